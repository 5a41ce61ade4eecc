namespace CaseRecords.Events;

/// <summary>A genomics report became final.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record GenomicReportFinal
{
    public required string Patient { get; init; }

    public required string Report { get; init; }

    public required long Version { get; init; }
}
