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
        var isFailing = false;

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
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
                    await Rest(stoppingToken);
                }
                else if (entries.Count > 0)
                {
                    await consumer.Apply(entries, stoppingToken);

                    if (isFailing)
                    {
                        isFailing = false;
                        LogWorksAgain(consumer.Name);
                    }

                    await tail.Breathe(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Once for as long as it lasts: it is tried every second.
                if (!isFailing)
                {
                    LogFailed(e, consumer.Name);
                }

                isFailing = true;
                await Rest(stoppingToken);
            }
        }
    }

    private async Task Rest(CancellationToken stoppingToken) =>
        await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    [LoggerMessage(LogLevel.Error, "{Consumer} failed to apply the log and tries again until it works")]
    private partial void LogFailed(Exception exception, string consumer);

    [LoggerMessage(LogLevel.Information, "{Consumer} applies the log again")]
    private partial void LogWorksAgain(string consumer);

    [LoggerMessage(LogLevel.Error, "{Consumer} has read to {Position}, but the log is only kept from {Oldest}: it stays behind until its database is restored")]
    private partial void LogGap(string consumer, long position, long oldest);
}
