using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>
/// Gives positions to committed entries, whole transactions at a time. Ids are given at insert and seen at commit, so an id that is not
/// seen yet may lie below one that is: each pass looks for whatever has no position, above a floor below which nothing can still come.
/// </summary>
/// <remarks>
/// The floor: a commit gets its transaction id before its ids of the log. So whoever took an id up to the sequence's value of one pass has a
/// lower transaction id than the next pass, which began after. Once every transaction before that one has ended, all of those ids are seen,
/// or never will be. A snapshot's xmax would not do: it says which transactions have ended, not which have begun.
/// </remarks>
internal sealed class PostgresSequencing(NpgsqlDataSource source)
{
    private (long LastId, ulong? LaterTransaction)? earlier;

    /// <returns>How many were placed; -1 where another leader has taken over.</returns>
    public async Task<int> Place(long fence, int atMost, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);

        if (await Look(connection, fence, cancellationToken) is not { } seen)
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync(cancellationToken);

            return -1;
        }

        await using var place = new NpgsqlCommand(
            """
            WITH unplaced AS (
                SELECT l.id, l.transaction, l.transaction_index, l.transaction_count FROM log l
                WHERE l.id > $1 AND NOT EXISTS (SELECT 1 FROM log_position p WHERE p.log_id = l.id)),
            commits AS (
                SELECT transaction, id AS first, sum(transaction_count) OVER (ORDER BY id) - transaction_count AS before
                FROM unplaced WHERE transaction_index = 0)
            INSERT INTO log_position (position, log_id)
            SELECT $2 - 1 + row_number() OVER (ORDER BY c.first, u.transaction_index), u.id
            FROM commits c JOIN unplaced u ON u.transaction = c.transaction WHERE c.before < $3
            """, connection);
        var placed = await place.With(seen.Floor, seen.Next, (long)atMost).ExecuteNonQueryAsync(cancellationToken);
        var floor = placed < atMost ? FloorAfter(seen) : seen.Floor;
        await using var end = new NpgsqlBatch(connection);

        if (placed > 0 || floor > seen.Floor)
        {
            end.Add("UPDATE feed_state SET next = next + $1, floor = $2 WHERE name = 'log'", (long)placed, floor);
            end.Add("COMMIT");
        }
        else
        {
            // Nothing to keep: nothing that waits for the disk.
            end.Add("ROLLBACK");
        }

        await end.ExecuteNonQueryAsync(cancellationToken);

        return placed;
    }

    /// <summary>Takes the counter if the fence holds, and looks where ids and transactions stand.</summary>
    private static async Task<Seen?> Look(NpgsqlConnection connection, long fence, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");
        batch.Add("SELECT pg_current_xact_id()");
        batch.Add("SELECT next, floor FROM feed_state WHERE name = 'log' AND fence = $1 FOR UPDATE", fence);
        batch.Add("SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM log_id_seq");
        batch.Add("SELECT pg_snapshot_xmin(pg_current_snapshot()), pg_current_xact_id()");
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        await reader.NextResultAsync(cancellationToken);

        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        var (next, floor) = (reader.GetInt64(0), reader.GetInt64(1));
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var lastId = reader.GetInt64(0);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);

        return new Seen(next, floor, lastId, reader.GetFieldValue<ulong>(0), reader.GetFieldValue<ulong>(1));
    }

    /// <summary>The floor once everything that is seen has its position.</summary>
    private long FloorAfter(Seen seen)
    {
        var floor = seen.Floor;

        if (earlier is not { } mark)
        {
            earlier = (seen.LastId, null);
        }
        else if (mark.LaterTransaction is not { } later)
        {
            earlier = (mark.LastId, seen.OwnTransaction);
        }
        else if (seen.OldestTransaction >= later)
        {
            floor = Math.Max(floor, mark.LastId);
            earlier = (seen.LastId, null);
        }

        return floor;
    }

    /// <param name="OldestTransaction">The oldest that had not ended.</param>
    /// <param name="OwnTransaction">This pass's, given out when it began.</param>
    private sealed record Seen(long Next, long Floor, long LastId, ulong OldestTransaction, ulong OwnTransaction);
}
