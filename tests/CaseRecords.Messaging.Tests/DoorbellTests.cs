using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RabbitMQ.Client;

namespace CaseRecords.Messaging.Tests;

/// <summary>A service's host with a doorbell, and the broker there, away, and back.</summary>
[Collection(OneBroker.Name)]
public sealed class DoorbellTests(Broker broker)
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_wakes_the_reader()
    {
        using var host = await DoorbellHost.Start(broker.Uri);
        await host.Works();

        await DoorbellHost.Ring(broker.Uri);

        await host.Woken();
        await host.Stop();
    }

    [Theory]
    [InlineData("no JSON at all", "req-7")]
    [InlineData("", null)]
    public async Task What_the_message_says_does_not_matter(string body, string? correlation)
    {
        using var host = await DoorbellHost.Start(broker.Uri);
        await host.Works();

        await DoorbellHost.Ring(broker.Uri, body, correlation);

        await host.Woken();

        // Rings of tests before this one may stand in the queue too.
        while (await broker.Count("svc.timeline") > 0)
        {
            await Task.Yield();
        }

        await host.Stop();
        (await broker.Count("svc.timeline")).ShouldBe(0u);
        host.Said.Lines.ShouldAllBe(line => line.Level < LogLevel.Warning);
    }

    [Fact]
    public async Task A_burst_wakes_the_reader_a_few_times()
    {
        using var host = await DoorbellHost.Start(broker.Uri);
        await host.Works();
        await using var channel = await broker.Channel();

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => channel.BasicPublishAsync(Topology.Doorbell, "patients", default, Cancel).AsTask()));

        await host.Woken();
        while (await channel.MessageCountAsync("svc.timeline", Cancel) > 0)
        {
            await Task.Yield();
        }

        await host.Stop();
        host.Looks.ShouldBeLessThan(100);
    }

    [Fact]
    public async Task Without_a_broker_the_host_starts_and_stops_in_seconds()
    {
        await using var gate = BrokerGate.Closed(broker.Uri);
        var watch = Stopwatch.StartNew();

        using var host = await DoorbellHost.Start(gate.Uri);
        watch.Elapsed.ShouldBeLessThan(Seconds);
        await host.Fails();
        watch.Restart();
        await host.Stop();

        watch.Elapsed.ShouldBeLessThan(Seconds);
    }

    [Fact]
    public async Task With_a_broker_that_stays_silent_the_host_starts_and_stops_in_seconds()
    {
        await using var gate = BrokerGate.Open(broker.Uri);
        gate.Freeze();
        var watch = Stopwatch.StartNew();

        using var host = await DoorbellHost.Start(gate.Uri);
        watch.Elapsed.ShouldBeLessThan(Seconds);
        await gate.Entered.WaitAsync(Cancel);
        watch.Restart();
        await host.Stop();

        watch.Elapsed.ShouldBeLessThan(Seconds);
    }

    [Fact]
    public async Task It_rings_once_the_broker_comes()
    {
        await using var gate = BrokerGate.Closed(broker.Uri);
        using var host = await DoorbellHost.Start(gate.Uri);
        await host.Fails(times: 2);

        gate.Reopen();
        await host.Works();
        await DoorbellHost.Ring(broker.Uri);

        await host.Woken();
        await host.Stop();
    }

    [Fact]
    public async Task It_rings_again_after_the_connection_was_cut()
    {
        await using var gate = BrokerGate.Open(broker.Uri);
        using var host = await DoorbellHost.Start(gate.Uri);
        await host.Works();

        gate.Shut();
        await host.Fails();
        gate.Reopen();
        await host.Works();
        await DoorbellHost.Ring(broker.Uri);

        await host.Woken();
        await host.Stop();
    }

    [Fact]
    public async Task While_the_broker_is_away_it_is_said_once_without_the_password_and_never_as_an_error()
    {
        await using var gate = BrokerGate.Closed(new Uri("amqp://anna:s3cret@127.0.0.1:1/"));
        using var host = await DoorbellHost.Start(gate.Uri);

        await host.Fails(times: 3);
        await host.Stop();

        host.Said.Lines.ShouldAllBe(line => line.Level <= LogLevel.Warning && !line.Message.Contains("s3cret"));
        host.Said.Lines.Where(line => line.Level == LogLevel.Warning).ShouldHaveSingleItem().Message.ShouldContain("Connection refused");
    }

    [Fact]
    public async Task A_queue_that_is_put_right_later_is_enough()
    {
        await using var channel = await broker.Channel();
        await channel.QueueDeleteAsync("svc.timeline", cancellationToken: Cancel);
        await channel.QueueDeclareAsync("svc.timeline", durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancel);

        try
        {
            using var host = await DoorbellHost.Start(broker.Uri);
            await host.Fails();
            await channel.QueueDeleteAsync("svc.timeline", cancellationToken: Cancel);
            await Topology.Declare(broker.Uri, Cancel);
            await host.Works();
            await DoorbellHost.Ring(broker.Uri);

            await host.Woken();
            await host.Stop();
        }
        finally
        {
            await channel.QueueDeleteAsync("svc.timeline", cancellationToken: Cancel);
            await Topology.Declare(broker.Uri, Cancel);
        }
    }

    [Fact]
    public async Task A_wrong_password_is_tried_again_because_it_may_be_put_right()
    {
        var clock = new FakeTimeProvider(Entries.Time);
        using var host = await DoorbellHost.Start(new UriBuilder(broker.Uri) { Password = "wr0ng" }.Uri, clock);
        await host.Fails();

        var again = host.Fails();

        while (!again.IsCompleted)
        {
            clock.Advance(DoorbellRunner.Patience);
            await Task.Yield();
        }

        await again;
        await host.Stop();
        host.Said.Lines.ShouldAllBe(line => !line.Message.Contains("wr0ng"));
    }

    [Fact]
    public async Task It_leaves_no_exchange_of_its_own_on_the_broker()
    {
        using var host = await DoorbellHost.Start(broker.Uri);
        await host.Works();
        await host.Stop();

        await using var channel = await broker.Channel();
        var missing = await Should.ThrowAsync<RabbitMQ.Client.Exceptions.OperationInterruptedException>(() => channel.ExchangeDeclarePassiveAsync("svc.timeline", Cancel));
        missing.ShutdownReason!.ReplyCode.ShouldBe((ushort)404);
    }
}
