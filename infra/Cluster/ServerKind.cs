namespace CaseRecords.Cluster;

/// <summary>What the finder has to know about PostgreSQL, or about RabbitMQ.</summary>
internal sealed record ServerKind
{
    public required string Name { get; init; }

    /// <summary>The environment variable that names one.</summary>
    public required string Variable { get; init; }

    /// <summary>What the variable looks like.</summary>
    public required string Example { get; init; }

    /// <summary>The Debian package.</summary>
    public required string Package { get; init; }

    /// <summary>Opens a connection and asks something.</summary>
    public required Func<string, CancellationToken, Task> Ask { get; init; }

    public required Func<bool> HasBinaries { get; init; }

    public required Func<CancellationToken, Task<IFoundServer>> StartContainer { get; init; }

    public required Func<DataPlace, CancellationToken, Task<IFoundServer>> StartPrivate { get; init; }
}

/// <summary>Where the data of a server of our own lies.</summary>
public enum DataPlace
{
    /// <summary>In a temporary folder on disk.</summary>
    TemporaryFolder,

    /// <summary>In memory where there is room: for a server that a test throws away.</summary>
    Memory,
}
