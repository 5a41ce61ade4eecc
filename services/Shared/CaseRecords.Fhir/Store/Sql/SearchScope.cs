using System.Globalization;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>What a page of a search is cut from: which rows may be seen, and where the page starts and ends.</summary>
public sealed record SearchScope
{
    public required IDictionaries Dictionaries { get; init; }

    /// <summary>Rows that were written later are not seen. The database's own way to name a moment, see <see cref="SqlDialect"/>; null: what is committed is seen.</summary>
    public string? Snapshot { get; init; }

    /// <summary>The rid of the one patient whose record may be seen; null: all.</summary>
    public long? OnlyPatient { get; init; }

    /// <summary>The last row of the page before; null on the first page.</summary>
    public SearchAfter? After { get; init; }

    public int Limit { get; init; } = int.MaxValue;
}

/// <summary>One row of a page, as its statement returns it: the resource and its place in the order.</summary>
/// <param name="Key">The sort key; null where the resource has none. Without <c>_sort</c>: the patient.</param>
public sealed record SearchAfter(long Rid, object? Key)
{
    /// <summary>Where the page before ended.</summary>
    public static SearchAfter? Of(SearchCursor? cursor) => cursor is null ? null : new(cursor.Rid, cursor.Kind switch
    {
        SortKeyKind.Missing => null,
        SortKeyKind.Number => long.Parse(cursor.Key, CultureInfo.InvariantCulture),
        SortKeyKind.Bytes => Convert.FromBase64String(cursor.Key),
        _ => cursor.Key,
    });

    /// <summary>The same as a cursor, with what the next page needs to know besides.</summary>
    public SearchCursor Cursor(string snapshot, long? total) => Key switch
    {
        null => new(snapshot, Rid, SortKeyKind.Missing, "", total),
        long number => new(snapshot, Rid, SortKeyKind.Number, number.ToString(CultureInfo.InvariantCulture), total),
        byte[] bytes => new(snapshot, Rid, SortKeyKind.Bytes, Convert.ToBase64String(bytes), total),
        var text => new(snapshot, Rid, SortKeyKind.Text, (string)text, total),
    };
}

/// <summary>The numbers that the database gave to code systems and resources.</summary>
public interface IDictionaries
{
    int? System(string uri);

    long? Rid(ResourceKey key);
}

/// <summary>A statement and its parameters. The text depends on the shape of the query only, so that it can be prepared once.</summary>
public sealed record SqlText(string Text, IReadOnlyList<(string Name, object Value)> Parameters);
