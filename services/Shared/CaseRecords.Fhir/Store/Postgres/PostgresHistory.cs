using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Reads a history: a page, and how much there is where it is asked, of one moment and in one round trip.</summary>
internal static class PostgresHistory
{
    public static async ValueTask<HistoryPage> Read(NpgsqlDataSource source, HistoryScope scope, HistoryQuery query, CancellationToken cancellationToken)
    {
        var history = new HistorySql(PostgresDialect.Instance, scope, query);
        await using var batch = source.CreateBatch();

        if (query.WantsTotal)
        {
            batch.Add(PostgresMoment.Opening);
            batch.Add(history.Total());
        }

        batch.Add(history.Page(PostgresRecordStore.StoredColumns));

        if (query.WantsTotal)
        {
            batch.Add(PostgresMoment.Closing);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var total = query.WantsTotal ? (int?)await Total(reader, cancellationToken) : null;
        List<(StoredVersion, HistoryPlace)> found = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            var stored = PostgresRecordStore.Stored(reader);
            found.Add((new StoredVersion(stored, (WriteMethod)reader.GetInt16(7)), new HistoryPlace(stored.LastUpdated.UtcTicks, reader.GetInt64(8), stored.Version)));
        }

        return history.PageOf(found, total);
    }

    private static async ValueTask<int> Total(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        await reader.ReadAsync(cancellationToken);
        var total = (int)reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);

        return total;
    }
}
