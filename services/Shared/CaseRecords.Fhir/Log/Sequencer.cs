using CaseRecords.Fhir.Store;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Fhir.Log;

/// <summary>Gives committed log entries their dense, immutable positions. One leader at a time, by lease and fence.</summary>
internal sealed partial class Sequencer(IRecordStore store, LogTail tail, LogRetention retention, TimeProvider time, ILogger<Sequencer> logger) : BackgroundService
{
    private const int Batch = 500;
    private static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);

    // Where other processes commit too, nothing but looking tells of it: often while they are at it.
    private static readonly TimeSpan BusyLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan IdleLook = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan StaysBusy = TimeSpan.FromSeconds(1);

    // What commits meanwhile is placed together: a pass costs the database as much as a commit.
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(10);

    private readonly string holder = Guid.CreateVersion7().ToString("N");
    private DateTimeOffset renewAt;
    private DateTimeOffset busyUntil;
    private long? fence;
    private bool isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var committed = Task.CompletedTask;

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                committed = committed.IsCompleted ? store.NextCommit(stoppingToken) : committed;

                var leads = await Lead(stoppingToken);
                tail.Wake();
                NoteSuccess();

                if (leads)
                {
                    await retention.Apply(stoppingToken);
                }

                await Wait(committed, stoppingToken);

                if (store.IsShared)
                {
                    await Task.Delay(Breath, time, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                NoteFailure(e);
                await Task.Delay(Idle, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await GiveBack();
    }

    /// <summary>Places what has no position yet, if this process leads; says whether it does.</summary>
    internal async Task<bool> Lead(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (fence is null || now >= renewAt)
        {
            fence = await store.LeaseLog(holder, LeaseLength, cancellationToken);
            renewAt = now + (LeaseLength / 2);
        }

        var placed = Batch;

        while (fence is { } held && placed >= Batch)
        {
            placed = await store.SequenceLog(held, Batch, cancellationToken);
            fence = placed < 0 ? null : fence;
            busyUntil = placed > 0 ? time.GetUtcNow() + StaysBusy : busyUntil;
        }

        return fence is not null;
    }

    private TimeSpan Patience => !store.IsShared ? Idle : time.GetUtcNow() < busyUntil ? BusyLook : IdleLook;

    private async Task Wait(Task committed, CancellationToken cancellationToken)
    {
        try
        {
            await committed.WaitAsync(Patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Renews the lease, and finds what another process committed.
        }
    }

    /// <summary>Whoever leads next need not wait until the lease has run out.</summary>
    private async Task GiveBack()
    {
        if (fence is null)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(Idle, time);
            await store.LeaseLog(holder, TimeSpan.FromTicks(-1), limit.Token);
        }
        catch (Exception)
        {
            // Then it runs out.
        }
    }

    private void NoteSuccess()
    {
        if (isFailing)
        {
            isFailing = false;
            LogWorksAgain();
        }
    }

    /// <summary>Once for as long as it lasts: it is tried every two seconds.</summary>
    private void NoteFailure(Exception e)
    {
        if (!isFailing)
        {
            isFailing = true;
            LogFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Error, "The sequencer failed and tries again until it works")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "The sequencer works again")]
    private partial void LogWorksAgain();
}
