using System.Text;
using CaseRecords.Benchmarks.Bulk;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Fhir.Writing;
using CaseRecords.Routing;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace CaseRecords.Benchmarks.Searches;

/// <summary>The engine over a record that was filled in bulk, or was found filled.</summary>
internal sealed class LoadedRecord : IAsyncDisposable
{
    private const int AtOnce = 100;

    private static readonly Ownership Owners = new(BulkEngine.Services, RoutingTable.OwnerOf);

    private readonly FhirEngine engine;
    private readonly IAsyncDisposable store;

    private LoadedRecord(string database, int observations, IRecordStore store, Catalogue catalogue)
    {
        (Database, Observations) = (database, observations);
        this.store = (IAsyncDisposable)store;
        engine = new FhirEngine(store, catalogue, Owners, new EphemeralDataProtectionProvider(), TimeProvider.System);
    }

    public string Database { get; }

    public int Observations { get; }

    public int Patients => Observations / MadeRecord.ObservationsEach;

    /// <param name="folder">Where the file is, or is to be.</param>
    public static async Task<LoadedRecord> OnSqlite(string folder, int observations, CancellationToken cancellationToken)
    {
        var file = Path.Combine(folder, $"record-{observations}.db");

        if (!File.Exists(file))
        {
            await BulkLoad.IntoSqlite(file, Transactions(observations), cancellationToken);
        }

        var store = await SqliteRecordStore.Open(file, TimeProvider.System, cancellationToken);
        var catalogue = await store.Register(BulkEngine.Services);

        return new LoadedRecord("SQLite", observations, store, catalogue);
    }

    /// <param name="administrator">Of the server that the database is on, or is to be.</param>
    public static async Task<LoadedRecord> OnPostgres(string administrator, int observations, CancellationToken cancellationToken)
    {
        var database = new NpgsqlConnectionStringBuilder(administrator) { Database = $"searches_{observations}" }.ConnectionString;
        await PostgresPreparation.CreateDatabase(database, cancellationToken);
        var source = PostgresConnections.Open(database, "bench", poolSize: 8);
        await PostgresPreparation.Migrate(source, BulkEngine.Services, cancellationToken);
        var catalogue = await PostgresCatalogue.Load(source, cancellationToken);
        await using var isNew = source.CreateCommand("SELECT NOT EXISTS (SELECT 1 FROM resource)");

        if ((bool)(await isNew.ExecuteScalarAsync(cancellationToken))!)
        {
            await BulkLoad.IntoPostgres(source, Transactions(observations), cancellationToken);
        }

        return new LoadedRecord("PostgreSQL", observations, new PostgresRecordStore(source, catalogue.Parameters, TimeProvider.System), catalogue);
    }

    /// <summary>Asks for a page, past HTTP: from the text of the search to the bytes of its bundle; or to a 503, where it took longer than a search may.</summary>
    public async Task<FhirResponse> Search(string url, CancellationToken cancellationToken)
    {
        var response = await FhirRoutes.Dispatch(
            new FhirRequest { Method = "GET", Path = [], Base = "http://bench/fhir", Context = new WriteContext("bench", null, null) }.Entry("GET", url, default),
            engine, cancellationToken);

        return response.Status is 200 or 503 ? response : throw new InvalidOperationException($"{url} on {Database}: {Encoding.UTF8.GetString(response.Body.Span)}");
    }

    /// <summary>How the database reads a search.</summary>
    public async Task<string> Explain(string type, string query, CancellationToken cancellationToken)
    {
        var parsed = engine.Queries.Parse(type, Fhir.Search.QueryText.Parse("?" + query), strict: true);
        var explained = await engine.Store.Explain(new SearchRequest(parsed, parsed.Count ?? 20, null, WantsTotal: false), cancellationToken);

        return $"{explained.Statement}\n{string.Join('\n', explained.Plan)}";
    }

    private static IEnumerable<string> Transactions(int observations) => new MadeRecord(observations).Resources().Chunk(AtOnce).Select(chunk => BulkLoad.Transaction(chunk));

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
