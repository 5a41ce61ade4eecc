using CaseRecords.Cluster;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace CaseRecords.Messaging.Tests;

/// <summary>The broker that the tests of this project share, one test at a time, with the topology declared.</summary>
public sealed class Broker : IAsyncLifetime
{
    private IFoundServer? server;

    public Uri Uri => new(server!.Address);

    public async ValueTask InitializeAsync()
    {
        server = await RabbitServer.Find(CancellationToken.None);
        await Topology.Declare(Uri, CancellationToken.None);
    }

    public async ValueTask DisposeAsync() => await (server?.DisposeAsync() ?? ValueTask.CompletedTask);

    /// <summary>A plain client, as an integrator has one. What it publishes is in the queues once that is awaited.</summary>
    internal async Task<IChannel> Channel() =>
        await (await BrokerUri.Factory(Uri, "caserecords-tests").CreateConnectionAsync()).CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));

    /// <summary>A plain consumer of the events, with its own queue.</summary>
    internal async Task<Capture> Capture(string key = "#") => await Messaging.Tests.Capture.Start(await Channel(), Topology.Events, key);

    /// <summary>A plain consumer of the rings, with its own queue.</summary>
    internal async Task<Capture> CaptureRings() => await Messaging.Tests.Capture.Start(await Channel(), Topology.Doorbell, "#");

    internal async Task<uint> Count(string queue)
    {
        await using var channel = await Channel();

        return await channel.MessageCountAsync(queue);
    }
}

[CollectionDefinition(Name)]
public sealed class OneBroker : ICollectionFixture<Broker>
{
    public const string Name = "broker";
}

/// <summary>A plain consumer's queue, and what came to it.</summary>
internal sealed class Capture : IAsyncDisposable
{
    private readonly IChannel channel;
    private readonly System.Threading.Channels.Channel<BasicDeliverEventArgs> deliveries =
        System.Threading.Channels.Channel.CreateUnbounded<BasicDeliverEventArgs>();

    private Capture(IChannel channel) => this.channel = channel;

    public static async Task<Capture> Start(IChannel channel, string exchange, string key)
    {
        var capture = new Capture(channel);
        var queue = (await channel.QueueDeclareAsync()).QueueName;
        await channel.QueueBindAsync(queue, exchange, key);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            // The body's memory is the client's again after this.
            capture.deliveries.Writer.TryWrite(new BasicDeliverEventArgs(
                delivery.ConsumerTag, delivery.DeliveryTag, delivery.Redelivered, delivery.Exchange, delivery.RoutingKey,
                delivery.BasicProperties, delivery.Body.ToArray()));

            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue, autoAck: true, consumer);

        return capture;
    }

    public async Task<IReadOnlyList<BasicDeliverEventArgs>> Take(int count)
    {
        List<BasicDeliverEventArgs> taken = [];

        while (taken.Count < count)
        {
            taken.Add(await deliveries.Reader.ReadAsync(TestContext.Current.CancellationToken));
        }

        return taken;
    }

    public IReadOnlyList<BasicDeliverEventArgs> Rest()
    {
        List<BasicDeliverEventArgs> rest = [];

        while (deliveries.Reader.TryRead(out var delivery))
        {
            rest.Add(delivery);
        }

        return rest;
    }

    public async ValueTask DisposeAsync() => await channel.DisposeAsync();
}
