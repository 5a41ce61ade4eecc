using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>The log's statements: append, give positions, read by position.</summary>
internal static class SqliteLog
{
    /// <param name="last">The id of the last of them: their ids have no gap between them.</param>
    public static void Append(SqliteSession session, List<LogRow> rows, long last)
    {
        foreach (var row in rows)
        {
            session.Execute(
                "INSERT INTO log (id, \"transaction\", transaction_index, transaction_count, event, owner, type, resource_id, version, action, patient, time, noun, verb, data, correlation, traceparent) "
                + "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
                last - rows.Count + 1 + row.Index, row.Transaction.ToByteArray(bigEndian: true), row.Index, row.Count, row.Event.ToByteArray(bigEndian: true), row.Resource.Owner,
                R4.Number(row.Resource.Key.Type), row.Resource.Key.Id, row.Resource.Version, (int)(row.Action ?? 0), row.Patient, row.Resource.LastUpdated.UtcTicks,
                row.CaseEvent?.Noun, row.CaseEvent?.Verb, row.CaseEvent?.DataJson, row.CorrelationId, row.TraceParent);
        }
    }

    /// <summary>Gives the next positions to committed entries, whole transactions at a time, if the fence still holds.</summary>
    /// <returns>How many were placed; -1 where another leader has taken over.</returns>
    public static int Sequence(SqliteSession session, long fence, int atMost)
    {
        var next = session.First("SELECT next FROM feed_state WHERE name = 'log' AND fence = ?1", row => (long?)row.GetInt64(0), fence);

        if (next is not { } first)
        {
            return -1;
        }

        var last = session.First("SELECT coalesce((SELECT log_id FROM log_position ORDER BY position DESC LIMIT 1), 0)", row => row.GetInt64(0));
        var until = session.First(
            "SELECT max(id) FROM (SELECT id FROM log WHERE id > ?1 ORDER BY id LIMIT ?2)", row => row.IsDBNull(0) ? 0 : row.GetInt64(0), last, atMost);

        if (until == 0)
        {
            return 0;
        }

        // The log ids of a transaction have no gap between them.
        var whole = session.First("SELECT id + transaction_count - 1 - transaction_index FROM log WHERE id = ?1", row => row.GetInt64(0), until);
        var placed = session.Execute(
            "INSERT INTO log_position (position, log_id) SELECT ?1 - 1 + row_number() OVER (ORDER BY id), id FROM log WHERE id > ?2 AND id <= ?3",
            first, last, whole);
        session.Execute("UPDATE feed_state SET next = ?2 WHERE name = 'log' AND next = ?1", first, first + placed);

        return placed;
    }

    /// <summary>Removes the oldest entries up to the first that is young enough, or is of the newest transaction, or begins one past the limit.</summary>
    /// <returns>How many were removed.</returns>
    public static int Trim(SqliteSession session, DateTimeOffset before, int atMost)
    {
        // A clock may go back: what stands behind a young entry stays, so that positions have no hole. A transaction is never cut.
        var (position, id) = session.First(
            """
            SELECT p.position - l.transaction_index, l.id - l.transaction_index
            FROM log_position p JOIN log l ON l.id = p.log_id
            WHERE l.time >= ?1
               OR p.position = (SELECT max(position) FROM log_position)
               OR (p.position >= (SELECT min(position) FROM log_position) + ?2 AND l.transaction_index = 0)
            ORDER BY p.position LIMIT 1
            """,
            row => (row.GetInt64(0), row.GetInt64(1)), before.UtcTicks, atMost);

        session.Execute("DELETE FROM log WHERE id < ?1", id);

        return session.Execute("DELETE FROM log_position WHERE position < ?1", position);
    }

    public static LogState State(SqliteSession session)
    {
        var epoch = session.First("SELECT epoch FROM feed_state WHERE name = 'log'", row => row.GetString(0))!;
        var (oldest, head) = session.First(
            "SELECT min(position), max(position) FROM log_position", row => row.IsDBNull(0) ? (1L, 0L) : (row.GetInt64(0), row.GetInt64(1)));
        var unplaced = session.First(
            "SELECT time FROM log WHERE id > (SELECT coalesce(max(log_id), 0) FROM log_position) ORDER BY id LIMIT 1", row => (long?)row.GetInt64(0));

        return new LogState(epoch, oldest, head, unplaced is { } ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null);
    }

    /// <summary>Makes the log's state where there is none. A lease that is left over is void: one process at a time has the file.</summary>
    public static int Begin(SqliteSession session, string epoch)
    {
        session.Execute("INSERT OR IGNORE INTO feed_state (name, epoch, next, fence, holder, lease_until) VALUES ('log', ?1, 1, 0, '', 0)", epoch);

        return session.Execute("UPDATE feed_state SET lease_until = 0 WHERE name = 'log'");
    }

    /// <summary>Takes the lease for the sequencer, or renews it.</summary>
    /// <returns>The fence to sequence under; null while another holds the lease.</returns>
    public static long? Lease(SqliteSession session, string holder, DateTimeOffset now, TimeSpan length)
    {
        session.Execute(
            "UPDATE feed_state SET fence = fence + (holder <> ?1), holder = ?1, lease_until = ?3 WHERE name = 'log' AND (holder = ?1 OR lease_until < ?2)",
            holder, now.UtcTicks, now.Add(length).UtcTicks);

        return session.First("SELECT fence FROM feed_state WHERE name = 'log' AND holder = ?1", row => (long?)row.GetInt64(0), holder);
    }

    public static List<LogEntry> Read(SqliteSession session, LogQuery query)
    {
        var where = "p.position > @after";
        List<KeyValuePair<string, object?>> parameters = [new("@after", query.After), new("@limit", query.Limit)];

        foreach (var (column, value) in LogColumns.Narrowed(query))
        {
            where += $" AND l.{column} = @{column}";
            parameters.Add(new($"@{column}", value));
        }

        var command = session.Named(
            $"SELECT p.position, {LogColumns.All} FROM log_position p JOIN log l ON l.id = p.log_id WHERE {where} ORDER BY p.position LIMIT @limit", parameters);
        using var reader = command.ExecuteReader();
        List<LogEntry> entries = [];

        while (reader.Read())
        {
            entries.Add(LogColumns.Read(reader));
        }

        return entries;
    }
}
