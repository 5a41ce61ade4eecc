namespace CaseRecords.Events;

/// <summary>A stage group was recorded or changed.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record StageRecorded
{
    public required string Patient { get; init; }

    /// <summary>The Observation.</summary>
    public required string Stage { get; init; }

    public required long Version { get; init; }

    /// <summary>The group, such as IVA by its code.</summary>
    public string? Group { get; init; }

    /// <summary>The edition of the staging manual, by its code.</summary>
    public string? Edition { get; init; }
}
