using Microsoft.Extensions.Logging;

namespace CaseRecords.Messaging;

/// <summary>Publishes over a link to RabbitMQ; drops the link at the first trouble and opens the next when asked to connect.</summary>
internal sealed partial class RabbitPublisher(Uri broker, TimeProvider time, ILogger<RabbitPublisher> logger) : IEventPublisher, IAsyncDisposable
{
    private const string Well = "";

    /// <summary>A batch that is not confirmed in this time is in trouble.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private volatile PublishingLink? link;
    /// <summary>The last thing that was said: a trouble, or that all is well.</summary>
    private string? said;

    /// <summary>After trouble with a batch, a connection alone proves nothing: a broker that is out of memory accepts connections.</summary>
    private bool isUnproven;

    public bool IsConnected => link is { IsOpen: true };

    public async ValueTask<bool> Connect(CancellationToken cancellationToken)
    {
        if (IsConnected)
        {
            return true;
        }

        await Drop(link?.Broken);

        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);

        try
        {
            link = await PublishingLink.Open(broker, either.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Say(BrokerTrouble.Reason(e));

            return false;
        }

        if (!isUnproven)
        {
            Say(Well);
        }

        return true;
    }

    public async Task<int> Publish(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        if (link is not { } current)
        {
            return 0;
        }

        using var limit = new CancellationTokenSource(Patience, time);
        await using var stop = cancellationToken.Register(() => limit.CancelAfter(Farewell));
        string? trouble = null;

        try
        {
            await current.Publish(events, limit.Token, cancellationToken);
            await current.Ring(events.Select(next => next.Owner).Distinct(), limit.Token);
        }
        catch (Exception e)
        {
            trouble = BrokerTrouble.Reason(e);
        }

        var confirmed = current.Confirmed;

        if (confirmed == events.Count)
        {
            isUnproven = false;
            Say(Well);
        }
        else
        {
            isUnproven = true;
            await Drop(cancellationToken.IsCancellationRequested ? null : current.Broken ?? trouble ?? "no confirmation in time");
        }

        return confirmed;
    }

    public async ValueTask DisposeAsync() => await Drop(null);

    private async Task Drop(string? trouble)
    {
        if (trouble is not null)
        {
            Say(trouble);
        }

        if (Interlocked.Exchange(ref link, null) is not { } gone)
        {
            return;
        }

        try
        {
            await gone.DisposeAsync().AsTask().WaitAsync(Farewell * 2, time);
        }
        catch (Exception e)
        {
            LogNoFarewell(BrokerTrouble.Reason(e));
        }
    }

    /// <summary>Once, not at every attempt.</summary>
    private void Say(string what)
    {
        if (said == what)
        {
            return;
        }

        said = what;

        if (what == Well)
        {
            LogConnected(BrokerUri.Shown(broker));
        }
        else
        {
            LogTrouble(BrokerUri.Shown(broker), what);
        }
    }

    [LoggerMessage(LogLevel.Information, "The relay is connected to the broker at {Broker}")]
    private partial void LogConnected(string broker);

    [LoggerMessage(LogLevel.Warning, "The broker at {Broker} takes no events: {Trouble}. The relay tries again; writes go on, and nothing is lost")]
    private partial void LogTrouble(string broker, string trouble);

    [LoggerMessage(LogLevel.Debug, "The connection to the broker did not close: {Trouble}")]
    private partial void LogNoFarewell(string trouble);
}
