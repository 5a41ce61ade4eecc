namespace CaseRecords.Events;

/// <summary>A plan of care came into force.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record CarePlanActivated
{
    public required string Patient { get; init; }

    public required string CarePlan { get; init; }

    public required long Version { get; init; }

    /// <summary>The kind, such as <c>bone-protection</c>; null for a plan of no kind that we know.</summary>
    public string? Kind { get; init; }
}
