namespace CaseRecords.Fhir.Log;

/// <summary>Which part of the log to read.</summary>
/// <param name="After">Entries past this position; 0 from the oldest.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Type">Only entries about this resource type.</param>
/// <param name="Patient">Only entries in this patient's compartment, as <c>Patient/id</c>.</param>
public sealed record LogQuery(long After, int Limit, string? Type = null, string? Patient = null);

/// <summary>How far the log reaches. A cursor of another epoch, or older than the oldest position, is gone.</summary>
/// <param name="Epoch">Changes when a backup is restored.</param>
/// <param name="Oldest">The oldest position that is kept; 1 past head where the log is empty.</param>
/// <param name="Head">The newest position; 0 before the first.</param>
/// <param name="OldestUnplaced">When the oldest entry without a position was committed; null where all have one.</param>
public sealed record LogState(string Epoch, long Oldest, long Head, DateTimeOffset? OldestUnplaced);
