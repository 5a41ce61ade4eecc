namespace CaseRecords.Events;

/// <summary>A biopsy was done.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record BiopsyCompleted
{
    public required string Patient { get; init; }

    public required string Procedure { get; init; }

    public required long Version { get; init; }

    /// <summary>The specimen that was taken, where the case holds one.</summary>
    public string? Specimen { get; init; }

    public string? BodySite { get; init; }
}
