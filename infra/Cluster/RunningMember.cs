namespace CaseRecords.Cluster;

/// <summary>One process of a running cluster. It can be stopped, killed and started again, at the same address and with the same settings.</summary>
public sealed class RunningMember
{
    private ChildStart start;
    private ChildProcess? process;

    internal RunningMember(Member member, string folder)
    {
        Name = member.Name;
        Address = member.Address;
        start = member.In(folder);
        Directory.CreateDirectory(start.Directory);
    }

    public string Name { get; }

    /// <summary>Where it listens.</summary>
    public Uri? Address { get; }

    public int ProcessId => Process.Id;

    /// <summary>Ends when the process that runs now ends, and is its exit code.</summary>
    public Task<int> Ended => Process.Ended;

    public bool Runs => process is { HasEnded: false };

    /// <summary>All that it has printed, over all its starts.</summary>
    public string Log => File.Exists(start.Log) ? File.ReadAllText(start.Log) : "";

    private ChildProcess Process => process ?? throw new InvalidOperationException($"{Name} was not started.");

    public async Task Start(CancellationToken cancellationToken)
    {
        if (Runs)
        {
            throw new InvalidOperationException($"{Name} runs already.");
        }

        process = await ChildProcess.Start(start, cancellationToken);
    }

    /// <summary>Added to its environment at its next starts.</summary>
    internal void Tell(params IEnumerable<(string Name, string Value)> settings) =>
        start = start with { Environment = new Dictionary<string, string>([.. start.Environment.ExceptBy(settings.Select(setting => setting.Name), known => known.Key), .. settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))]) };

    /// <summary>kill -9.</summary>
    public Task Kill() => Process.Kill();

    /// <summary>SIGTERM, and kill -9 when it has not ended after ten seconds.</summary>
    public Task Terminate() => process?.Terminate() ?? Task.CompletedTask;

    /// <summary>What happened to it, with the end of its log.</summary>
    internal async Task<string> Report()
    {
        var end = Runs ? "" : $"{Name} ended with exit code {await Ended}. ";

        return $"{end}The end of its log:\n{Process.Tail()}";
    }
}
