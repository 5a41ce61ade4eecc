using CaseRecords.Fhir.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Messaging;

/// <summary>Publishes the log to the broker, in order, from where it stopped. One leader at a time, by lease and fence. A duplicate is possible, loss is not.</summary>
internal sealed partial class Relay(RelayLog log, IRelayState state, IEventPublisher publisher, TimeProvider time, ILogger<Relay> logger) : BackgroundService
{
    internal const int Batch = 256;

    /// <summary>Longer than the longest batch takes to publish, so that no two publish at the same time.</summary>
    internal static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Following = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Saving = TimeSpan.FromSeconds(3);

    private readonly string holder = Guid.CreateVersion7().ToString("N");
    private DateTimeOffset renewAt;
    private TimeSpan pause = Shortest;
    private long? fence;
    private long? position;
    private bool isFailing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var rest = await Turn(stoppingToken);
                NoteSuccess();

                if (rest is { } length)
                {
                    await Rest(length, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                position = null;
                NoteFailure(e);
                await Rest(Slower(), stoppingToken);
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await GiveBack();
    }

    /// <summary>Publishes the next entries, if this process leads; says how long to rest before the next turn.</summary>
    internal async Task<TimeSpan?> Turn(CancellationToken cancellationToken)
    {
        if (!await publisher.Connect(cancellationToken))
        {
            return Slower();
        }

        if (!await Lead(cancellationToken))
        {
            return Following;
        }

        var after = position ??= await state.Position(cancellationToken);
        var entries = await log.Read(new LogQuery(after, Batch), Patience(), cancellationToken);

        if (entries is [])
        {
            return null;
        }

        if (entries[0].Position != after + 1)
        {
            LogGap(after + 1, entries[0].Position);
        }

        var began = time.GetTimestamp();
        var confirmed = await publisher.Publish([.. entries.Select(entry => OutgoingEvent.Of(entry, log.Format))], cancellationToken);

        if (confirmed > 0 && !await Move(entries[confirmed - 1].Position))
        {
            return Following;
        }

        if (confirmed < entries.Count)
        {
            return Slower();
        }

        pause = Shortest;

        return entries.Count < Batch ? LogTail.RestAfter(time.GetElapsedTime(began)) : null;
    }

    private async Task<bool> Lead(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();

        if (fence is null || now >= renewAt)
        {
            var held = await state.Lease(holder, LeaseLength, cancellationToken);
            position = held == fence ? position : null;
            fence = held;
            renewAt = now + (LeaseLength / 3);
        }

        return fence is not null;
    }

    /// <summary>Saves where the broker has everything. Not cancelled at a stop: what is confirmed need not be published again.</summary>
    private async Task<bool> Move(long to)
    {
        using var limit = new CancellationTokenSource(Saving, time);

        if (await state.Move(fence!.Value, to, limit.Token))
        {
            position = to;

            return true;
        }

        LogReplaced(to);
        (fence, position) = (null, null);

        return false;
    }

    /// <summary>A reader that waits longer would lose the lease.</summary>
    private TimeSpan Patience()
    {
        var left = renewAt - time.GetUtcNow();

        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private TimeSpan Slower()
    {
        var now = pause;
        pause = pause * 2 < Longest ? pause * 2 : Longest;

        return now;
    }

    private async Task Rest(TimeSpan rest, CancellationToken stoppingToken) =>
        await Task.Delay(rest, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Whoever leads next need not wait until the lease has run out.</summary>
    private async Task GiveBack()
    {
        if (fence is null)
        {
            return;
        }

        try
        {
            using var limit = new CancellationTokenSource(Saving, time);
            await state.Lease(holder, TimeSpan.FromTicks(-1), limit.Token);
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

    /// <summary>Once for as long as it lasts: it is tried every few seconds.</summary>
    private void NoteFailure(Exception e)
    {
        if (!isFailing)
        {
            isFailing = true;
            LogFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Error, "The relay failed and tries again until it works")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Information, "The relay works again")]
    private partial void LogWorksAgain();

    [LoggerMessage(LogLevel.Error, "The relay was to publish from {Position} on, but the log is only kept from {Oldest}: it goes on from there")]
    private partial void LogGap(long position, long oldest);

    [LoggerMessage(LogLevel.Information, "Another relay has taken over; this one published to {Position}")]
    private partial void LogReplaced(long position);
}
