using CaseRecords.Cluster;
using RabbitMQ.Client.Events;

namespace CaseRecords.Messaging.Tests;

/// <summary>The running relay and a real broker: whatever happens between them, a plain consumer gets every event, first deliveries in order.</summary>
[Collection(OneBroker.Name)]
public sealed class RelayedTests(Broker broker)
{
    private readonly MemoryLog log = new();
    private readonly MemoryRelayState state = new();
    private readonly Said said = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_consumer_gets_the_log_in_its_order()
    {
        await using var capture = await broker.Capture();
        await using var relay = await Start(broker.Uri);

        for (var i = 0; i < 40; i++)
        {
            log.Append(Entries.Many(50, from: 1 + (i * 50)));
        }

        (await capture.Take(2000)).Select(Position).ShouldBe(Positions(2000));
        await Until(() => state.Published == 2000);
    }

    [Fact]
    public async Task Nothing_is_lost_while_the_connection_is_cut_again_and_again()
    {
        await using var capture = await broker.Capture();
        await using var gate = BrokerGate.Open(broker.Uri);
        await using var relay = await Start(gate.Uri);

        for (var i = 0; i < 4; i++)
        {
            log.Append(Entries.Many(1000, from: 1 + (i * 1000)));
            await Until(() => state.Published > i * 1000);
            gate.Shut();
            gate.Reopen();
        }

        await Until(() => state.Published == 4000);

        FirstDeliveries(await capture.Take(4000), capture).ShouldBe(Positions(4000));
        state.Moves.ShouldBe(state.Moves.Order());
    }

    [Fact]
    public async Task What_was_written_without_a_broker_is_published_when_it_comes()
    {
        await using var capture = await broker.Capture();
        await using var gate = BrokerGate.Closed(broker.Uri);
        await using var relay = await Start(gate.Uri);
        log.Append(Entries.Many(300));
        await Until(() => said.Lines.Any(line => line.Message.Contains("takes no events")));
        state.Published.ShouldBe(0);

        gate.Reopen();

        (await capture.Take(300)).Select(Position).ShouldBe(Positions(300));
    }

    [Fact]
    public async Task A_broker_that_is_stopped_and_started_gets_everything()
    {
        await using var own = await RabbitServer.StartOwn(DataPlace.Memory, Cancel);
        var address = new Uri(own.Address);
        await Topology.Declare(address, Cancel);
        await Keep(address, "ext.test.kept");
        await using var relay = await Start(address);
        log.Append(Entries.Many(500));
        await Until(() => state.Published == 500);

        await own.Stop(Cancel);
        log.Append(Entries.Many(500, from: 501));
        await Until(() => said.Lines.Any(line => line.Message.Contains("takes no events")));
        state.Published.ShouldBe(500);
        await own.Start(Cancel);
        await Until(() => state.Published == 1000);

        (await Drain(address, "ext.test.kept")).Distinct().ShouldBe(Positions(1000));
    }

    [Fact]
    public async Task A_relay_stops_within_seconds_while_the_broker_is_silent()
    {
        await using var gate = BrokerGate.Open(broker.Uri);
        var relay = await Start(gate.Uri);
        log.Append(Entries.Many(1));
        await Until(() => state.Published == 1);
        gate.Freeze();
        log.Append(Entries.Many(10, from: 2));

        await relay.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancel);

        state.Published.ShouldBe(1);
    }

    [Fact]
    public async Task Two_relays_publish_each_event_once()
    {
        await using var capture = await broker.Capture();
        await using var first = await Start(broker.Uri);
        await using var second = await Start(broker.Uri);

        log.Append(Entries.Many(1000));

        await Until(() => state.Published == 1000);
        (await capture.Take(1000)).Select(Position).ShouldBe(Positions(1000));
        capture.Rest().ShouldBeEmpty();
    }

    private static IEnumerable<long> Positions(int count) => Enumerable.Range(1, count).Select(i => (long)i);

    private static long Position(BasicDeliverEventArgs seen) => Entries.PositionOf(seen.Body);

    private static IEnumerable<long> FirstDeliveries(IReadOnlyList<BasicDeliverEventArgs> taken, Capture capture) =>
        taken.Concat(capture.Rest()).Select(Position).Distinct();

    private static async Task Until(Func<bool> reached)
    {
        while (!reached())
        {
            Cancel.ThrowIfCancellationRequested();
            await Task.Delay(TimeSpan.FromMilliseconds(10), Cancel);
        }
    }

    private static async Task Keep(Uri address, string queue)
    {
        await using var connection = await BrokerUri.Factory(address, "test").CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancel);
        await channel.QueueBindAsync(queue, Topology.Events, "#", cancellationToken: Cancel);
    }

    private static async Task<List<long>> Drain(Uri address, string queue)
    {
        await using var connection = await BrokerUri.Factory(address, "test").CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        List<long> drained = [];

        while (await channel.BasicGetAsync(queue, autoAck: true, Cancel) is { } message)
        {
            drained.Add(Entries.PositionOf(message.Body));
        }

        return drained;
    }

    private async Task<RunningRelay> Start(Uri uri)
    {
        var publisher = new RabbitPublisher(uri, TimeProvider.System, said.For<RabbitPublisher>());
        var relay = new Relay(log.Relayed, state, publisher, TimeProvider.System, said.For<Relay>());
        await relay.StartAsync(Cancel);

        return new RunningRelay(relay, publisher);
    }

    private sealed class RunningRelay(Relay relay, RabbitPublisher publisher) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await relay.StopAsync(CancellationToken.None);
            relay.Dispose();
            await publisher.DisposeAsync();
        }
    }
}
