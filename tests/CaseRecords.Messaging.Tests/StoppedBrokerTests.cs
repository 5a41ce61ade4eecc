using System.Diagnostics;
using CaseRecords.Cluster;

namespace CaseRecords.Messaging.Tests;

/// <summary>A real broker that is stopped and started, once for both its ends: the relay and a service's doorbell.</summary>
public sealed class StoppedBrokerTests
{
    private const string Kept = "ext.tests.kept";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_broker_was_stopped_and_started_every_event_is_there_and_the_service_is_woken_again()
    {
        await using var server = await RabbitServer.StartOwn(DataPlace.Memory, Cancel);
        var broker = new Uri(server.Address);
        await Topology.Declare(broker, Cancel);
        await Keep(broker);
        var (log, state, said) = (new MemoryLog(), new MemoryRelayState(), new Said());
        await using var relay = await RunningRelay.Start(broker, log, state, said);
        using var host = await DoorbellHost.Start(broker);
        await host.Works();
        log.Append(Entries.Many(500));
        await state.Reaches(500);
        await host.Woken();

        await server.Stop(Cancel);
        await host.Fails();
        log.Append(Entries.Many(500, from: 501));
        await said.Hear("The broker at");
        state.Published.ShouldBe(500);

        await server.Start(Cancel);
        await state.Reaches(1000);
        (await Drain(broker)).Distinct().ShouldBe(Enumerable.Range(1, 1000).Select(i => (long)i));
        await host.Works();
        var looks = host.Looks;
        await DoorbellHost.Ring(broker);
        while (host.Looks == looks)
        {
            await host.Woken();
        }

        await server.Stop(Cancel);
        var watch = Stopwatch.StartNew();
        await host.Stop();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    /// <summary>An integrator's queue, which outlives the stop.</summary>
    private static async Task Keep(Uri broker)
    {
        await using var connection = await BrokerUri.Factory(broker, "test").CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        await channel.QueueDeclareAsync(Kept, durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancel);
        await channel.QueueBindAsync(Kept, Topology.Events, "#", cancellationToken: Cancel);
    }

    private static async Task<List<long>> Drain(Uri broker)
    {
        await using var connection = await BrokerUri.Factory(broker, "test").CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancel);
        List<long> drained = [];

        while (await channel.BasicGetAsync(Kept, autoAck: true, Cancel) is { } message)
        {
            drained.Add(Entries.PositionOf(message.Body));
        }

        return drained;
    }
}
