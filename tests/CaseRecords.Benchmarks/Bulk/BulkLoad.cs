using CaseRecords.Fhir;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.Sqlite;
using Npgsql;

namespace CaseRecords.Benchmarks.Bulk;

/// <summary>The engine's bulk path: fills a new record with transactions, each prepared by the engine as always, written many at once.</summary>
internal static class BulkLoad
{
    /// <summary>Transactions that are written at once.</summary>
    private const int Chunk = 1000;

    /// <summary>Of the log's entries: younger than the log is kept, so that nothing of it is trimmed.</summary>
    private static readonly TimeSpan Ago = TimeSpan.FromDays(1);

    /// <summary>A transaction of resources under their own ids.</summary>
    public static string Transaction(IEnumerable<(ResourceKey Key, string Json)> resources) =>
        $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', resources.Select(Put))}}]}""";

    /// <param name="file">Is made.</param>
    public static async Task IntoSqlite(string file, IEnumerable<string> transactions, CancellationToken cancellationToken)
    {
        var store = await SqliteRecordStore.Open(file, TimeProvider.System, cancellationToken);
        var catalogue = await store.Register(BulkEngine.Services);
        await store.DisposeAsync();

        await using var engine = await BulkEngine.Open(catalogue, TimeProvider.System.GetUtcNow() - Ago);
        using var bulk = new SqliteBulk(file);
        var rows = new BulkRows(catalogue.Parameters);

        await Fill(engine, transactions, rows, chunk =>
        {
            bulk.Write(chunk);

            return Task.CompletedTask;
        }, cancellationToken);
        bulk.Finish(rows);
    }

    /// <param name="source">A record database, prepared and empty, as its owner.</param>
    public static async Task IntoPostgres(NpgsqlDataSource source, IEnumerable<string> transactions, CancellationToken cancellationToken)
    {
        var catalogue = await PostgresCatalogue.Load(source, cancellationToken);
        await using var engine = await BulkEngine.Open(catalogue, TimeProvider.System.GetUtcNow() - Ago);
        await using var bulk = await PostgresBulk.Open(source, cancellationToken);
        var rows = new BulkRows(catalogue.Parameters);

        await Fill(engine, transactions, rows, chunk => bulk.Write(chunk, cancellationToken), cancellationToken);
        await bulk.Finish(rows, cancellationToken);
    }

    /// <summary>While one chunk is written, the next is prepared.</summary>
    private static async Task Fill(BulkEngine engine, IEnumerable<string> transactions, BulkRows rows, Func<BulkChunk, Task> write, CancellationToken cancellationToken)
    {
        Task<IReadOnlyList<BulkCommit>>? prepared = null;

        foreach (var chunk in transactions.Chunk(Chunk))
        {
            var commits = prepared is null ? null : await prepared;
            prepared = engine.Prepare(chunk, cancellationToken);
            await (commits is null ? Task.CompletedTask : write(rows.Of(commits)));
        }

        await (prepared is null ? Task.CompletedTask : write(rows.Of(await prepared)));
    }

    private static string Put((ResourceKey Key, string Json) resource) =>
        $$$"""{"request":{"method":"PUT","url":"{{{resource.Key}}}"},"resource":{{{resource.Json}}}}""";
}
