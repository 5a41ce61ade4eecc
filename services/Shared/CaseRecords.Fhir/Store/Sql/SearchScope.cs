namespace CaseRecords.Fhir.Store.Sql;

/// <summary>What a page of a search is cut from: which rows may be seen, and where the page starts and ends.</summary>
public sealed record SearchScope
{
    public required IDictionaries Dictionaries { get; init; }

    /// <summary>Rows that were written later are not seen. The database's own way to name a moment, see <see cref="SqlDialect"/>; null: what is committed is seen.</summary>
    public string? Snapshot { get; init; }

    /// <summary>Turns <see cref="Snapshot"/> round: only rows that were written later.</summary>
    public bool OnlyLater { get; init; }

    /// <summary>The rid of the one patient whose record may be seen; null: all.</summary>
    public long? OnlyPatient { get; init; }

    /// <summary>The last row of the page before; null on the first page.</summary>
    public SearchAfter? After { get; init; }

    /// <summary>Whether the page ends before <see cref="After"/> rather than starts after it. It is then read from its end.</summary>
    public bool Backwards { get; init; }

    public int Limit { get; init; } = int.MaxValue;

    /// <summary>Whether something else than a criterion drives the statement: all criteria are asked of what it finds.</summary>
    internal bool IsDriven { get; init; }
}

/// <summary>One row of a page, as its statement returns it: the resource and its place in the order.</summary>
/// <param name="Keys">The sort keys; null where the resource has none. Without <c>_sort</c>: the patient.</param>
public sealed record SearchAfter(long Rid, IReadOnlyList<object?> Keys);

/// <summary>The numbers that the database gave to code systems and resources.</summary>
public interface IDictionaries
{
    int? System(string uri);

    long? Rid(ResourceKey key);
}

/// <summary>A statement and its parameters. The text depends on the shape of the query only, so that it can be prepared once.</summary>
public sealed record SqlText(string Text, IReadOnlyList<(string Name, object Value)> Parameters)
{
    /// <summary>What is to be done before the statement, in the same breath; empty but where a database has no other way to say it.</summary>
    public string Before { get; init; } = "";

    /// <summary>What its rows are ordered by, said of its own columns; empty where nothing is promised.</summary>
    public string By { get; init; } = "";
}
