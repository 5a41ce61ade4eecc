namespace CaseRecords.Events;

/// <summary>A metastasis lost its primary: the link was removed, or the primary was withdrawn.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record PrimaryUnlinked
{
    public required string Patient { get; init; }

    public required string Secondary { get; init; }

    public required string Primary { get; init; }

    /// <summary><c>removed</c>, <c>refuted</c>, <c>entered-in-error</c> or <c>deleted</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The version of the resource whose change caused this.</summary>
    public required long Version { get; init; }
}
