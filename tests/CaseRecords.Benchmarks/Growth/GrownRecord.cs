using System.Diagnostics;
using System.Globalization;
using CaseRecords.Benchmarks.Bulk;
using CaseRecords.Benchmarks.Forms;
using CaseRecords.Cluster;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Load.Data;
using CaseRecords.Load.Measuring;
using CaseRecords.Load.Processes;
using CaseRecords.Load.Scenarios;
using CaseRecords.Load.Sending;
using Npgsql;

namespace CaseRecords.Benchmarks.Growth;

/// <summary>The system as one process over a record of so many patients, up, and caught up with its log.</summary>
internal sealed class GrownRecord : IAsyncDisposable
{
    /// <summary>Of the patients that are asked for: enough to leave no cache alone, spread over all.</summary>
    private const int MostAskedFor = 5000;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly RunningStandalone server;
    private readonly Target target;
    private readonly Session session;
    private readonly Preparation preparation;
    private readonly ProcessWatch watch;

    private GrownRecord(string database, int patients, RunningStandalone server, IReadOnlyList<NamedProcess> processes)
    {
        (Database, Patients, this.server) = (database, patients, server);
        target = new Target(server.Address, [], TimeSpan.FromMinutes(5));
        session = new Session(target);
        watch = new ProcessWatch(processes);
        var step = Math.Max(1, patients / MostAskedFor);
        preparation = new Preparation(session, RunName.New(), null, new PreparedRecord(
            McodePatient.Practitioner, McodePatient.Organization, [.. Enumerable.Range(0, patients / step).Select(i => new McodePatient(i * step).Prepared())]));
    }

    public string Database { get; }

    public int Patients { get; }

    public static IEnumerable<string> Transactions(int patients) =>
        Enumerable.Range(0, patients).Select(n => BulkLoad.Transaction(new McodePatient(n).Record())).Prepend(BulkLoad.Transaction(McodePatient.Staff()));

    /// <param name="folder">Where the files are, or are to be.</param>
    public static async Task<GrownRecord> OnSqlite(string folder, int patients, CancellationToken cancellationToken)
    {
        var data = Path.Combine(folder, $"sqlite-{Name(patients)}");
        var file = Path.Combine(data, "record.db");

        if (!File.Exists(file))
        {
            // Under another name until it is whole, so that a run that broke off is not taken for one.
            Directory.CreateDirectory(data);
            await Told("SQLite", patients, () => BulkLoad.IntoSqlite(file + ".new", Transactions(patients), cancellationToken));
            File.Move(file + ".new", file);
        }

        var server = await RunningStandalone.Start(data, Path.Combine(folder, $"sqlite-{Name(patients)}.log"), [], cancellationToken);

        return await new GrownRecord("SQLite", patients, server, [new("server", server.ProcessId)]).CaughtUp(await RecordSize.OfSqlite(file, cancellationToken), cancellationToken);
    }

    public static async Task<GrownRecord> OnPostgres(IFoundServer postgres, string folder, int patients, CancellationToken cancellationToken)
    {
        var record = new NpgsqlConnectionStringBuilder(postgres.Address) { Database = $"growth_{Name(patients)}" }.ConnectionString;
        await RunningForms.PreparePostgres(record, Path.Combine(folder, "prepare.log"), cancellationToken);
        await using (var source = PostgresConnections.Open(record, "growth", poolSize: 4))
        {
            await Told("PostgreSQL", patients, () => BulkLoad.IntoPostgres(source, Transactions(patients), cancellationToken));
        }

        var server = await RunningStandalone.Start(
            Path.Combine(folder, $"postgres-{Name(patients)}"), Path.Combine(folder, $"postgres-{Name(patients)}.log"), new() { ["Record__ConnectionString"] = record }, cancellationToken);

        return await new GrownRecord("PostgreSQL", patients, server, [new("server", server.ProcessId), new("database", RunningForms.ProcessOf(postgres))])
            .CaughtUp(await RecordSize.OfPostgres(record, cancellationToken), cancellationToken);
    }

    public Task<LoadRun> Prepare(ChosenScenario chosen, CancellationToken cancellationToken) =>
        LoadRun.Prepare(chosen.Make(), chosen.Clients, target, preparation, watch, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        session.Dispose();
        target.Dispose();
        await server.DisposeAsync();
    }

    /// <summary>The timeline and the assessments read the whole log first; what they cost is not what a request costs.</summary>
    private async Task<GrownRecord> CaughtUp(long size, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();

        for (var quiet = 0; quiet < 3;)
        {
            var before = CpuTime.Now().Of(server.ProcessId);
            await Task.Delay(Look, cancellationToken);
            quiet = CpuTime.Now().Of(server.ProcessId) - before < Look.TotalSeconds / 20 ? quiet + 1 : 0;
        }

        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Database}, {Patients} patients: {size / 1e6:0} MB, read models there after {clock.Elapsed.TotalSeconds:0} s"));

        return this;
    }

    private static async Task Told(string database, int patients, Func<Task> load)
    {
        var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await load();
        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{database}, {patients} patients: loaded in {clock.Elapsed.TotalSeconds:0} s, of which {(Environment.CpuUsage.TotalTime - cpu).TotalSeconds:0} s CPU of the loader"));
    }

    private static string Name(int patients) => patients.ToString(CultureInfo.InvariantCulture);
}
