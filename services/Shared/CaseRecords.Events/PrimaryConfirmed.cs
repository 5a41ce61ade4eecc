namespace CaseRecords.Events;

/// <summary>A primary tumour was confirmed.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record PrimaryConfirmed
{
    public required string Patient { get; init; }

    public required string Condition { get; init; }

    public required long Version { get; init; }

    public string? Code { get; init; }
}
