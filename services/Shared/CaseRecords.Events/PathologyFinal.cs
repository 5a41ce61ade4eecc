namespace CaseRecords.Events;

/// <summary>A pathology report became final.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record PathologyFinal
{
    public required string Patient { get; init; }

    public required string Report { get; init; }

    public required long Version { get; init; }

    /// <summary>What the tissue is, such as ICD-O-3 <c>8140/3</c>.</summary>
    public string? Morphology { get; init; }
}
