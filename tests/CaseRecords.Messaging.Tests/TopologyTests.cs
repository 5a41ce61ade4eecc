using System.Text;
using CaseRecords.Hosting;
using RabbitMQ.Client;

namespace CaseRecords.Messaging.Tests;

[Collection(OneBroker.Name)]
public sealed class TopologyTests(Broker broker)
{
    private static readonly string[] Services = ["patients", "imaging", "diagnoses", "genomics", "treatments", "assessments", "exchange", "timeline"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Declaring_again_changes_nothing()
    {
        await Topology.Declare(broker.Uri, Cancel);
        await Topology.Declare(broker.Uri, Cancel);
    }

    [Fact]
    public void Every_service_has_a_bounded_quorum_queue_with_a_delivery_limit() =>
        Services.Select(service => Topology.DoorbellOf(service).Queue.Arguments)
            .ShouldAllBe(arguments =>
                (string)arguments["x-queue-type"]! == "quorum" && (int)arguments["x-max-length"]! == 8 && (string)arguments["x-overflow"]! == "drop-head"
                && (int)arguments["x-delivery-limit"]! == 5 && (string)arguments["x-dead-letter-exchange"]! == Topology.Dead);

    [Fact]
    public void Nobody_else_has_a_doorbell() => Should.Throw<ArgumentException>(() => Topology.DoorbellOf("gateway")).Message.ShouldContain("gateway");

    [Fact]
    public async Task A_burst_leaves_a_few_doorbells_and_no_dead_ones()
    {
        await using var channel = await broker.Channel();
        await Purge(channel);

        for (var i = 0; i < 100; i++)
        {
            await Ring(channel, "patients", $"{i}");
        }

        (await channel.MessageCountAsync("svc.patients", Cancel)).ShouldBe(8u);
        (await broker.Count(Topology.Dead)).ShouldBe(0u);
    }

    [Fact]
    public async Task A_message_that_comes_back_too_often_is_dead_and_visible()
    {
        await using var channel = await broker.Channel();
        await Purge(channel);
        await Ring(channel, "patients", "poison");

        var refused = 0;
        while (await Get(channel, "svc.patients", whileEmpty: async () => await channel.MessageCountAsync(Topology.Dead, Cancel) == 0) is { } message)
        {
            await channel.BasicNackAsync(message.DeliveryTag, multiple: false, requeue: true, Cancel);
            refused++;
        }

        refused.ShouldBe(6);
        var dead = await channel.BasicGetAsync(Topology.Dead, autoAck: true, Cancel);
        Encoding.UTF8.GetString(dead!.Body.Span).ShouldBe("poison");
    }

    [Fact]
    public async Task An_event_that_no_queue_is_bound_to_is_kept_where_it_is_seen()
    {
        await using var channel = await broker.Channel();
        await Purge(channel);

        await Publish(channel, "nobody.Basic.created", "lost?");

        var kept = await Get(channel, Topology.Unrouted, whileEmpty: () => Task.FromResult(true));
        Encoding.UTF8.GetString(kept!.Body.Span).ShouldBe("lost?");
    }

    [Fact]
    public async Task A_ring_wakes_the_owners_it_names_and_who_reads_the_whole_log()
    {
        await using var channel = await broker.Channel();
        await Purge(channel);

        await Ring(channel, "imaging.genomics");

        (await Rung(channel)).ShouldBe(["imaging", "genomics", "assessments", "exchange", "timeline"]);
    }

    [Fact]
    public async Task Declaring_takes_away_what_older_versions_bound()
    {
        await using var channel = await broker.Channel();
        await Purge(channel);

        foreach (var binding in Topology.Withdrawn)
        {
            await channel.QueueBindAsync(binding.Queue, binding.Exchange, binding.Key, cancellationToken: Cancel);
        }

        await Publish(channel, "patients.Patient.updated");
        (await Rung(channel)).ShouldBe(["patients", "assessments", "exchange", "timeline"]);
        await Purge(channel);

        await Topology.Declare(broker.Uri, Cancel);

        await Publish(channel, "patients.Patient.updated");
        (await Rung(channel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_queue_with_other_arguments_is_named_with_what_to_do()
    {
        await using var channel = await broker.Channel();
        await channel.QueueDeleteAsync("svc.patients", cancellationToken: Cancel);
        await channel.QueueDeclareAsync("svc.patients", durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancel);

        try
        {
            var refused = await Should.ThrowAsync<StartRefusedException>(() => Topology.Declare(broker.Uri, Cancel));

            refused.Message.ShouldContain("refuses our queue svc.patients");
            refused.Message.ShouldContain("delete it on the broker and prepare again");
            refused.Message.ShouldNotContain('\n');
        }
        finally
        {
            await channel.QueueDeleteAsync("svc.patients", cancellationToken: Cancel);
            await Topology.Declare(broker.Uri, Cancel);
        }
    }

    [Fact]
    public async Task A_broker_that_is_away_is_named_without_the_password()
    {
        await using var gate = BrokerGate.Closed(new Uri("amqp://anna:s3cret@127.0.0.1:1/clinic"));

        var refused = await Should.ThrowAsync<StartRefusedException>(() => Declaration.Run(gate.Uri, TimeSpan.Zero, TimeProvider.System, Cancel));

        refused.Message.ShouldContain($"127.0.0.1:{gate.Port}/clinic (Broker:Uri)");
        refused.Message.ShouldContain("Connection refused");
        refused.Message.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task A_wrong_password_is_told_at_once()
    {
        var wrong = new UriBuilder(broker.Uri) { UserName = "guest", Password = "wr0ng" }.Uri;

        var refused = await Should.ThrowAsync<StartRefusedException>(() => Topology.Declare(wrong, Cancel));

        refused.Message.ShouldContain("it refuses the user or the password");
        refused.Message.ShouldNotContain("wr0ng");
    }

    [Fact]
    public async Task A_virtual_host_that_is_not_there_is_told_at_once()
    {
        var wrong = new UriBuilder(broker.Uri) { Path = "/nowhere" }.Uri;

        (await Should.ThrowAsync<StartRefusedException>(() => Topology.Declare(wrong, Cancel))).Message.ShouldContain("nowhere");
    }

    private static async Task Publish(IChannel channel, string key, string body = "") =>
        await channel.BasicPublishAsync(Topology.Events, key, Encoding.UTF8.GetBytes(body), Cancel);

    private static async Task Ring(IChannel channel, string owners, string body = "") =>
        await channel.BasicPublishAsync(Topology.Doorbell, owners, Encoding.UTF8.GetBytes(body), Cancel);

    /// <summary>The services in whose queue something is.</summary>
    private static async Task<List<string>> Rung(IChannel channel)
    {
        List<string> rung = [];

        foreach (var service in Services)
        {
            if (await channel.MessageCountAsync($"svc.{service}", Cancel) > 0)
            {
                rung.Add(service);
            }
        }

        return rung;
    }

    private static async Task Purge(IChannel channel)
    {
        foreach (var queue in Topology.Queues)
        {
            await channel.QueuePurgeAsync(queue.Name, Cancel);
        }
    }

    private static async Task<BasicGetResult?> Get(IChannel channel, string queue, Func<Task<bool>> whileEmpty)
    {
        while (true)
        {
            if (await channel.BasicGetAsync(queue, autoAck: false, Cancel) is { } message)
            {
                return message;
            }

            if (!await whileEmpty())
            {
                return null;
            }
        }
    }
}
