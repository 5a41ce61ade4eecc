namespace CaseRecords.Events;

/// <summary>An imaging observation or a radiology report became final.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record FindingRecorded
{
    public required string Patient { get; init; }

    /// <summary>The Observation or DiagnosticReport.</summary>
    public required string Resource { get; init; }

    public required long Version { get; init; }

    /// <summary>The DICOM modality, such as <c>MR</c>.</summary>
    public string? Modality { get; init; }

    public string? BodySite { get; init; }

    /// <summary>Whether a coded finding or conclusion is one that asks for a cancer work-up; false says only that none is coded.</summary>
    public required bool Suspicious { get; init; }
}
