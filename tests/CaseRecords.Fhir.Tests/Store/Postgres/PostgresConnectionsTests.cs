using CaseRecords.Fhir.Store.Postgres;
using Npgsql;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

/// <summary>What a connection to the record says to the server's planner.</summary>
public sealed class PostgresConnectionsTests : IAsyncLifetime
{
    private string database = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = await PostgresTemplate.Copy();

    /// <summary>The server takes helpers for cheap: only who refuses them has none.</summary>
    [Fact]
    public async Task No_statement_starts_helpers_however_cheap_they_seem()
    {
        await using var ours = PostgresConnections.Open(database, "test");
        await using var plain = NpgsqlDataSource.Create(database);

        (await Plan(ours)).ShouldNotContain("Gather");
        (await Plan(plain)).ShouldContain("Gather");
    }

    public async ValueTask DisposeAsync() => await PostgresTemplate.Drop(database);

    private static async Task<string> Plan(NpgsqlDataSource source)
    {
        await using var connection = await source.OpenConnectionAsync(Cancel);
        await using var settings = new NpgsqlCommand(
            "SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET min_parallel_index_scan_size = 0", connection);
        await settings.ExecuteNonQueryAsync(Cancel);
        await using var explain = new NpgsqlCommand("EXPLAIN SELECT count(*) FROM record.log", connection);
        await using var reader = await explain.ExecuteReaderAsync(Cancel);
        List<string> lines = [];

        while (await reader.ReadAsync(Cancel))
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }
}
