using MassTransit;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Messaging;

/// <summary>Logs when the doorbell begins to work and when it ceases to, once each: MassTransit's own words come at every attempt and are turned off.</summary>
internal sealed partial class DoorbellWatch(ILogger<DoorbellWatch> logger) : IReceiveEndpointObserver
{
    private string? lastTrouble;

    public Task Ready(ReceiveEndpointReady ready)
    {
        lastTrouble = null;
        LogReady();

        return Task.CompletedTask;
    }

    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        var trouble = faulted.Exception is { } exception ? BrokerTrouble.Reason(exception) : "unknown";

        if (lastTrouble != trouble)
        {
            lastTrouble = trouble;
            LogFaulted(trouble);
        }

        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, "The broker rings at new entries of the log")]
    private partial void LogReady();

    [LoggerMessage(LogLevel.Warning, "The broker does not ring: {Trouble}. The log is polled meanwhile")]
    private partial void LogFaulted(string trouble);
}
