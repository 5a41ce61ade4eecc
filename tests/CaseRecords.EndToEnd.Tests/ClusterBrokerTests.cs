using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>Without the broker everything is written and read; when it is back, its consumers get what they missed.</summary>
[Collection(TroubledCluster.Name)]
public sealed class ClusterBrokerTests(ClusterUnderTest cluster) : IAsyncLifetime
{
    /// <summary>Whatever a test before this one left behind.</summary>
    public async ValueTask InitializeAsync() => await cluster.StartAgain();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("CASERECORDS_LONG") == "1";
    private static readonly TimeSpan Alarm = TimeSpan.FromSeconds(60);

    /// <summary>Ten seconds; the whole minute, and the alarm after it, where CASERECORDS_LONG=1 asks for it.</summary>
    private static readonly TimeSpan Outage = IsLong ? Alarm + TimeSpan.FromSeconds(10) : TimeSpan.FromSeconds(10);

    [Fact]
    public async Task While_the_broker_is_down_every_write_succeeds_and_afterwards_its_consumer_gets_each_event_in_order()
    {
        var client = cluster.Client;
        var writers = Writers.Start(client, "load");
        await writers.More(20);
        var clock = Stopwatch.StartNew();
        await cluster.Cluster.Rabbit.Stop(CancellationToken.None);
        var (stopped, heard) = (writers.Acknowledged.Count, cluster.Tap.Received.Count);

        while (clock.Elapsed < Outage)
        {
            await writers.More(20);
        }

        var (_, without) = await Health(client);
        without.GetProperty("brokerConnected").GetBoolean().ShouldBeFalse();
        without.GetProperty("backlog").GetInt64().ShouldBeGreaterThan(20);
        without.GetProperty("oldestUnpublishedSeconds").GetDouble().ShouldBeGreaterThan(IsLong ? Alarm.TotalSeconds : 0);
        without.GetProperty("status").GetString().ShouldBe(IsLong ? "degraded" : "ok");
        cluster.Tap.Received.Count.ShouldBe(heard);
        (writers.Acknowledged.Count - stopped).ShouldBeGreaterThan(20);

        await cluster.Cluster.Rabbit.Start(CancellationToken.None);
        await writers.More(20);
        await writers.Stop();
        await client.CaughtUp();
        var feed = await client.ReadFeed();
        var received = await cluster.Tap.Until(feed);

        writers.Complaints.ShouldBeEmpty();
        writers.Refusals.ShouldBeEmpty();
        received.DistinctBy(e => e.Id).Select(e => e.Body).ShouldBe(feed.Select(e => e.GetRawText()));
        await ClusterUnderTest.Until(client, "/health/events", answer => answer.StatusCode == HttpStatusCode.OK);
        var (status, after) = await Health(client);
        status.ShouldBe("ok");
        after.GetProperty("brokerConnected").GetBoolean().ShouldBeTrue();
        after.GetProperty("backlog").GetInt64().ShouldBe(0);
        after.GetProperty("published").GetInt64().ShouldBe(long.Parse(feed[^1].GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture));
    }

    private static async Task<(string Status, JsonElement Relay)> Health(HttpClient client)
    {
        var health = (await client.GetFhir("/health/events")).Json;

        return (health.GetProperty("status").GetString()!, health.GetProperty("relay"));
    }
}
