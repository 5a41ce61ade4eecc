using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace CaseRecords.Messaging.Tests;

/// <summary>What a plain consumer sees of the publisher, and what the publisher says when the broker is in trouble.</summary>
[Collection(OneBroker.Name)]
public sealed class RabbitPublisherTests(Broker broker)
{
    private readonly Said said = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_has_the_promised_properties_and_no_other()
    {
        var entry = Entries.Changed(7);

        var seen = await PublishAndSee(Entries.Outgoing(entry));

        seen.Exchange.ShouldBe("caserecords.events.v1");
        seen.RoutingKey.ShouldBe("imaging.ImagingStudy.updated");
        Seen.Present(seen.BasicProperties).ShouldBe(
        [
            "app_id imaging",
            "content_type application/cloudevents+json",
            "correlation_id req-7",
            "delivery_mode 2",
            $"message_id {entry.EventId}",
            "type org.caserecords.test.7",
        ]);
    }

    [Fact]
    public async Task Its_only_header_is_the_events_traceparent()
    {
        var seen = await PublishAndSee(Entries.Outgoing(Entries.Changed(7)));

        Seen.Headers(seen).ShouldBe(["traceparent 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]);
    }

    [Fact]
    public async Task It_has_no_header_and_no_correlation_where_the_event_has_none()
    {
        var seen = await PublishAndSee(Entries.Outgoing(Entries.Case(7, "Primary", "confirmed")));

        Seen.Headers(seen).ShouldBeEmpty();
        seen.BasicProperties.IsCorrelationIdPresent().ShouldBeFalse();
    }

    [Fact]
    public async Task It_has_no_other_header_where_somebody_traces_the_client()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RabbitMQActivitySource.PublisherSourceName,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);

        var seen = await PublishAndSee(Entries.Outgoing(Entries.Changed(7)));

        Seen.Headers(seen).ShouldBe(["traceparent 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"]);
    }

    [Fact]
    public async Task The_body_is_the_cloud_event_byte_for_byte()
    {
        var sent = Entries.Outgoing(Entries.Changed(7));

        var seen = await PublishAndSee(sent);

        seen.Body.ToArray().ShouldBe(sent.Body.ToArray());
    }

    [Fact]
    public async Task What_is_published_together_rings_once_for_the_owners_it_is_of()
    {
        await using var publisher = Publisher(broker.Uri);
        await using var rings = await broker.CaptureRings();
        await publisher.Connect(Cancel);

        await publisher.Publish([.. Entries.Many(100).Select(Entries.Outgoing), Entries.Outgoing(Entries.Changed(101, "genomics", "Observation"))], Cancel);
        await publisher.Publish([Entries.Outgoing(Entries.Changed(102))], Cancel);

        (await rings.Take(2)).Select(ring => ring.RoutingKey).ShouldBe(["imaging.genomics", "imaging"]);
        rings.Rest().ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_unconfirmed_arrive_in_order()
    {
        await using var publisher = Publisher(broker.Uri);
        await using var capture = await broker.Capture();
        await publisher.Connect(Cancel);

        for (var batch = 0; batch < 8; batch++)
        {
            (await publisher.Publish([.. Entries.Many(256, from: 1 + (batch * 256)).Select(Entries.Outgoing)], Cancel)).ShouldBe(256);
        }

        (await capture.Take(2048)).Select(seen => Entries.PositionOf(seen.Body)).ShouldBe(Enumerable.Range(1, 2048).Select(i => (long)i));
    }

    [Fact]
    public async Task Without_a_broker_it_says_so_once_and_without_the_password()
    {
        await using var gate = BrokerGate.Closed(new Uri("amqp://anna:s3cret@127.0.0.1:1/"));
        await using var publisher = Publisher(gate.Uri);

        (await publisher.Connect(Cancel)).ShouldBeFalse();
        (await publisher.Connect(Cancel)).ShouldBeFalse();

        publisher.IsConnected.ShouldBeFalse();
        (await publisher.Publish([Entries.Outgoing(Entries.Changed(1))], Cancel)).ShouldBe(0);
        var line = said.Lines.ShouldHaveSingleItem();
        line.Level.ShouldBe(LogLevel.Warning);
        line.Message.ShouldContain($"127.0.0.1:{gate.Port}/ takes no events: Connection refused");
        line.Message.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task A_connection_that_is_cut_confirms_nothing_and_the_next_one_works()
    {
        await using var gate = BrokerGate.Open(broker.Uri);
        await using var publisher = Publisher(gate.Uri);
        await publisher.Connect(Cancel);
        gate.Freeze();

        var publishing = publisher.Publish([.. Entries.Many(3).Select(Entries.Outgoing)], Cancel);
        gate.Shut();

        (await publishing).ShouldBe(0);
        publisher.IsConnected.ShouldBeFalse();
        gate.Thaw();
        gate.Reopen();
        (await publisher.Connect(Cancel)).ShouldBeTrue();
        (await publisher.Publish([Entries.Outgoing(Entries.Changed(1))], Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task A_broker_that_stays_silent_is_left_after_some_seconds()
    {
        var clock = new FakeTimeProvider(Entries.Time);
        await using var gate = BrokerGate.Open(broker.Uri);
        await using var publisher = new RabbitPublisher(gate.Uri, clock, said.For<RabbitPublisher>());
        await publisher.Connect(Cancel);
        gate.Freeze();

        var publishing = publisher.Publish([.. Entries.Many(3).Select(Entries.Outgoing)], Cancel);

        while (!publishing.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await publishing).ShouldBe(0);
        publisher.IsConnected.ShouldBeFalse();
        said.Lines.ShouldContain(line => line.Message.Contains("no answer in time"));
    }

    [Fact]
    public async Task After_a_trouble_only_a_confirmed_event_says_that_all_is_well()
    {
        await using var gate = BrokerGate.Open(broker.Uri);
        await using var publisher = Publisher(gate.Uri);
        await publisher.Connect(Cancel);
        gate.Freeze();
        var publishing = publisher.Publish([Entries.Outgoing(Entries.Changed(1))], Cancel);
        gate.Shut();
        await publishing;
        gate.Thaw();
        gate.Reopen();

        await publisher.Connect(Cancel);
        WellSaid().ShouldBe(1);
        await publisher.Publish([Entries.Outgoing(Entries.Changed(1))], Cancel);
        WellSaid().ShouldBe(2);
    }

    [Fact]
    public async Task An_exchange_without_its_alternate_is_not_published_to()
    {
        await using var channel = await broker.Channel();
        await channel.ExchangeDeleteAsync(Topology.Events, cancellationToken: Cancel);
        await channel.ExchangeDeclareAsync(Topology.Events, "topic", durable: true, autoDelete: false, cancellationToken: Cancel);

        try
        {
            await using var publisher = Publisher(broker.Uri);

            (await publisher.Connect(Cancel)).ShouldBeFalse();

            said.Lines.Last().Message.ShouldContain("alternate-exchange");
        }
        finally
        {
            await channel.ExchangeDeleteAsync(Topology.Events, cancellationToken: Cancel);
            await Topology.Declare(broker.Uri, Cancel);
        }
    }

    [Fact]
    public async Task A_broker_that_was_not_prepared_is_not_published_to()
    {
        await using var channel = await broker.Channel();
        await channel.QueueDeleteAsync(Topology.Unrouted, cancellationToken: Cancel);

        try
        {
            await using var publisher = Publisher(broker.Uri);

            (await publisher.Connect(Cancel)).ShouldBeFalse();

            said.Lines.Last().Message.ShouldContain("caserecords.unrouted");
        }
        finally
        {
            await Topology.Declare(broker.Uri, Cancel);
        }
    }

    private int WellSaid() => said.Lines.Count(line => line.Level == LogLevel.Information);

    private RabbitPublisher Publisher(Uri uri) => new(uri, TimeProvider.System, said.For<RabbitPublisher>());

    private async Task<BasicDeliverEventArgs> PublishAndSee(OutgoingEvent sent)
    {
        await using var publisher = Publisher(broker.Uri);
        await using var capture = await broker.Capture();
        (await publisher.Connect(Cancel)).ShouldBeTrue();
        (await publisher.Publish([sent], Cancel)).ShouldBe(1);

        return (await capture.Take(1))[0];
    }
}
