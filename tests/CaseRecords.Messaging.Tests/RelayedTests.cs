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
        await state.Reaches(2000);
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
            await state.Reaches((i * 1000) + 1);
            gate.Shut();
            gate.Reopen();
        }

        await state.Reaches(4000);

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
        await said.Hear("The broker at");
        state.Published.ShouldBe(0);

        gate.Reopen();

        (await capture.Take(300)).Select(Position).ShouldBe(Positions(300));
    }

    [Fact]
    public async Task A_relay_stops_within_seconds_while_the_broker_is_silent()
    {
        await using var gate = BrokerGate.Open(broker.Uri);
        var relay = await Start(gate.Uri);
        log.Append(Entries.Many(1));
        await state.Reaches(1);
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

        await state.Reaches(1000);
        (await capture.Take(1000)).Select(Position).ShouldBe(Positions(1000));
        capture.Rest().ShouldBeEmpty();
    }

    private static IEnumerable<long> Positions(int count) => Enumerable.Range(1, count).Select(i => (long)i);

    private static long Position(BasicDeliverEventArgs seen) => Entries.PositionOf(seen.Body);

    private static IEnumerable<long> FirstDeliveries(IReadOnlyList<BasicDeliverEventArgs> taken, Capture capture) =>
        taken.Concat(capture.Rest()).Select(Position).Distinct();

    private Task<RunningRelay> Start(Uri uri) => RunningRelay.Start(uri, log, state, said);
}
