namespace CaseRecords.Cluster;

/// <summary>What to start as a child process, and how it wants to be stopped.</summary>
public sealed record ChildStart(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Standard output and error, appended.</summary>
    public required string Log { get; init; }

    /// <summary>Added to our own environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public string Directory { get; init; } = Path.GetTempPath();

    /// <summary>Who it runs as; null for who we are.</summary>
    public string? User { get; init; }

    /// <summary>What asks it to end.</summary>
    public Signal Stop { get; init; } = Signal.Terminate;

    /// <summary>How long it may take to end before it is killed.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A folder that goes with the child when we are killed and cannot delete it ourselves.</summary>
    public string? Belongings { get; init; }
}

public enum Signal
{
    Interrupt = 2,
    Terminate = 15,
}
