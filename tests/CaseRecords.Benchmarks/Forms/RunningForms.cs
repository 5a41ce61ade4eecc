using CaseRecords.Cluster;
using CaseRecords.Load.Processes;
using Npgsql;

namespace CaseRecords.Benchmarks.Forms;

/// <summary>Forms of the system, all up at once, each with servers of its own.</summary>
internal sealed class RunningForms : IAsyncDisposable
{
    private static readonly string Programs = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));

    private readonly List<IAsyncDisposable> parts = [];
    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-forms-").FullName;

    public List<Form> Forms { get; } = [];

    public static async Task<RunningForms> Start(IEnumerable<FormKind> kinds, CancellationToken cancellationToken)
    {
        var running = new RunningForms();

        try
        {
            foreach (var kind in kinds)
            {
                running.Forms.Add(kind switch
                {
                    FormKind.Sqlite => await running.OnSqlite(cancellationToken),
                    FormKind.Postgres => await running.OnPostgres(cancellationToken),
                    _ => await running.Separate(cancellationToken),
                });
            }

            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(parts))
        {
            await part.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task<Form> OnSqlite(CancellationToken cancellationToken)
    {
        var data = Path.Combine(folder, "sqlite");
        var server = Keep(await RunningStandalone.Start(data, Path.Combine(folder, "sqlite.log"), [], cancellationToken));

        return new Form(FormKind.Sqlite, server.Address, [new("server", server.ProcessId)], token => RecordSize.OfSqlite(Path.Combine(data, "record.db"), token)) { Start = server.Took };
    }

    private async Task<Form> OnPostgres(CancellationToken cancellationToken)
    {
        var postgres = Keep(await PostgresServer.StartOwn(DataPlace.TemporaryFolder, cancellationToken));
        var record = new NpgsqlConnectionStringBuilder(postgres.Address) { Database = "record" }.ConnectionString;
        await PreparePostgres(record, Path.Combine(folder, "prepare.log"), cancellationToken);
        var server = Keep(await RunningStandalone.Start(
            Path.Combine(folder, "postgres"), Path.Combine(folder, "postgres.log"), new() { ["Record__ConnectionString"] = record }, cancellationToken));

        return new Form(FormKind.Postgres, server.Address, [new("server", server.ProcessId), new("database", ProcessOf(postgres))], token => RecordSize.OfPostgres(record, token)) { Start = server.Took };
    }

    private async Task<Form> Separate(CancellationToken cancellationToken)
    {
        var cluster = Keep(await RunningCluster.Start(ClusterOptions.ForTests() with { Programs = Programs, Place = DataPlace.TemporaryFolder }, cancellationToken));

        return new Form(
            FormKind.Cluster, new Uri(cluster.Address, "/fhir"),
            [
                .. cluster.Members.Select(member => new NamedProcess(member.Name switch { "gateway" => "gateway", "timeline" or "assessments" => "readers", _ => "services" }, member.ProcessId)),
                new("database", ProcessOf(cluster.Postgres)),
                new("broker", Listener.On(new Uri(cluster.Rabbit.Address).Port)!.Value),
            ],
            token => RecordSize.OfPostgres(cluster.Record, token));
    }

    /// <summary>Makes a record database as an operator does.</summary>
    public static async Task PreparePostgres(string record, string log, CancellationToken cancellationToken)
    {
        string[] logins = ["patients", "imaging", "diagnoses", "genomics", "treatments", "assessments", "exchange", "timeline"];
        await using var prepare = await ChildProcess.Start(
            new ChildStart("dotnet", RunningStandalone.Program, "prepare")
            {
                Log = log,
                Environment = new Dictionary<string, string>(logins.Select(login => KeyValuePair.Create($"Prepare__Passwords__{login}", Guid.CreateVersion7().ToString())))
                {
                    ["Prepare__ConnectionString"] = record,
                },
            }, cancellationToken);

        if (await prepare.Ended != 0)
        {
            throw new InvalidOperationException(prepare.Tail());
        }
    }

    public static int ProcessOf(IFoundServer postgres) => Listener.On(new NpgsqlConnectionStringBuilder(postgres.Address).Port)
        ?? throw new InvalidOperationException($"The process of {postgres.How} cannot be found: it is not of this machine, or of another user.");

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        parts.Add(part);

        return part;
    }
}
