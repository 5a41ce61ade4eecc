using System.Diagnostics;
using System.Text;
using CaseRecords.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RabbitMQ.Client;

namespace CaseRecords.Messaging.Tests;

/// <summary>A service's host with a doorbell, and the broker there, away, and back.</summary>
[Collection(OneBroker.Name)]
public sealed class DoorbellTests(Broker broker)
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(5);

    private readonly WakingLog log = new();
    private readonly Said said = new();
    private int heard;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_wakes_the_reader()
    {
        using var host = await Start(broker.Uri);
        await log.StartReader(Cancel);
        await Until(ready: true);

        await Ring(broker.Uri);

        await log.Woken(Cancel);
        await host.StopAsync(Cancel);
    }

    [Theory]
    [InlineData("no JSON at all", "req-7")]
    [InlineData("", null)]
    public async Task What_the_message_says_does_not_matter(string body, string? correlation)
    {
        using var host = await Start(broker.Uri);
        await log.StartReader(Cancel);
        await Until(ready: true);

        await Ring(broker.Uri, body, correlation);

        await log.Woken(Cancel);
        await host.StopAsync(Cancel);
        (await broker.Count("svc.timeline")).ShouldBe(0u);
        said.Lines.ShouldAllBe(line => line.Level < LogLevel.Warning);
    }

    [Fact]
    public async Task A_burst_wakes_the_reader_a_few_times()
    {
        using var host = await Start(broker.Uri);
        await log.StartReader(Cancel);
        await Until(ready: true);
        await using var channel = await broker.Channel();

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => channel.BasicPublishAsync(Topology.Events, "patients.Patient.created", default, Cancel).AsTask()));

        await log.Woken(Cancel);
        while (await broker.Count("svc.timeline") > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancel);
        }

        await host.StopAsync(Cancel);
        log.Looks.ShouldBeLessThan(100);
    }

    [Fact]
    public async Task Without_a_broker_the_host_starts_and_stops_in_seconds()
    {
        await using var gate = BrokerGate.Closed(broker.Uri);
        var watch = Stopwatch.StartNew();

        using var host = await Start(gate.Uri);
        watch.Elapsed.ShouldBeLessThan(Seconds);
        await Until(ready: false);
        watch.Restart();
        await host.StopAsync(Cancel);

        watch.Elapsed.ShouldBeLessThan(Seconds);
    }

    [Fact]
    public async Task With_a_broker_that_stays_silent_the_host_starts_and_stops_in_seconds()
    {
        await using var gate = BrokerGate.Open(broker.Uri);
        gate.Freeze();
        var watch = Stopwatch.StartNew();

        using var host = await Start(gate.Uri);
        watch.Elapsed.ShouldBeLessThan(Seconds);
        await gate.Entered.WaitAsync(Cancel);
        watch.Restart();
        await host.StopAsync(Cancel);

        watch.Elapsed.ShouldBeLessThan(Seconds);
    }

    [Fact]
    public async Task It_rings_once_the_broker_comes()
    {
        await using var gate = BrokerGate.Closed(broker.Uri);
        using var host = await Start(gate.Uri);
        await log.StartReader(Cancel);
        await Until(ready: false, times: 2);

        gate.Reopen();
        await Until(ready: true);
        await Ring(broker.Uri);

        await log.Woken(Cancel);
        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task It_rings_again_after_the_connection_was_cut()
    {
        await using var gate = BrokerGate.Open(broker.Uri);
        using var host = await Start(gate.Uri);
        await log.StartReader(Cancel);
        await Until(ready: true);

        gate.Shut();
        await Until(ready: false);
        gate.Reopen();
        await Until(ready: true);
        await Ring(broker.Uri);

        await log.Woken(Cancel);
        await host.StopAsync(Cancel);
    }

    [Fact]
    public async Task It_rings_again_after_the_broker_was_stopped_and_started_and_the_host_stops_without_it()
    {
        await using var own = await RabbitServer.StartOwn(DataPlace.Memory, Cancel);
        var address = new Uri(own.Address);
        await Topology.Declare(address, Cancel);
        using var host = await Start(address);
        await log.StartReader(Cancel);
        await Until(ready: true);

        await own.Stop(Cancel);
        await Until(ready: false);
        await own.Start(Cancel);
        await Until(ready: true);
        await Ring(address);
        await log.Woken(Cancel);
        await own.Stop(Cancel);
        var watch = Stopwatch.StartNew();
        await host.StopAsync(Cancel);

        watch.Elapsed.ShouldBeLessThan(Seconds);
    }

    [Fact]
    public async Task While_the_broker_is_away_it_is_said_once_without_the_password_and_never_as_an_error()
    {
        await using var gate = BrokerGate.Closed(new Uri("amqp://anna:s3cret@127.0.0.1:1/"));
        using var host = await Start(gate.Uri);

        await Until(ready: false, times: 3);
        await host.StopAsync(Cancel);

        said.Lines.ShouldAllBe(line => line.Level <= LogLevel.Warning && !line.Message.Contains("s3cret"));
        said.Lines.Where(line => line.Level == LogLevel.Warning).ShouldHaveSingleItem().Message.ShouldContain("Connection refused");
    }

    [Fact]
    public async Task A_queue_that_is_put_right_later_is_enough()
    {
        await using var channel = await broker.Channel();
        await channel.QueueDeleteAsync("svc.timeline", cancellationToken: Cancel);
        await channel.QueueDeclareAsync("svc.timeline", durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancel);

        try
        {
            using var host = await Start(broker.Uri);
            await log.StartReader(Cancel);
            await Until(ready: false);
            await channel.QueueDeleteAsync("svc.timeline", cancellationToken: Cancel);
            await Topology.Declare(broker.Uri, Cancel);
            await Until(ready: true);
            await Ring(broker.Uri);

            await log.Woken(Cancel);
            await host.StopAsync(Cancel);
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
        using var host = await Start(new UriBuilder(broker.Uri) { Password = "wr0ng" }.Uri, clock);
        await Until(ready: false);

        while (said.Lines.Count(line => line.Message.Contains("refuses the user or the password")) < 2)
        {
            clock.Advance(DoorbellRunner.Patience);
            await Task.Delay(TimeSpan.FromMilliseconds(50), Cancel);
        }

        await host.StopAsync(Cancel);
        said.Lines.ShouldAllBe(line => !line.Message.Contains("wr0ng"));
    }

    [Fact]
    public async Task It_leaves_no_exchange_of_its_own_on_the_broker()
    {
        using var host = await Start(broker.Uri);
        await Until(ready: true);
        await host.StopAsync(Cancel);

        await using var channel = await broker.Channel();
        var missing = await Should.ThrowAsync<RabbitMQ.Client.Exceptions.OperationInterruptedException>(() => channel.ExchangeDeclarePassiveAsync("svc.timeline", Cancel));
        missing.ShutdownReason!.ReplyCode.ShouldBe((ushort)404);
    }

    private async Task<IHost> Start(Uri uri, TimeProvider? time = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(said.Provider()).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSingleton(log.Tail);
        builder.Services.AddDoorbell("timeline", uri);
        var host = builder.Build();
        await host.StartAsync(Cancel);

        return host;
    }

    /// <summary>Waits until so many more lines have been logged about a bell that works, or about one that does not.</summary>
    private async Task Until(bool ready, int times = 1)
    {
        var from = heard;

        while (times > 0)
        {
            var line = said.Lines.ElementAtOrDefault(from);

            if (line is null)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(10), Cancel);
                continue;
            }

            heard = ++from;
            times -= line.Message.StartsWith(ready ? "The broker rings" : "The broker does not ring", StringComparison.Ordinal) ? 1 : 0;
        }
    }

    private static async Task Ring(Uri uri, string body = "{}", string? correlation = null)
    {
        await using var connection = await BrokerUri.Factory(uri, "test").CreateConnectionAsync(Cancel);
        await using var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancel);
        var properties = new BasicProperties { ContentType = "application/cloudevents+json" };

        if (correlation is not null)
        {
            properties.CorrelationId = correlation;
        }

        await channel.BasicPublishAsync(Topology.Events, "patients.Patient.created", mandatory: false, properties, Encoding.UTF8.GetBytes(body), Cancel);
    }
}
