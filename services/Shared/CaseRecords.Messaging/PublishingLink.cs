using RabbitMQ.Client;

namespace CaseRecords.Messaging;

/// <summary>
/// One connection with one channel that confirms, used by one caller until the first trouble. One channel keeps the order;
/// the client's own tracking of confirmations is off, because it adds a header to every message. Rings go through a channel
/// of their own: nobody waits for them.
/// </summary>
internal sealed class PublishingLink : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);
    private static readonly CreateChannelOptions Confirming = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);

    private readonly IConnection connection;
    private readonly IChannel channel;
    private readonly IChannel rings;
    private readonly Confirmations confirmations = new();

    private PublishingLink(IConnection connection, IChannel channel, IChannel rings)
    {
        this.connection = connection;
        this.channel = channel;
        this.rings = rings;
        channel.BasicAcksAsync += (_, ack) => Now(() => confirmations.Confirm(ack.DeliveryTag, ack.Multiple));
        channel.BasicNacksAsync += (_, _) => Now(() => confirmations.Break("it refused a message"));
        channel.ChannelShutdownAsync += (_, closed) => Now(() => confirmations.Break(closed.ReplyText));
        connection.ConnectionShutdownAsync += (_, closed) => Now(() => confirmations.Break(closed.ReplyText));
        connection.ConnectionBlockedAsync += (_, blocked) => Now(() => confirmations.Break($"it takes no messages: {blocked.Reason}"));
    }

    public bool IsOpen => connection.IsOpen && channel.IsOpen && rings.IsOpen && confirmations.Broken is null;

    /// <summary>Why the link is of no more use.</summary>
    public string? Broken => confirmations.Broken;

    public int Confirmed => confirmations.Count;

    /// <summary>Connects, and checks that the exchange keeps what no queue is bound to: without its alternate such a message would be confirmed and dropped.</summary>
    public static async Task<PublishingLink> Open(Uri broker, CancellationToken cancellationToken)
    {
        // The client would overwrite the event's traceparent by its own, and add more headers, wherever somebody listens to its activities.
        RabbitMQActivitySource.ContextInjector = static (_, _) => { };

        var connection = await BrokerUri.Factory(broker, "caserecords-relay").CreateConnectionAsync(cancellationToken);

        try
        {
            var channel = await connection.CreateChannelAsync(Confirming, cancellationToken);
            var rings = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            var (events, doorbell) = (Topology.Exchange(Topology.Events), Topology.Exchange(Topology.Doorbell));
            await channel.QueueDeclarePassiveAsync(Topology.Unrouted, cancellationToken);
            await channel.ExchangeDeclarePassiveAsync(Topology.Unrouted, cancellationToken);
            await channel.ExchangeDeclarePassiveAsync(events.Name, cancellationToken);
            await channel.ExchangeDeclareAsync(events.Name, events.Type, durable: true, autoDelete: false, events.Arguments, cancellationToken: cancellationToken);
            await rings.ExchangeDeclareAsync(doorbell.Name, doorbell.Type, durable: true, autoDelete: false, doorbell.Arguments, cancellationToken: cancellationToken);

            return new PublishingLink(connection, channel, rings);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Publishes in order; returns when all are confirmed, or when the link is broken.</summary>
    /// <exception cref="OperationCanceledException">The limit came first.</exception>
    public async Task Publish(IReadOnlyList<OutgoingEvent> events, CancellationToken limit, CancellationToken stop)
    {
        var sent = 0;
        confirmations.Start(await channel.GetNextPublishSequenceNumberAsync(limit));

        while (sent < events.Count && IsOpen && !stop.IsCancellationRequested)
        {
            var next = events[sent++];
            await channel.BasicPublishAsync(Topology.Events, next.RoutingKey, mandatory: false, PropertiesOf(next), next.Body, limit);
        }

        await confirmations.Until(sent).WaitAsync(limit);
    }

    /// <summary>Wakes the readers of the log, once for events of these owners. A ring that is lost costs nothing: the log is read anyway.</summary>
    public ValueTask Ring(IEnumerable<string> owners, CancellationToken limit) =>
        rings.BasicPublishAsync(Topology.Doorbell, string.Join('.', owners), ReadOnlyMemory<byte>.Empty, limit);

    public async ValueTask DisposeAsync()
    {
        await connection.CloseAsync(Constants.ReplySuccess, "Goodbye", Farewell, abort: true, CancellationToken.None);
        await rings.DisposeAsync();
        await channel.DisposeAsync();
        await connection.DisposeAsync();
    }

    private static BasicProperties PropertiesOf(OutgoingEvent next)
    {
        var properties = new BasicProperties
        {
            ContentType = "application/cloudevents+json",
            DeliveryMode = DeliveryModes.Persistent,
            MessageId = next.Id,
            Type = next.Type,
            AppId = next.Owner,
        };

        if (next.CorrelationId is { } correlation)
        {
            properties.CorrelationId = correlation;
        }

        if (next.TraceParent is { } trace)
        {
            properties.Headers = new Dictionary<string, object?> { ["traceparent"] = trace };
        }

        return properties;
    }

    private static Task Now(Action action)
    {
        action();

        return Task.CompletedTask;
    }
}
