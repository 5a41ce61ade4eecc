namespace CaseRecords.Cluster;

/// <summary>One process of the cluster: what to run, and what it is told.</summary>
internal sealed record Member(string Name, string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Where it listens; null for a job that ends.</summary>
    public Uri? Address { get; init; }

    /// <summary>By their names in the configuration, such as <c>Broker:Uri</c>.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>How it is started, with its log and a folder of its own in the cluster's folder. Settings travel in the environment: arguments can be read by every user of a machine.</summary>
    public ChildStart In(string folder) => new(Program, Arguments)
    {
        Log = Path.Combine(folder, $"{Name}.log"),
        Directory = Path.Combine(folder, Name),
        Belongings = folder,
        Environment = Settings.ToDictionary(setting => setting.Name.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value),
    };
}
