namespace CaseRecords.Cluster;

/// <summary>How a cluster is started.</summary>
public sealed record ClusterOptions
{
    /// <summary>Where the gateway listens.</summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:8080");

    /// <summary>The folder of the built programs, a folder each: our own lies among them.</summary>
    public string Programs { get; init; } = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));

    /// <summary>Where the data of servers of our own lies.</summary>
    public DataPlace Place { get; init; } = DataPlace.TemporaryFolder;

    /// <summary>Whether both servers must be ours, whatever the environment names.</summary>
    public bool OwnServers { get; init; }

    /// <summary>Beside any other: on a free port, on servers of its own, since logins and queues are those of a whole server.</summary>
    public static ClusterOptions ForTests() => new()
    {
        Url = new Uri($"http://127.0.0.1:{FreePort.Next()}"),
        Place = DataPlace.Memory,
        OwnServers = true,
    };
}
