using System.Security.Cryptography;
using System.Text;
using CaseRecords.Fhir.Search;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>The index rows of a version with their systems and targets numbered, as they stand in the tables and packed beside the version.</summary>
internal sealed class IndexKeys
{
    private const byte Format = 3;

    /// <summary>Without wordings; still read.</summary>
    private const byte SecondFormat = 2;

    /// <summary>What the versions before search knew of contained resources, words and places wrote; still read.</summary>
    private const byte FirstFormat = 1;

    public HashSet<Token> Tokens { get; init; } = [];

    public HashSet<Reference> References { get; init; } = [];

    public HashSet<UriRow> Uris { get; init; } = [];

    public HashSet<DateRow> Dates { get; init; } = [];

    public HashSet<StringRow> Strings { get; init; } = [];

    public HashSet<Quantity> Quantities { get; init; } = [];

    public HashSet<WordRow> Words { get; init; } = [];

    public HashSet<Wording> Wordings { get; init; } = [];

    public HashSet<PositionRow> Positions { get; init; } = [];

    public static IndexKeys None { get; } = new();

    /// <summary>Index rows with their systems and targets numbered.</summary>
    /// <param name="ridOf">Of what the rows refer to.</param>
    public static IndexKeys Of(IndexSet index, RecordNumbers numbers, Func<ResourceKey, long> ridOf) => new()
    {
        Tokens = [.. index.Tokens.Select(row => new Token(row.P, row.Code, numbers.System(row.System)!.Value, row.Sub, row.Grp))],
        References = [.. index.References.Select(row => new Reference(row.P, row.Contained > 0 ? -row.Contained : ridOf(row.Target), row.Sub, row.Grp))],
        Uris = [.. index.Uris],
        Dates = [.. index.Dates],
        Strings = [.. index.Strings],
        Quantities = [.. index.Quantities.Select(row => new Quantity(row.P, row.Unit, row.Low, row.High, numbers.System(row.System)!.Value, row.Sub, row.Grp))],
        Words = [.. index.Words],
        Wordings = [.. index.Wordings.Select(row => new Wording(row.P, row.Wording.Number, row.Sub, row.Grp))],
        Positions = [.. index.Positions],
    };

    /// <summary>Whether the resource itself refers to another under a parameter.</summary>
    public bool Names(short p, long target) => References.Any(row => row.P == p && row.Target == target && row.Sub == 0);

    /// <summary>The same with one row in place of all words: where words stand apart from the other rows, a version only tells whether they changed.</summary>
    public IndexKeys WithWordsAsOne() => Words.Count == 0 ? this : new()
    {
        Tokens = Tokens,
        References = References,
        Uris = Uris,
        Dates = Dates,
        Strings = Strings,
        Quantities = Quantities,
        Words = [new WordRow(0, Digest(Words))],
        Wordings = Wordings,
        Positions = Positions,
    };

    /// <summary>The rows in this set that are not in the other.</summary>
    public IndexKeys Except(IndexKeys other) => new()
    {
        Tokens = [.. Tokens.Where(row => !other.Tokens.Contains(row))],
        References = [.. References.Where(row => !other.References.Contains(row))],
        Uris = [.. Uris.Where(row => !other.Uris.Contains(row))],
        Dates = [.. Dates.Where(row => !other.Dates.Contains(row))],
        Strings = [.. Strings.Where(row => !other.Strings.Contains(row))],
        Quantities = [.. Quantities.Where(row => !other.Quantities.Contains(row))],
        Words = [.. Words.Where(row => !other.Words.Contains(row))],
        Wordings = [.. Wordings.Where(row => !other.Wordings.Contains(row))],
        Positions = [.. Positions.Where(row => !other.Positions.Contains(row))],
    };

    private static string Digest(IEnumerable<WordRow> words) => Convert.ToBase64String(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words.OrderBy(row => row.P).ThenBy(row => row.Word, StringComparer.Ordinal).Select(row => $"{row.P} {row.Word}")))).AsSpan(0, 16));

    public byte[] Pack()
    {
        using var stream = new MemoryStream(512);
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        Many(writer, Tokens, row => { writer.Write(row.P); writer.Write(row.Code); writer.Write7BitEncodedInt(row.System); writer.Write(row.Sub); writer.Write(row.Grp); });
        Many(writer, References, row => { writer.Write(row.P); writer.Write7BitEncodedInt64(row.Target); writer.Write(row.Sub); writer.Write(row.Grp); });
        Many(writer, Uris, row => { writer.Write(row.P); writer.Write(row.Uri); writer.Write(row.Sub); writer.Write(row.Grp); });
        Many(writer, Dates, row => { writer.Write(row.P); writer.Write(row.Low); writer.Write(row.High); writer.Write(row.Sub); writer.Write(row.Grp); });
        Many(writer, Strings, row => { writer.Write(row.P); writer.Write(row.Folded); writer.Write(row.Whole); writer.Write(row.Exact); writer.Write(row.Sub); writer.Write(row.Grp); });
        Many(writer, Quantities, row => { writer.Write(row.P); writer.Write(row.Unit); Bytes(writer, row.Low); Bytes(writer, row.High); writer.Write7BitEncodedInt(row.System); writer.Write(row.Sub); writer.Write(row.Grp); });
        Many(writer, Words, row => { writer.Write(row.P); writer.Write(row.Word); });
        Many(writer, Wordings, row => { writer.Write(row.P); writer.Write(row.Number); writer.Write(row.Sub); writer.Write(row.Grp); });
        Many(writer, Positions, row => { writer.Write(row.P); writer.Write(row.X); writer.Write(row.Y); writer.Write(row.Z); });

        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not of a format that this version knows.</exception>
    public static IndexKeys Unpack(byte[] packed)
    {
        using var reader = new BinaryReader(new MemoryStream(packed));

        var format = reader.ReadByte();

        if (format is not (FirstFormat or SecondFormat or Format))
        {
            throw new InvalidDataException("Packed index rows of an unknown format.");
        }

        var first = format == FirstFormat;

        return new IndexKeys
        {
            Tokens = Many(reader, () => new Token(reader.ReadInt16(), reader.ReadString(), reader.Read7BitEncodedInt(), reader.ReadInt16(), reader.ReadInt16())),
            References = Many(reader, () => new Reference(reader.ReadInt16(), reader.Read7BitEncodedInt64(), reader.ReadInt16(), reader.ReadInt16())),
            Uris = Many(reader, () => new UriRow(reader.ReadInt16(), reader.ReadString(), Since(), Since())),
            Dates = Many(reader, () => new DateRow(reader.ReadInt16(), reader.ReadInt64(), reader.ReadInt64(), Since(), Since())),
            Strings = Many(reader, () => new StringRow(reader.ReadInt16(), reader.ReadString(), reader.ReadBoolean(), reader.ReadString(), Since(), Since())),
            Quantities = Many(reader, () => new Quantity(reader.ReadInt16(), reader.ReadString(), Bytes(reader), Bytes(reader), reader.Read7BitEncodedInt(), Since(), reader.ReadInt16())),
            Words = first ? [] : Many(reader, () => new WordRow(reader.ReadInt16(), reader.ReadString())),
            Wordings = format < Format ? [] : Many(reader, () => new Wording(reader.ReadInt16(), reader.ReadInt64(), reader.ReadInt16(), reader.ReadInt16())),
            Positions = first ? [] : Many(reader, () => new PositionRow(reader.ReadInt16(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble())),
        };

        short Since() => first ? (short)0 : reader.ReadInt16();
    }

    private static void Many<T>(BinaryWriter writer, HashSet<T> rows, Action<T> write)
    {
        writer.Write7BitEncodedInt(rows.Count);

        foreach (var row in rows)
        {
            write(row);
        }
    }

    private static HashSet<T> Many<T>(BinaryReader reader, Func<T> read)
    {
        var count = reader.Read7BitEncodedInt();
        HashSet<T> rows = new(count);

        for (var i = 0; i < count; i++)
        {
            rows.Add(read());
        }

        return rows;
    }

    private static void Bytes(BinaryWriter writer, DecimalKey key)
    {
        writer.Write7BitEncodedInt(key.Bytes.Length);
        writer.Write(key.Bytes.Span);
    }

    private static DecimalKey Bytes(BinaryReader reader) => new(reader.ReadBytes(reader.Read7BitEncodedInt()));

    public readonly record struct Token(short P, string Code, int System, short Sub, short Grp);

    /// <param name="Target">The number of a resource; or, negative, the ordinal of a contained resource of the same container.</param>
    public readonly record struct Reference(short P, long Target, short Sub, short Grp);

    /// <param name="Number">The record's number of what is said.</param>
    public readonly record struct Wording(short P, long Number, short Sub, short Grp);

    public readonly record struct Quantity(short P, string Unit, DecimalKey Low, DecimalKey High, int System, short Sub, short Grp);
}
