using CaseRecords.Cluster;

namespace CaseRecords.Faults.Running;

/// <summary>The separate services behind their gateway, on a PostgreSQL and a RabbitMQ of their own.</summary>
internal sealed class RunningOnPostgres : RunningSystem
{
    private readonly RunningCluster cluster;

    private RunningOnPostgres(RunningCluster cluster) => this.cluster = cluster;

    /// <summary>Those among whom a bundle of five owners is dealt out.</summary>
    public static IReadOnlyList<string> Owners { get; } = ["patients", "imaging", "diagnoses", "genomics", "treatments"];

    public override IReadOnlyList<RunningMember> Members => cluster.Members;

    public IFoundServer Server => cluster.Postgres;

    /// <summary>An administrator's connection string.</summary>
    public string Record => cluster.Record;

    public RunningMember this[string name] => cluster[name];

    public static async Task<RunningOnPostgres> Start() => new(await RunningCluster.Start(ClusterOptions.ForTests(), CancellationToken.None));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await cluster.DisposeAsync();
    }
}
