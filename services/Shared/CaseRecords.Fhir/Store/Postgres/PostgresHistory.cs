using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Reads a history on a connection that is in a transaction of one snapshot.</summary>
internal static class PostgresHistory
{
    public static async ValueTask<HistoryPage> Read(NpgsqlConnection connection, HistoryScope scope, HistoryQuery query, CancellationToken cancellationToken)
    {
        var history = new HistorySql(PostgresDialect.Instance, scope, query);
        var total = query.WantsTotal ? (int?)await Total(connection, history, cancellationToken) : null;
        await using var page = connection.Command(history.Page(PostgresRecordStore.StoredColumns));
        await using var reader = await page.ExecuteReaderAsync(cancellationToken);
        List<(StoredVersion, HistoryPlace)> found = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            var stored = PostgresRecordStore.Stored(reader);
            found.Add((new StoredVersion(stored, (WriteMethod)reader.GetInt16(7)), new HistoryPlace(stored.LastUpdated.UtcTicks, reader.GetInt64(8), stored.Version)));
        }

        return history.PageOf(found, total);
    }

    private static async ValueTask<int> Total(NpgsqlConnection connection, HistorySql history, CancellationToken cancellationToken)
    {
        await using var count = connection.Command(history.Total());

        return (int)(long)(await count.ExecuteScalarAsync(cancellationToken))!;
    }
}
