namespace CaseRecords.Fhir.Log;

/// <summary>Which part of the log to read.</summary>
/// <param name="After">Entries past this position; 0 from the oldest.</param>
/// <param name="Limit">At most so many.</param>
public sealed record LogQuery(long After, int Limit, LogFilter Filter)
{
    public LogQuery(long after, int limit)
        : this(after, limit, LogFilter.None)
    {
    }
}

/// <summary>Which entries of the log to read; null members let everything through.</summary>
/// <param name="Type">Only entries about this resource type.</param>
/// <param name="Patient">Only entries in this patient's compartment, as <c>Patient/id</c>.</param>
/// <param name="Action">Only changes of this kind.</param>
/// <param name="Noun">With <paramref name="Verb"/>: only case events of this name.</param>
public sealed record LogFilter(string? Type = null, string? Patient = null, ResourceAction? Action = null, string? Noun = null, string? Verb = null)
{
    public static LogFilter None { get; } = new();
}

/// <summary>How far the log reaches. A cursor of another epoch, or older than the oldest position, is gone.</summary>
/// <param name="Epoch">Changes when a backup is restored.</param>
/// <param name="Oldest">The oldest position that is kept; 1 past head where the log is empty.</param>
/// <param name="Head">The newest position; 0 before the first.</param>
/// <param name="OldestUnplaced">When the oldest entry without a position was committed; null where all have one.</param>
public sealed record LogState(string Epoch, long Oldest, long Head, DateTimeOffset? OldestUnplaced);
