using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Messaging;

/// <summary>
/// Keeps a doorbell on the broker, with or without one. MassTransit's own hosted service would give up for good after its start
/// timeout or a wrong password, and leave a bus running that has not found its broker when the host stops.
/// </summary>
internal sealed partial class DoorbellRunner(Doorbell doorbell, TimeProvider time, ILogger<DoorbellRunner> logger) : BackgroundService
{
    /// <summary>A bus in trouble that has not tried again for so long has given up: MassTransit waits half a minute at most.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private string? lastTrouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            using var round = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            await using var stop = stoppingToken.Register(round.Cancel);
            var bus = doorbell.Bus();
            using var watch = bus.ConnectReceiveEndpointObserver(new Watch(this, round));

            // Completes when the broker is found, which may be never; cancelled, it stops what it has started.
            var start = bus.StartAsync(round.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, time, round.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Stop(bus, start).WaitAsync(Farewell, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task Stop(IBusControl bus, Task start)
    {
        await start.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        if (start.IsCompletedSuccessfully)
        {
            // Not cancelled where it takes longer than anybody waits: half stopped, it would find the broker again.
            await bus.StopAsync(CancellationToken.None);
        }
    }

    private void SayReady()
    {
        lastTrouble = null;
        LogReady();
    }

    /// <summary>Aloud only what is new.</summary>
    private void SayTrouble(Exception? exception)
    {
        var trouble = exception is null ? "unknown" : BrokerTrouble.Reason(exception);
        LogTrouble(Interlocked.Exchange(ref lastTrouble, trouble) == trouble ? LogLevel.Debug : LogLevel.Warning, trouble);
    }

    [LoggerMessage(LogLevel.Information, "The broker rings at new entries of the log")]
    private partial void LogReady();

    [LoggerMessage("The broker does not ring: {Trouble}. The log is polled meanwhile")]
    private partial void LogTrouble(LogLevel level, string trouble);

    /// <summary>Hears what becomes of one bus, and ends its round where it gives up.</summary>
    private sealed class Watch(DoorbellRunner runner, CancellationTokenSource round) : IReceiveEndpointObserver
    {
        public Task Ready(ReceiveEndpointReady ready)
        {
            round.CancelAfter(Timeout.InfiniteTimeSpan);
            runner.SayReady();

            return Task.CompletedTask;
        }

        public Task Faulted(ReceiveEndpointFaulted faulted)
        {
            if (!round.IsCancellationRequested && faulted.Exception is not OperationCanceledException)
            {
                round.CancelAfter(Patience);
                runner.SayTrouble(faulted.Exception);
            }

            return Task.CompletedTask;
        }

        public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

        public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;
    }
}
