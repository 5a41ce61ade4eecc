using System.Data.Common;
using System.Text;
using CaseRecords.Benchmarks.Bulk;
using CaseRecords.Benchmarks.Growth;
using CaseRecords.Cluster;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Routing;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CaseRecords.Benchmarks.Tests;

/// <summary>What is loaded in bulk is, row for row, what the API would have written.</summary>
public sealed class BulkLoadTests : IDisposable
{
    private const string SqliteTables = @"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'ix\_words\_%' ESCAPE '\'";
    private const string PostgresTables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'record'";

    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-bulk-").FullName;

    /// <summary>
    /// Made patients, and what they have nothing of: one who refers to what is not there, is in two compartments,
    /// and has a contained resource.
    /// </summary>
    private static List<string> Transactions { get; } =
    [
        .. GrownRecord.Transactions(7),
        """
        {"resourceType":"Bundle","type":"transaction","entry":[
        {"request":{"method":"PUT","url":"Observation/odd"},"resource":{"resourceType":"Observation","id":"odd","status":"final","code":{"text":"Größe <&> 数"},"subject":{"reference":"Patient/g1"},"performer":[{"reference":"Practitioner/nobody"},{"reference":"#dr"}],
        "contained":[{"resourceType":"Practitioner","id":"dr","name":[{"family":"Inside"}]}],"valueQuantity":{"value":5.40,"unit":"mg"}} },
        {"request":{"method":"PUT","url":"Account/two"},"resource":{"resourceType":"Account","id":"two","status":"active","subject":[{"reference":"Patient/g1"},{"reference":"Patient/g2"}]} },
        {"request":{"method":"PUT","url":"Location/place"},"resource":{"resourceType":"Location","id":"place","position":{"longitude":13.4,"latitude":52.5} } } ]}
        """,
    ];

    [Fact]
    public async Task On_SQLite_bulk_writes_the_rows_that_the_API_writes()
    {
        var (api, bulk) = (Path.Combine(folder, "api.db"), Path.Combine(folder, "bulk.db"));
        await using (var store = await SqliteRecordStore.Open(api, TimeProvider.System, TestContext.Current.CancellationToken))
        {
            await Send(store, await store.Register(BulkEngine.Services));
        }

        await BulkLoad.IntoSqlite(bulk, Transactions, TestContext.Current.CancellationToken);

        await using var one = new SqliteConnection($"Data Source={api};Pooling=False");
        await using var other = new SqliteConnection($"Data Source={bulk};Pooling=False");
        (await Differences(one, other, SqliteTables)).ShouldBeEmpty();
    }

    [Fact]
    public async Task On_PostgreSQL_bulk_writes_the_rows_that_the_API_writes()
    {
        await using var server = await PostgresServer.Find(TestContext.Current.CancellationToken);
        await using var api = await Database(server, "bulk_api");
        await using var bulk = await Database(server, "bulk_bulk");
        var catalogue = await PostgresCatalogue.Load(api, TestContext.Current.CancellationToken);
        await using (var store = new PostgresRecordStore(PostgresConnections.Open(Address(server, "bulk_api"), "api", poolSize: 4), catalogue.Parameters, TimeProvider.System))
        {
            await Send(store, catalogue);
        }

        await BulkLoad.IntoPostgres(bulk, Transactions, TestContext.Current.CancellationToken);

        await using var one = api.CreateConnection();
        await using var other = bulk.CreateConnection();
        (await Differences(one, other, PostgresTables)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_loaded_in_bulk_is_gone_on_from_by_the_API()
    {
        var file = Path.Combine(folder, "bulk.db");
        await BulkLoad.IntoSqlite(file, Transactions, TestContext.Current.CancellationToken);
        await using var store = await SqliteRecordStore.Open(file, TimeProvider.System, TestContext.Current.CancellationToken);
        var engine = Engine(store, await store.Register(BulkEngine.Services));

        (await Ask(engine, "GET", "Observation/odd", "")).ShouldContain("5.40");
        (await Ask(engine, "GET", "Observation?patient=Patient/g1&performer.name=inside", "")).ShouldContain("\"total\":1");
        (await Ask(engine, "PUT", "Location/place", """{"resourceType":"Location","id":"place","name":"Moved"}""")).ShouldContain("\"versionId\":\"2\"");
        (await Ask(engine, "GET", "Location?near=52.5|13.4|1", "")).ShouldContain("\"total\":0");
        (await store.LogState(TestContext.Current.CancellationToken)).Head.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task A_resource_that_comes_twice_or_is_refused_is_named()
    {
        var again = """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"PUT","url":"Patient/a"},"resource":{"resourceType":"Patient","id":"a"} }]}""";
        var wrong = """{"resourceType":"Bundle","type":"transaction","entry":[{"request":{"method":"PUT","url":"Patient/b"},"resource":{"resourceType":"Patient","id":"b","gender":"x"} }]}""";

        (await Should.ThrowAsync<InvalidOperationException>(() => BulkLoad.IntoSqlite(Path.Combine(folder, "a.db"), [again, again], TestContext.Current.CancellationToken))).Message.ShouldContain("Patient/a was written before");
        (await Should.ThrowAsync<InvalidOperationException>(() => BulkLoad.IntoSqlite(Path.Combine(folder, "b.db"), [wrong], TestContext.Current.CancellationToken))).Message.ShouldContain("gender");
    }

    [Fact]
    public async Task The_comparison_sees_a_row_that_differs()
    {
        var (one, other) = (Path.Combine(folder, "one.db"), Path.Combine(folder, "other.db"));
        await BulkLoad.IntoSqlite(one, Transactions, TestContext.Current.CancellationToken);
        await BulkLoad.IntoSqlite(other, Transactions, TestContext.Current.CancellationToken);
        await using var same = new SqliteConnection($"Data Source={one};Pooling=False");
        await using var changed = new SqliteConnection($"Data Source={other};Pooling=False");
        await changed.OpenAsync(TestContext.Current.CancellationToken);
        await using var change = new SqliteCommand("UPDATE ix_token SET code = 'x' WHERE (p, code, patient, sys, rid, sub, grp) = (SELECT p, code, patient, sys, rid, sub, grp FROM ix_token LIMIT 1)", changed);
        (await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken)).ShouldBe(1);

        (await Differences(same, changed, SqliteTables)).Count(difference => difference.StartsWith("only in bulk, ix_token: ", StringComparison.Ordinal) && difference.Contains("code=x")).ShouldBe(1);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<List<string>> Differences(DbConnection api, DbConnection bulk, string tables)
    {
        await api.OpenAsync(TestContext.Current.CancellationToken);

        if (bulk.State != System.Data.ConnectionState.Open)
        {
            await bulk.OpenAsync(TestContext.Current.CancellationToken);
        }

        var (wanted, found) = (await RecordTables.Read(api, tables), await RecordTables.Read(bulk, tables));

        found.Rows.Keys.Order().ShouldBe(wanted.Rows.Keys.Order());
        wanted.Rows.Where(table => table.Value.Count == 0).Select(table => table.Key).ShouldBeSubsetOf(["idempotency", "ix_uri", "ix_word"]);

        return
        [
            .. wanted.Rows.SelectMany(table => found.Rows[table.Key].Except(table.Value).Select(row => $"only in bulk, {table.Key}: {row}")),
            .. wanted.Rows.SelectMany(table => table.Value.Except(found.Rows[table.Key]).Select(row => $"only by the API, {table.Key}: {row}")),
            .. wanted.Rows.Where(table => table.Value.Count != found.Rows[table.Key].Count).Select(table => $"{table.Key} has {found.Rows[table.Key].Count} rows instead of {table.Value.Count}"),
        ];
    }

    /// <summary>Sends all of it, and has the log put in order.</summary>
    private static async Task Send(IRecordStore store, Catalogue catalogue)
    {
        var engine = Engine(store, catalogue);

        foreach (var transaction in Transactions)
        {
            await Ask(engine, "POST", "", transaction);
        }

        var fence = (await store.LeaseLog("test", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken))!.Value;

        while (await store.SequenceLog(fence, 1000, TestContext.Current.CancellationToken) > 0)
        {
            // Some at a time.
        }
    }

    private static FhirEngine Engine(IRecordStore store, Catalogue catalogue) =>
        new(store, catalogue, new Ownership(BulkEngine.Services, RoutingTable.OwnerOf), new EphemeralDataProtectionProvider(), TimeProvider.System);

    private static async Task<string> Ask(FhirEngine engine, string method, string url, string body)
    {
        var response = await BulkEngine.Ask(engine, method, url, Encoding.UTF8.GetBytes(body), TestContext.Current.CancellationToken);
        var text = Encoding.UTF8.GetString(response.Body.Span);
        response.Status.ShouldBeInRange(200, 201, text);

        return text;
    }

    private static string Address(IFoundServer server, string name) => new NpgsqlConnectionStringBuilder(server.Address) { Database = name }.ConnectionString;

    private static async Task<NpgsqlDataSource> Database(IFoundServer server, string name)
    {
        await using (var administrator = NpgsqlDataSource.Create(server.Address))
        {
            await using var drop = administrator.CreateCommand($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            await drop.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await PostgresPreparation.CreateDatabase(Address(server, name), TestContext.Current.CancellationToken);
        var source = PostgresConnections.Open(Address(server, name), "bulk", poolSize: 4);
        await PostgresPreparation.Migrate(source, BulkEngine.Services, TestContext.Current.CancellationToken);

        return source;
    }
}
