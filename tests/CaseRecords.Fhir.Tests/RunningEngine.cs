using System.Data.Common;
using System.Text;
using System.Text.Json;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Fhir.Tests.Store.SqlServer;
using CaseRecords.Fhir.Tests.Store.SqlServer.Collected;
using CaseRecords.Fhir.Writing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace CaseRecords.Fhir.Tests;

/// <summary>The engine on a new record, without HTTP around it: on SQLite, or on the database that <c>CASERECORDS_RECORD</c> names.</summary>
internal sealed class RunningEngine : IAsyncDisposable
{
    private readonly string? file;
    private readonly Func<Task> remove;
    private readonly Func<IReadOnlyList<ServiceDefinition>, TimeZoneInfo?, Task<(IRecordStore, Catalogue)>> open;
    private Catalogue catalogue;
    private readonly Ownership ownership;
    private readonly TimeProvider time;
    private readonly List<SqlServerSearchWatch> watches = [];
    private long? fence;

    private readonly Func<DbDataSource> database;

    private RunningEngine(
        IRecordStore store, Catalogue catalogue, Ownership ownership, TimeProvider time, Func<DbDataSource> database, string? file,
        Func<IReadOnlyList<ServiceDefinition>, TimeZoneInfo?, Task<(IRecordStore, Catalogue)>> open, Func<Task> remove)
    {
        this.open = open;
        (this.catalogue, this.ownership, this.time) = (catalogue, ownership, time);
        this.database = database;
        this.file = file;
        this.remove = remove;
        Store = Watched(store);
        Engine = new FhirEngine(Store, catalogue, ownership, new EphemeralDataProtectionProvider(), time);
    }

    /// <summary>Goes on under other limits.</summary>
    public void Limit(OperationLimits limits) => With(new FhirSettings { Operations = limits });

    public IRecordStore Store { get; private set; }

    public FhirEngine Engine { get; private set; }

    /// <summary>The file of a record on SQLite.</summary>
    public string File => file ?? throw new InvalidOperationException("This record is in no file.");

    public static Task<RunningEngine> Start(params IReadOnlyList<ServiceDefinition> services) => Start(TimeProvider.System, services);

    /// <summary>The same record under other settings of the interface.</summary>
    public RunningEngine With(FhirSettings settings)
    {
        Engine = new FhirEngine(Store, catalogue, ownership, new EphemeralDataProtectionProvider(), time, settings: settings);

        return this;
    }

    public static Task<RunningEngine> Start(TimeProvider time, params IReadOnlyList<ServiceDefinition> services) =>
        Start(time, services, AllOf(services));

    /// <summary>As the process of one owner.</summary>
    public static Task<RunningEngine> StartAs(string service, OwnerOf owner) =>
        Start(TimeProvider.System, [], new([], owner, service));

    /// <summary>Goes on as a process that has just started: with a store that knows nothing but what is in the database.</summary>
    public Task Restart(params IReadOnlyList<ServiceDefinition> services) => Restart(null, services);

    /// <summary>The same, under a configured time zone.</summary>
    public async Task Restart(TimeZoneInfo? zone, params IReadOnlyList<ServiceDefinition> services)
    {
        (var store, catalogue) = await open(services, zone);
        Store = Watched(store);
        Engine = new FhirEngine(Store, catalogue, ownership, new EphemeralDataProtectionProvider(), time);
    }

    /// <summary>What reindexes this record, in chunks of a few resources.</summary>
    public Reindexer Reindexer(int chunk = CaseRecords.Fhir.Store.Reindexing.Reindexer.Chunk) =>
        new(Store.Reindexing, Engine.Indexer, new PatientCompartment(Engine.Parameters), NullLogger<Reindexer>.Instance, chunk);

    /// <summary>Reindexes until nothing is left to do.</summary>
    public async Task Reindex()
    {
        while (await Reindexer().Step(TestContext.Current.CancellationToken))
        {
            // Another chunk.
        }
    }

    /// <summary>For tests of what only SQLite has: they open its file.</summary>
    public static Task<RunningEngine> StartOnSqlite(TimeProvider time, params IReadOnlyList<ServiceDefinition> services) => StartOnSqlite(time, services, AllOf(services));

    /// <summary>For tests of what only PostgreSQL has.</summary>
    public static Task<RunningEngine> StartOnPostgres() => StartOnPostgres(TimeProvider.System, [], AllOf([]));

    private static Ownership AllOf(IReadOnlyList<ServiceDefinition> services) => new(services, _ => services is [var first, ..] ? first.Name : "patients");

    private static Task<RunningEngine> Start(TimeProvider time, IReadOnlyList<ServiceDefinition> services, Ownership ownership) =>
        PostgresTemplate.IsWanted ? StartOnPostgres(time, services, ownership)
        : SqlServerRecords.IsWanted ? StartOnSqlServer(time, services, ownership)
        : StartOnSqlite(time, services, ownership);

    private static async Task<RunningEngine> StartOnSqlite(TimeProvider time, IReadOnlyList<ServiceDefinition> services, Ownership ownership)
    {
        var folder = Directory.CreateTempSubdirectory("caserecords-").FullName;
        var file = Path.Combine(folder, "record.db");
        var store = await SqliteRecordStore.Open(file, time);
        var known = await store.Register(services);
        var collecting = new CollectingStore(store, file, time);

        return new RunningEngine(collecting, known, ownership, time, () => SqliteFactory.Instance.CreateDataSource($"Data Source={file};Pooling=False"), file, async (again, zone) =>
        {
            await collecting.DisposeAsync();
            await store.DisposeAsync();
            store = await SqliteRecordStore.Open(file, time);
            known = await store.Register(again, zone);
            collecting = new CollectingStore(store, file, time);

            return (collecting, known);
        }, async () =>
        {
            await collecting.DisposeAsync();
            await store.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        });
    }

    private static async Task<RunningEngine> StartOnPostgres(TimeProvider time, IReadOnlyList<ServiceDefinition> services, Ownership ownership)
    {
        var database = await PostgresTemplate.Copy();
        var source = PostgresConnections.Open(database, "test", poolSize: 20);
        await PostgresCatalogue.Register(source, services, CancellationToken.None);
        var catalogue = await PostgresCatalogue.Load(source, CancellationToken.None);
        var store = new PostgresRecordStore(source, catalogue.Parameters, time);

        return new RunningEngine(store, catalogue, ownership, time, () => source, null, async (again, zone) =>
        {
            await store.DisposeAsync();
            source = PostgresConnections.Open(database, "test", poolSize: 20);
            await PostgresCatalogue.Register(source, again, zone, CancellationToken.None);
            var known = await PostgresCatalogue.Load(source, CancellationToken.None);
            store = new PostgresRecordStore(source, known.Parameters, time);

            return (store, known);
        }, async () =>
        {
            await store.DisposeAsync();
            await PostgresTemplate.Drop(database);
        });
    }

    private static async Task<RunningEngine> StartOnSqlServer(TimeProvider time, IReadOnlyList<ServiceDefinition> services, Ownership ownership)
    {
        var database = await SqlServerRecords.Make();
        var (source, known, store) = await SqlServerRecords.Open(database, time, services, null);

        return new RunningEngine(store, known, ownership, time, () => source, null, async (again, zone) =>
        {
            await store.DisposeAsync();
            (source, known, store) = await SqlServerRecords.Open(database, time, again, zone);

            return (store, known);
        }, async () =>
        {
            await store.DisposeAsync();
            await SqlServerRecords.Drop(database);
        });
    }

    /// <summary>Leads the log from now on: what is committed has its position when it is answered.</summary>
    public async Task Lead()
    {
        fence = await Store.LeaseLog("test", TimeSpan.FromDays(10_000), TestContext.Current.CancellationToken);
        await Place();
    }

    public static FhirRequest Request(string method, string url, string? body = null) =>
        new FhirRequest { Method = "GET", Path = [], Base = "http://test/fhir", Context = new WriteContext("tester", null, null) }
            .Entry(method, url, Encoding.UTF8.GetBytes(body ?? ""));

    public Task<FhirResponse> Send(string method, string url, string? body = null) => Send(Request(method, url, body));

    public async Task<FhirResponse> Send(FhirRequest request)
    {
        var response = await FhirRoutes.Dispatch(request, Engine, TestContext.Current.CancellationToken);
        await Place();

        return response;
    }

    /// <summary>A connection to the record's tables, past the engine.</summary>
    public async Task<DbConnection> Connect() => await database().OpenConnectionAsync(TestContext.Current.CancellationToken);

    /// <summary>One value from the record's tables, past the engine.</summary>
    public async Task<object?> Ask(string sql)
    {
        await using var command = database().CreateCommand(sql);

        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await remove();
        watches.SelectMany(watch => watch.Broken).ShouldBeEmpty("SQL Server would not take these statements.");
    }

    /// <summary>Where the searches of a test run on SQLite, they are written for SQL Server too, and its rules are asked.</summary>
    private IRecordStore Watched(IRecordStore store)
    {
        if (PostgresTemplate.IsWanted || SqlServerRecords.IsWanted)
        {
            return store;
        }

        var watch = new SqlServerSearchWatch(store, catalogue.Parameters);
        watches.Add(watch);

        return watch;
    }

    private async Task Place()
    {
        if (fence is { } held)
        {
            await Store.SequenceLog(held, int.MaxValue, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>Reads answers in tests.</summary>
internal static class Answers
{
    public static JsonElement Json(this FhirResponse response) => JsonDocument.Parse(response.Body).RootElement;

    public static string Text(this FhirResponse response) => Encoding.UTF8.GetString(response.Body.Span);

    /// <summary>The first issue of an OperationOutcome, as <c>code at expression</c>.</summary>
    public static string Issue(this FhirResponse response)
    {
        var issue = response.Json().GetProperty("issue")[0];
        var place = issue.TryGetProperty("expression", out var expression) ? $" at {expression[0].GetString()}" : "";

        return issue.GetProperty("code").GetString() + place;
    }

    public static IReadOnlyList<string> Ids(this FhirResponse bundle) =>
        bundle.Json().TryGetProperty("entry", out var entries)
            ? [.. entries.EnumerateArray().Where(entry => entry.TryGetProperty("resource", out _)).Select(entry => entry.GetProperty("resource").GetProperty("id").GetString()!)]
            : [];

    public static string String(this JsonElement element, string property) => element.GetProperty(property).GetString()!;
}
