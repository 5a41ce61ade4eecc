using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Fhir.Log;

/// <summary>Feeds the log to every consumer, each in order and from where it stopped, none waiting for another.</summary>
internal sealed partial class LogRunner(IEnumerable<ILogConsumer> consumers, LogTail tail, TimeProvider time, ILogger<LogRunner> logger) : BackgroundService
{
    private const int Batch = 200;
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(consumers.Select(consumer => Feed(consumer, stoppingToken)));

    private async Task Feed(ILogConsumer consumer, CancellationToken stoppingToken)
    {
        var follows = false;
        var isFailing = false;

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                follows = follows || await Follow(consumer, stoppingToken);
                var position = await consumer.Position(stoppingToken);
                var entries = await tail.Read(new LogQuery(position, Batch), Wait, stoppingToken);

                if (isFailing && entries is [])
                {
                    isFailing = false;
                    LogWorksAgain(consumer.Name);
                }

                if (entries is [var first, ..] && first.Position != position + 1)
                {
                    LogGap(consumer.Name, position, first.Position);
                    await Rest(Pause, stoppingToken);
                }
                else if (entries.Count > 0)
                {
                    var began = time.GetTimestamp();
                    await consumer.Apply(entries, stoppingToken);

                    if (isFailing)
                    {
                        isFailing = false;
                        LogWorksAgain(consumer.Name);
                    }

                    if (entries.Count < Batch)
                    {
                        await Rest(LogTail.RestAfter(time.GetElapsedTime(began)), stoppingToken);
                    }
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                follows = false;

                // Once for as long as it lasts: it is tried every second.
                if (!isFailing)
                {
                    LogFailed(e, consumer.Name);
                }

                isFailing = true;
                await Rest(Pause, stoppingToken);
            }
        }
    }

    /// <summary>
    /// Makes sure that what the consumer has read is the beginning of this log. After a restore it may have read entries that are gone, and
    /// would pass over the new ones at their positions.
    /// </summary>
    private async Task<bool> Follow(ILogConsumer consumer, CancellationToken cancellationToken)
    {
        var place = await consumer.Place(cancellationToken);
        var log = await tail.State(cancellationToken);

        if (place.Epoch != log.Epoch)
        {
            var isItsBeginning = place switch
            {
                { Position: 0 } => true,
                // Of a version that did not keep it yet.
                { Epoch: null, Event: null } => place.Position <= log.Head,
                _ => await tail.At(place.Position, cancellationToken) is { } entry && entry.EventId == place.Event,
            };

            if (!isItsBeginning)
            {
                LogAnew(consumer.Name, place.Position);
            }

            await consumer.Follow(log.Epoch, anew: !isItsBeginning, cancellationToken);
        }

        return true;
    }

    private async Task Rest(TimeSpan rest, CancellationToken stoppingToken) =>
        await Task.Delay(rest, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(LogLevel.Error, "{Consumer} failed to apply the log and tries again until it works")]
    private partial void LogFailed(Exception exception, string consumer);

    [LoggerMessage(LogLevel.Warning, "{Consumer} had read to {Position} in a log that is not this one: the record was restored from a backup. It begins anew")]
    private partial void LogAnew(string consumer, long position);

    [LoggerMessage(LogLevel.Information, "{Consumer} applies the log again")]
    private partial void LogWorksAgain(string consumer);

    [LoggerMessage(LogLevel.Error, "{Consumer} has read to {Position}, but the log is only kept from {Oldest}: it stays behind until its database is restored")]
    private partial void LogGap(string consumer, long position, long oldest);
}
