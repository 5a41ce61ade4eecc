using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Search.Texts;

/// <summary>What codes are called, folded: texts that many resources share word for word, so that the record keeps them once and each resource only their number.</summary>
public sealed class Wording : IEquatable<Wording>
{
    /// <param name="parts">Folded, in any order.</param>
    public Wording(IEnumerable<string> parts)
    {
        Parts = [.. parts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Number = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Parts))));
    }

    /// <summary>What is found in it: texts and single words.</summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>Made of the parts, the same on every machine, so that nobody has to give it out. Should two wordings ever share one, a search for words finds too much.</summary>
    public long Number { get; }

    /// <summary>Found by how each text begins, and by how each of its words does.</summary>
    public static Wording Of(IEnumerable<string> texts) =>
        new(texts.Select(Folding.Fold).SelectMany(folded => Folding.Words(folded).Append(folded)).Select(Folding.Key).Where(part => part.Length > 0));

    public bool Equals(Wording? other) => other is not null && Number == other.Number;

    public override bool Equals(object? obj) => Equals(obj as Wording);

    public override int GetHashCode() => Number.GetHashCode();

    public override string ToString() => string.Join('|', Parts);
}
