using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Log;

/// <summary>Lets readers of the log wait for its next entries: woken in this process, polling for what other processes placed.</summary>
public sealed class LogTail(IRecordStore store, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRest = TimeSpan.FromMilliseconds(250);

    private volatile TaskCompletionSource next = NewSignal();

    /// <summary>
    /// How long a reader rests that has found fewer entries than it takes together: four times as long as its work took, so that the busier it is,
    /// the more its transactions share. One that took each entry by itself would pay a transaction for each.
    /// </summary>
    public static TimeSpan RestAfter(TimeSpan work) => TimeSpan.FromTicks(Math.Clamp(4 * work.Ticks, ShortestRest.Ticks, LongestRest.Ticks));

    /// <summary>Entries past a position; waits for some where there are none. Empty when the wait is over.</summary>
    public async ValueTask<IReadOnlyList<LogEntry>> Read(LogQuery query, TimeSpan wait, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + wait;

        while (true)
        {
            var signal = next.Task;
            var entries = await store.ReadLog(query, cancellationToken);
            var left = until - time.GetUtcNow();

            if (entries.Count > 0 || left <= TimeSpan.Zero)
            {
                return entries;
            }

            await Either(signal, left < Poll ? left : Poll, cancellationToken);
        }
    }

    /// <summary>How far the log reaches, and which it is.</summary>
    internal ValueTask<LogState> State(CancellationToken cancellationToken) => store.LogState(cancellationToken);

    /// <summary>The entry at a position; null where there is none any more, or not yet.</summary>
    internal async ValueTask<LogEntry?> At(long position, CancellationToken cancellationToken) =>
        (await store.ReadLog(new LogQuery(position - 1, 1), cancellationToken)) is [var entry] && entry.Position == position ? entry : null;

    /// <summary>Wakes the readers: entries have been given positions.</summary>
    public void Wake() => Interlocked.Exchange(ref next, NewSignal()).SetResult();

    private async Task Either(Task signal, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await signal.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The poll: another process may have placed entries.
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
