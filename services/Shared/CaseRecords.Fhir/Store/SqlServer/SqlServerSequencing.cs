using System.Data.Common;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>
/// Gives positions to committed entries, whole transactions at a time. Ids are given at insert and seen at commit, so an id that is not
/// seen yet may lie below one that is: each pass looks for whatever has no position, above a floor below which nothing can still come.
/// </summary>
/// <remarks>
/// The floor: a commit takes its number from the table moment before its ids of the log. So whoever took an id up to the last one of a pass
/// has a number up to the last one that is read behind it. Once the lowest number of a running transaction is above that, all of those ids
/// are seen, or never will be.
/// </remarks>
/// <seealso href="https://learn.microsoft.com/sql/t-sql/functions/min-active-rowversion-transact-sql"/>
internal sealed class SqlServerSequencing(DbDataSource source, TimeProvider time)
{
    public const string TakeCounter = "SELECT next, floor FROM feed_state WITH (UPDLOCK, ROWLOCK) WHERE name = 'log' AND fence = @fence";

    /// <summary>One less than the last id: a table that never had a row answers with its first.</summary>
    public const string LastId = "SELECT CAST(IDENT_CURRENT('log') AS bigint) - 1";

    public const string Numbers = "SELECT CAST(@@DBTS AS bigint), CAST(MIN_ACTIVE_ROWVERSION() AS bigint)";

    public const string PlaceEntries =
        """
        WITH unplaced AS (
            SELECT l.id, l."transaction", l.transaction_index, l.transaction_count FROM log l
            WHERE l.id > @floor AND NOT EXISTS (SELECT 1 FROM log_position p WHERE p.log_id = l.id)),
        commits AS (
            SELECT "transaction", id AS first, SUM(CAST(transaction_count AS bigint)) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) - transaction_count AS before
            FROM unplaced WHERE transaction_index = 0)
        INSERT INTO log_position (position, log_id)
        SELECT @next - 1 + ROW_NUMBER() OVER (ORDER BY c.first, u.transaction_index), u.id
        FROM commits c JOIN unplaced u ON u."transaction" = c."transaction" WHERE c.before < @most
        """;

    public const string MoveCounter = "UPDATE feed_state SET next = next + @placed, floor = @floor WHERE name = 'log'";

    public const string TrimMoments = "DELETE FROM moment WHERE moment < CAST(@before AS binary(8))";

    /// <summary>A search reads the lowest number a moment before its snapshot begins: numbers stay for longer than that.</summary>
    private static readonly TimeSpan MomentsKept = TimeSpan.FromMinutes(1);

    private (long LastId, long LastNumber)? earlier;
    private (long Number, long At)? old;

    /// <returns>How many were placed; -1 where another leader has taken over.</returns>
    public async Task<int> Place(long fence, int atMost, CancellationToken cancellationToken)
    {
        var (placed, seen) = await source.Change(
            async Task<(int Placed, Seen? Seen)> (transaction) =>
            {
                if (await Look(transaction, fence, cancellationToken) is not { } seen)
                {
                    return (-1, null);
                }

                var placed = await transaction.Execute(PlaceEntries, [("@floor", seen.Floor), ("@next", seen.Next), ("@most", (long)atMost)], cancellationToken);
                var floor = placed < atMost ? FloorAfter(seen) : seen.Floor;

                if (placed > 0 || floor > seen.Floor)
                {
                    await transaction.Execute(MoveCounter, [("@placed", (long)placed), ("@floor", floor)], cancellationToken);
                }

                return (placed, seen);
            }, cancellationToken);

        if (seen is not null)
        {
            await Forget(seen.LowestRunning, cancellationToken);
        }

        return placed;
    }

    /// <summary>Takes the counter if the fence holds, and looks where ids and numbers stand: the ids first.</summary>
    private static async Task<Seen?> Look(DbTransaction transaction, long fence, CancellationToken cancellationToken)
    {
        if (await transaction.All(TakeCounter, [("@fence", fence)], row => (Next: row.GetInt64(0), Floor: row.GetInt64(1)), cancellationToken) is not [var counter])
        {
            return null;
        }

        var lastId = await transaction.Value<long>(LastId, [], cancellationToken);
        var (lastNumber, lowest) = (await transaction.All(Numbers, [], row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken))[0];

        return new Seen(counter.Next, counter.Floor, lastId, lastNumber, lowest);
    }

    /// <summary>The floor once everything that is seen has its position.</summary>
    private long FloorAfter(Seen seen)
    {
        if (earlier is { } mark && seen.LowestRunning <= mark.LastNumber)
        {
            return seen.Floor;
        }

        var floor = Math.Max(seen.Floor, earlier?.LastId ?? 0);
        earlier = (seen.LastId, seen.LastNumber);

        return floor;
    }

    /// <summary>Removes the numbers that were below the lowest running one a while ago.</summary>
    private async Task Forget(long lowest, CancellationToken cancellationToken)
    {
        if (old is { } mark && time.GetElapsedTime(mark.At) < MomentsKept)
        {
            return;
        }

        if (old is { } gone)
        {
            await source.Change(transaction => transaction.Execute(TrimMoments, [("@before", gone.Number)], cancellationToken), cancellationToken);
        }

        old = (lowest, time.GetTimestamp());
    }

    /// <param name="LastNumber">The last that any transaction has taken.</param>
    /// <param name="LowestRunning">The lowest of a transaction that had not ended; above all where there was none.</param>
    private sealed record Seen(long Next, long Floor, long LastId, long LastNumber, long LowestRunning);
}
