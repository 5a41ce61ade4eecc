using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Log;

/// <summary>Removes from the log, once an hour, what is older than is kept: a batch at each call, so that writers and the sequencer get in between.</summary>
internal sealed class LogRetention(IRecordStore store, TimeSpan kept, TimeProvider time)
{
    public const int DefaultDays = 90;

    private const int Batch = 5000;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private DateTimeOffset next = DateTimeOffset.MinValue;

    /// <summary>Removes a batch if an hour has passed since nothing was left to remove. Only the sequencer's leader calls this.</summary>
    public async Task Apply(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (now >= next && await store.TrimLog(now - kept, Batch, cancellationToken) == 0)
        {
            next = now + Interval;
        }
    }
}
