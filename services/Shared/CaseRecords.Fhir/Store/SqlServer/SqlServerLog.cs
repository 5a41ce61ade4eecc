using System.Data.Common;
using System.Text.Json;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>The log's statements but for the sequencer's: append, trim, read by position, leases.</summary>
internal static class SqlServerLog
{
    public const string Leased =
        """
        UPDATE feed_state SET fence = fence + CASE WHEN holder = @holder THEN 0 ELSE 1 END, holder = @holder, lease_until = @until OUTPUT inserted.fence
        WHERE name = @name AND (holder = @holder OR lease_until < @now)
        """;

    public const string Reach =
        """
        SELECT f.epoch, (SELECT MIN(position) FROM log_position), (SELECT MAX(position) FROM log_position),
               (SELECT MIN(l.time) FROM log l WHERE l.id > f.floor AND NOT EXISTS (SELECT 1 FROM log_position p WHERE p.log_id = l.id))
        FROM feed_state f WHERE f.name = 'log'
        """;

    /// <summary>The first that is young enough, or is of the newest transaction, or begins one past the limit.</summary>
    public const string FirstKept =
        """
        SELECT TOP (1) p.position - l.transaction_index FROM log_position p JOIN log l ON l.id = p.log_id
        WHERE l.time >= @before
           OR p.position = (SELECT MAX(position) FROM log_position)
           OR (p.position >= (SELECT MIN(position) FROM log_position) + @most AND l.transaction_index = 0)
        ORDER BY p.position
        """;

    public const string TrimEntries = "DELETE l FROM log l JOIN log_position p ON p.log_id = l.id WHERE p.position < @position";

    public const string TrimPositions = "DELETE FROM log_position WHERE position < @position";

    public const string RelayPosition = "SELECT next FROM feed_state WHERE name = 'relay'";

    public const string MoveRelay = "UPDATE feed_state SET next = @position WHERE name = 'relay' AND fence = @fence AND next <= @position";

    /// <summary>Ids are given in the order of the rows.</summary>
    public static readonly string Add =
        $"""
        INSERT INTO log ("transaction", transaction_index, transaction_count, event, owner, type, resource_id, version, action, patient, time, noun, verb, data, correlation, traceparent)
        SELECT @transaction, k.i, @count, CONVERT(binary(16), k.event, 2), k.owner, k.type, k.resource_id, k.version, k.action, k.patient, @time, k.noun, k.verb, k.data, @correlation, @traceparent
        FROM {SqlServerRows.From(
            "@rows", "i int", "event varchar(32)", "owner varchar(64)", "type smallint", "resource_id varchar(64)", "version bigint", "action int", "patient varchar(128)",
            "noun varchar(max)", "verb varchar(max)", "data varchar(max)")} ORDER BY k.i
        """;

    /// <summary>Last of all in a commit, under the locks of its rows: so ids ascend with the versions of a resource.</summary>
    public static void Append(DbBatch batch, List<LogRow> rows)
    {
        if (rows.Count > 0)
        {
            batch.Add(
                Add, ("@transaction", rows[0].Transaction.ToByteArray(bigEndian: true)), ("@count", rows.Count), ("@time", rows[0].Resource.LastUpdated.UtcTicks),
                ("@correlation", rows[0].CorrelationId), ("@traceparent", rows[0].TraceParent), ("@rows", SqlServerRows.Of(rows, Values)));
        }
    }

    /// <summary>Takes a lease, or renews it.</summary>
    /// <returns>The fence to work under; null while another holds the lease.</returns>
    public static async Task<long?> Lease(DbDataSource source, string name, string holder, DateTimeOffset now, TimeSpan length, CancellationToken cancellationToken) =>
        await source.Change(
            async transaction => await transaction.Value<long?>(
                Leased, [("@holder", holder), ("@now", now.UtcTicks), ("@until", now.Add(length).UtcTicks), ("@name", name)], cancellationToken),
            cancellationToken);

    public static async ValueTask<LogState> State(DbDataSource source, CancellationToken cancellationToken) =>
        (await source.All(Reach, [], row => new LogState(
            row.GetString(0), row.IsDBNull(1) ? 1 : row.GetInt64(1), row.IsDBNull(2) ? 0 : row.GetInt64(2),
            row.IsDBNull(3) ? null : new DateTimeOffset(row.GetInt64(3), TimeSpan.Zero)), cancellationToken))[0];

    public static async ValueTask<IReadOnlyList<LogEntry>> Read(DbDataSource source, LogQuery query, CancellationToken cancellationToken)
    {
        var narrowed = LogColumns.Narrowed(query).ToList();
        var where = string.Concat(narrowed.Select(column => $" AND l.{column.Column} = @{column.Column}"));

        return await source.All(
            $"SELECT TOP (@limit) p.position, {LogColumns.All} FROM log_position p JOIN log l ON l.id = p.log_id WHERE p.position > @after{where} ORDER BY p.position",
            [("@limit", query.Limit), ("@after", query.After), .. narrowed.Select(column => ($"@{column.Column}", (object?)column.Value))], LogColumns.Read, cancellationToken);
    }

    /// <summary>Removes the oldest entries.</summary>
    /// <returns>How many were removed.</returns>
    public static Task<int> Trim(DbDataSource source, DateTimeOffset before, int atMost, CancellationToken cancellationToken) => source.Change(
        async transaction =>
        {
            if (await transaction.Value<long?>(FirstKept, [("@before", before.UtcTicks), ("@most", (long)atMost)], cancellationToken) is not { } position)
            {
                return 0;
            }

            await transaction.Execute(TrimEntries, [("@position", position)], cancellationToken);

            return await transaction.Execute(TrimPositions, [("@position", position)], cancellationToken);
        }, cancellationToken);

    private static void Values(Utf8JsonWriter json, LogRow row)
    {
        json.WriteNumberValue(row.Index);
        json.WriteStringValue(Convert.ToHexString(row.Event.ToByteArray(bigEndian: true)));
        json.WriteStringValue(row.Resource.Owner);
        json.WriteNumberValue(R4.Number(row.Resource.Key.Type));
        json.WriteStringValue(row.Resource.Key.Id);
        json.WriteNumberValue(row.Resource.Version);
        json.WriteNumberValue((int)(row.Action ?? 0));
        json.WriteStringValue(row.Patient);
        json.WriteStringValue(row.CaseEvent?.Noun);
        json.WriteStringValue(row.CaseEvent?.Verb);
        json.WriteStringValue(row.CaseEvent?.DataJson);
    }
}
