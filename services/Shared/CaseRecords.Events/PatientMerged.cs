namespace CaseRecords.Events;

/// <summary>A patient record was replaced by another one.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record PatientMerged
{
    /// <summary>The record that was replaced.</summary>
    public required string From { get; init; }

    /// <summary>The record that goes on.</summary>
    public required string Into { get; init; }

    /// <summary>The version of <see cref="From"/> that says so.</summary>
    public required long Version { get; init; }
}
