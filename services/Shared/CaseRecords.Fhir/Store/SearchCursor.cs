using System.Globalization;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store;

/// <summary>The end of a page, or its beginning: what another page needs to know.</summary>
/// <param name="Snapshot">The moment that the search sees, as its database names it.</param>
/// <param name="Rid">The number of the match at the edge of the page.</param>
/// <param name="Keys">Its sort keys.</param>
/// <param name="Backwards">Whether the page before is meant.</param>
public sealed record SearchCursor(string Snapshot, long Rid, IReadOnlyList<SortKey> Keys, long? Total, bool Backwards)
{
    internal SearchAfter Place => new(Rid, [.. Keys.Select(key => key.Value)]);

    internal static SearchCursor At(SearchAfter place, string snapshot, long? total, bool backwards) =>
        new(snapshot, place.Rid, [.. place.Keys.Select(SortKey.Of)], total, backwards);
}

/// <summary>A sort key as a cursor carries it.</summary>
public sealed record SortKey(SortKeyKind Kind, string Text)
{
    internal object? Value => Kind switch
    {
        SortKeyKind.Missing => null,
        SortKeyKind.Number => long.Parse(Text, CultureInfo.InvariantCulture),
        SortKeyKind.Bytes => Convert.FromBase64String(Text),
        _ => Text,
    };

    internal static SortKey Of(object? value) => value switch
    {
        null => new(SortKeyKind.Missing, ""),
        long number => new(SortKeyKind.Number, number.ToString(CultureInfo.InvariantCulture)),
        byte[] bytes => new(SortKeyKind.Bytes, Convert.ToBase64String(bytes)),
        _ => new(SortKeyKind.Text, (string)value),
    };
}

/// <summary>What a sort key is, so that a cursor can carry it as text.</summary>
public enum SortKeyKind
{
    Missing,
    Number,
    Text,
    Bytes,
}
