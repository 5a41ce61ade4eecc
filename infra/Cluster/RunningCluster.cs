namespace CaseRecords.Cluster;

/// <summary>The whole system as separate processes of this machine: both servers, the eight services, the gateway.</summary>
public sealed class RunningCluster : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly Parts parts;
    private readonly FoundServers servers;
    private readonly RunningProcesses processes;

    private RunningCluster(Parts parts, FoundServers servers, ClusterPlan plan, RunningProcesses processes, string logs)
    {
        this.parts = parts;
        this.servers = servers;
        this.processes = processes;
        Record = plan.Administrator;
        InternalKey = plan.InternalKey;
        Members = processes.Members;
        Address = processes.Members[^1].Address!;
        Logs = logs;
    }

    /// <summary>The public address.</summary>
    public Uri Address { get; }

    public IFoundServer Postgres => servers.Postgres;

    public IFoundServer Rabbit => servers.Rabbit;

    /// <summary>An administrator's connection to the record's database.</summary>
    public string Record { get; }

    /// <summary>What the gateway and the services open each other's doors with.</summary>
    public string InternalKey { get; }

    /// <summary>The folder with each process's log.</summary>
    public string Logs { get; }

    /// <summary>The services in the order of their start, and the gateway.</summary>
    public IReadOnlyList<RunningMember> Members { get; }

    /// <summary>A service by its name, or <c>gateway</c>.</summary>
    public RunningMember this[string name] => Members.Single(member => member.Name == name);

    /// <summary>Starts everything and waits until the gateway is ready.</summary>
    /// <exception cref="ServerFailedException">Something did not start; the message says what, with the end of its log.</exception>
    public static async Task<RunningCluster> Start(ClusterOptions options, CancellationToken cancellationToken)
    {
        if (!FreePort.IsFree(options.Url.Port))
        {
            throw new ServerFailedException($"Port {options.Url.Port} is in use. Stop what listens there, or start with another --urls.");
        }

        var parts = new Parts();

        try
        {
            var folder = parts.Add(await PrivateFolder.Create("cluster", user: null, DataPlace.TemporaryFolder, cancellationToken));
            var servers = parts.Add(await FoundServers.Find(options.Place, options.OwnServers, cancellationToken));
            var database = parts.Add(await RecordDatabase.Create(servers.Postgres, cancellationToken));
            var plan = new ClusterPlan
            {
                Programs = options.Programs,
                Gateway = options.Url,
                Administrator = database.Address,
                Broker = servers.Rabbit.Address,
            };

            var (prepare, members) = (Cluster.Members.Prepare(plan), Cluster.Members.InOrder(plan));

            await RunningProcesses.Run(prepare, folder.Path, Limit, cancellationToken);
            var processes = parts.Add(await RunningProcesses.Start(members, folder.Path, Limit, cancellationToken));

            return new RunningCluster(parts, servers, plan, processes, folder.Path);
        }
        catch
        {
            await parts.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the gateway is ready, as after a member was started again.</summary>
    /// <exception cref="ServerFailedException">A member has ended, or it takes too long.</exception>
    public Task Ready(CancellationToken cancellationToken) => processes.Ready(Limit, cancellationToken);

    /// <summary>Ends the processes, all at once, then what they stood on.</summary>
    public ValueTask DisposeAsync() => parts.DisposeAsync();
}
