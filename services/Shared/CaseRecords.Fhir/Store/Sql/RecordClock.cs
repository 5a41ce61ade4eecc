namespace CaseRecords.Fhir.Store.Sql;

/// <summary>The database's clock, read without asking it each time: this process's clock and how far the database's is ahead of it.</summary>
/// <param name="ask">The database's clock, in microseconds since 1970.</param>
internal sealed class RecordClock(Func<CancellationToken, ValueTask<long>> ask, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long ahead;
    private long checkedAt = long.MinValue;

    public async ValueTask<DateTimeOffset> Now(CancellationToken cancellationToken)
    {
        if (checkedAt == long.MinValue || TimeProvider.System.GetElapsedTime(checkedAt) > Interval)
        {
            await Check(cancellationToken);
        }

        return time.GetUtcNow().AddTicks(ahead);
    }

    private async Task Check(CancellationToken cancellationToken)
    {
        var asked = TimeProvider.System.GetUtcNow();
        var microseconds = await ask(cancellationToken);
        var answered = TimeProvider.System.GetUtcNow();
        var database = DateTimeOffset.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond);

        // Within the time of the question the two cannot be told apart.
        var apart = database - asked.UtcTicks;
        Volatile.Write(ref ahead, database >= asked.UtcTicks && database <= answered.UtcTicks ? 0 : apart);
        checkedAt = TimeProvider.System.GetTimestamp();
    }
}
