namespace CaseRecords.Events;

/// <summary>The status of a cancer was recorded.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record DiseaseStatusChanged
{
    public required string Patient { get; init; }

    /// <summary>The Observation.</summary>
    public required string Status { get; init; }

    public required long Version { get; init; }

    /// <summary>Improved, stable, worsened or undetermined, by its code.</summary>
    public string? Value { get; init; }
}
