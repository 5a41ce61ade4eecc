namespace CaseRecords.Fhir.Store.Sql;

/// <summary>The database's clock, read without asking it each time: this process's clock and how far the database's is ahead of it.</summary>
/// <param name="ask">The database's clock, in microseconds since 1970.</param>
/// <param name="machine">What this process's clock goes by, where that is not the machine's.</param>
internal sealed class RecordClock(Func<CancellationToken, ValueTask<long>> ask, TimeProvider time, TimeProvider? machine = null)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Further apart than this, time of day and time that passed say that somebody has set the clock.</summary>
    private static readonly TimeSpan Jump = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider machine = machine ?? TimeProvider.System;

    private long ahead;
    private Moment? last;

    public async ValueTask<DateTimeOffset> Now(CancellationToken cancellationToken)
    {
        if (last is not { } seen || machine.GetElapsedTime(seen.Stamp) is var passed && (passed > Interval || (machine.GetUtcNow() - seen.Clock - passed).Duration() > Jump))
        {
            await Check(cancellationToken);
        }

        return time.GetUtcNow().AddTicks(Volatile.Read(ref ahead));
    }

    private async Task Check(CancellationToken cancellationToken)
    {
        var asked = new Moment(machine.GetUtcNow(), machine.GetTimestamp());
        var microseconds = await ask(cancellationToken);
        var answered = machine.GetUtcNow();
        var database = DateTimeOffset.UnixEpoch.Ticks + (microseconds * TimeSpan.TicksPerMicrosecond);

        // Within the time of the question the two cannot be told apart.
        var apart = database - asked.Clock.UtcTicks;
        Volatile.Write(ref ahead, database >= asked.Clock.UtcTicks && database <= answered.UtcTicks ? 0 : apart);
        last = asked;
    }

    private sealed record Moment(DateTimeOffset Clock, long Stamp);
}
