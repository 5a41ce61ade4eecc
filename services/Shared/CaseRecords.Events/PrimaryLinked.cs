namespace CaseRecords.Events;

/// <summary>A metastasis was said to come from a primary.</summary>
/// <remarks>References and codes only; names and free text never travel. A code is written <c>system|code</c>.</remarks>
public sealed record PrimaryLinked
{
    public required string Patient { get; init; }

    public required string Secondary { get; init; }

    public required string Primary { get; init; }

    /// <summary>The version of <see cref="Secondary"/> that says so.</summary>
    public required long Version { get; init; }
}
