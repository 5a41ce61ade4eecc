using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store.Sql;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>The log's statements but for the sequencer's: append, trim, read by position, leases.</summary>
internal static class PostgresLog
{
    /// <summary>Last of all in a commit, under the locks of its rows: so ids ascend with the versions of a resource.</summary>
    public static void Append(NpgsqlBatch batch, List<LogRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        batch.Add(
            """
            INSERT INTO log (transaction, transaction_index, transaction_count, event, owner, type, resource_id, version, action, patient, time, noun, verb, data, correlation, traceparent)
            SELECT k.transaction, k.i, k.count, k.event, k.owner, k.type, k.resource_id, k.version, k.action, k.patient, k.time, k.noun, k.verb, k.data, k.correlation, k.traceparent
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
                k(transaction, count, time, correlation, traceparent, i, event, owner, type, resource_id, version, action, patient, noun, verb, data)
            """,
            Column(row => row.Transaction.ToByteArray(bigEndian: true)), Column(row => row.Count), Column(row => row.Resource.LastUpdated.UtcTicks),
            Column(row => row.CorrelationId), Column(row => row.TraceParent),
            Column(row => row.Index), Column(row => row.Event.ToByteArray(bigEndian: true)), Column(row => row.Resource.Owner), Column(row => R4.Number(row.Resource.Key.Type)),
            Column(row => row.Resource.Key.Id), Column(row => row.Resource.Version), Column(row => (int)(row.Action ?? 0)), Column(row => row.Patient),
            Column(row => row.CaseEvent?.Noun), Column(row => row.CaseEvent?.Verb), Column(row => row.CaseEvent?.DataJson));

        object Column<TValue>(Converter<LogRow, TValue> value) => rows.ConvertAll(value).ToArray();
    }

    /// <summary>Takes a lease, or renews it.</summary>
    /// <returns>The fence to work under; null while another holds the lease.</returns>
    public static async Task<long?> Lease(NpgsqlDataSource source, string name, string holder, DateTimeOffset now, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            UPDATE feed_state SET fence = fence + CASE WHEN holder = $1 THEN 0 ELSE 1 END, holder = $1, lease_until = $3
            WHERE name = $4 AND (holder = $1 OR lease_until < $2) RETURNING fence
            """);

        return (long?)await command.With(holder, now.UtcTicks, now.Add(length).UtcTicks, name).ExecuteScalarAsync(cancellationToken);
    }

    public static async ValueTask<LogState> State(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            SELECT f.epoch, (SELECT min(position) FROM log_position), (SELECT max(position) FROM log_position),
                   (SELECT min(l.time) FROM log l WHERE l.id > f.floor AND NOT EXISTS (SELECT 1 FROM log_position p WHERE p.log_id = l.id))
            FROM feed_state f WHERE f.name = 'log'
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var empty = await reader.IsDBNullAsync(1, cancellationToken);

        return new LogState(
            reader.GetString(0), empty ? 1 : reader.GetInt64(1), empty ? 0 : reader.GetInt64(2),
            await reader.IsDBNullAsync(3, cancellationToken) ? null : new DateTimeOffset(reader.GetInt64(3), TimeSpan.Zero));
    }

    public static async ValueTask<IReadOnlyList<LogEntry>> Read(NpgsqlDataSource source, LogQuery query, CancellationToken cancellationToken)
    {
        var where = "p.position > $1";
        await using var command = source.CreateCommand();
        command.With(query.After, query.Limit);

        foreach (var (column, value) in LogColumns.Narrowed(query))
        {
            command.With(value);
            where += $" AND l.{column} = ${command.Parameters.Count}";
        }

        command.CommandText = $"SELECT p.position, {LogColumns.All} FROM log_position p JOIN log l ON l.id = p.log_id WHERE {where} ORDER BY p.position LIMIT $2";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<LogEntry> entries = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            entries.Add(LogColumns.Read(reader));
        }

        return entries;
    }

    /// <summary>Removes the oldest entries up to the first that is young enough, or is of the newest transaction, or begins one past the limit.</summary>
    /// <returns>How many were removed.</returns>
    public static async Task<int> Trim(NpgsqlConnection connection, DateTimeOffset before, int atMost, CancellationToken cancellationToken)
    {
        await using var first = new NpgsqlCommand(
            """
            SELECT p.position - l.transaction_index
            FROM log_position p JOIN log l ON l.id = p.log_id
            WHERE l.time >= $1
               OR p.position = (SELECT max(position) FROM log_position)
               OR (p.position >= (SELECT min(position) FROM log_position) + $2 AND l.transaction_index = 0)
            ORDER BY p.position LIMIT 1
            """, connection);

        if (await first.With(before.UtcTicks, (long)atMost).ExecuteScalarAsync(cancellationToken) is not long position)
        {
            return 0;
        }

        await using var delete = new NpgsqlCommand(
            """
            WITH gone AS (DELETE FROM log_position WHERE position < $1 RETURNING log_id)
            DELETE FROM log WHERE id IN (SELECT log_id FROM gone)
            """, connection);

        return await delete.With(position).ExecuteNonQueryAsync(cancellationToken);
    }
}
