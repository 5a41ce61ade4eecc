namespace CaseRecords.Events;

/// <summary>A metastasis was recorded, or became active again.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record MetastasisRecorded
{
    public required string Patient { get; init; }

    public required string Condition { get; init; }

    public required long Version { get; init; }

    /// <summary>The organ key, such as <c>bone</c>; <c>unknown</c> where nothing coded says.</summary>
    public required string Organ { get; init; }

    /// <summary>Whether the metastasis names the primary that it came from.</summary>
    public required bool PrimaryKnown { get; init; }

    /// <summary>The way that it took, such as <c>haematogenous</c>.</summary>
    public string? Route { get; init; }
}
