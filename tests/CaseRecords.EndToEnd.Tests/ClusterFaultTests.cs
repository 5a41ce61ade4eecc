using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>Each service in turn is killed and started again while clients write: what was acknowledged stays, what happened is told, the others go on.</summary>
[Collection(TroubledCluster.Name)]
public sealed class ClusterFaultTests(ClusterUnderTest cluster) : IAsyncLifetime
{
    /// <summary>Whatever a test before this one left behind.</summary>
    public async ValueTask InitializeAsync() => await cluster.StartAgain();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Killing_each_service_in_turn_loses_nothing_that_was_acknowledged_and_the_rest_keeps_serving()
    {
        var types = (await cluster.Client.GetFhir("/fhir/metadata")).Json.GetProperty("rest")[0].GetProperty("resource").EnumerateArray()
            .Select(resource => resource.GetProperty("type").GetString()!).ToList();
        var writers = Writers.Start(cluster.Client, "w");

        foreach (var service in ClusterUnderTest.Services)
        {
            await writers.More(20);
            await cluster.Cluster[service].Kill();
            await EveryTypeIsRead(types, service);
            await TheOthersTakeWrites(service);
            await writers.More(20);
            await cluster.StartAgain();
            await AllTakeWrites(service);
        }

        await writers.Stop();
        writers.Complaints.ShouldBeEmpty();
        writers.Acknowledged.Count.ShouldBeGreaterThan(300);
        await IsReadBack(writers.Acknowledged);
        await IsTold(writers.Acknowledged);
    }

    /// <summary>A read may be told once to come back, not twice; and seldom.</summary>
    private async Task EveryTypeIsRead(List<string> types, string killed)
    {
        ConcurrentQueue<string> refused = [];

        await Parallel.ForEachAsync(types, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (type, _) =>
        {
            var answer = await cluster.Client.GetFhir($"/fhir/{type}?_count=1");

            if (answer.Status != HttpStatusCode.OK)
            {
                answer.IsTemporaryRefusal.ShouldBeTrue($"{killed} is down, {type}: {answer.Status} {answer.Body}");
                refused.Enqueue(type);
                answer = await cluster.Client.GetFhir($"/fhir/{type}?_count=1");
            }

            answer.Status.ShouldBe(HttpStatusCode.OK, $"{killed} is down, {type}: {answer.Body}");
        });

        types.Count.ShouldBeGreaterThan(140);
        refused.Count.ShouldBeLessThan(5, $"{killed} is down");
    }

    private async Task TheOthersTakeWrites(string killed)
    {
        foreach (var (owner, write) in Write.Of)
        {
            var answer = await cluster.Client.PutResource(write($"without-{killed}"));

            // What exchange takes here is of patients.
            if (owner == killed || (owner == "exchange" && killed == "patients"))
            {
                answer.IsTemporaryRefusal.ShouldBeTrue($"{killed} is down, of {owner}: {answer.Status} {answer.Body}");
            }
            else
            {
                answer.Status.ShouldBe(HttpStatusCode.Created, $"{killed} is down, of {owner}: {answer.Body}");
            }
        }
    }

    private async Task AllTakeWrites(string restarted)
    {
        foreach (var (owner, write) in Write.Of)
        {
            var answer = await cluster.Client.PutResource(write($"after-{restarted}"));
            answer.Status.ShouldBe(HttpStatusCode.Created, $"{restarted} is back, of {owner}: {answer.Body}");
        }
    }

    private Task IsReadBack(ConcurrentDictionary<string, long> acknowledged) =>
        Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (written, _) =>
        {
            var answer = await cluster.Client.GetFhir($"/fhir/{written.Key}/_history/{written.Value}");
            answer.Status.ShouldBe(HttpStatusCode.OK, written.Key);
        });

    /// <summary>The feed has every acknowledged version at dense positions and every transaction whole; the consumer has all of the feed, a duplicate at most with the same content.</summary>
    private async Task IsTold(ConcurrentDictionary<string, long> acknowledged)
    {
        await cluster.Client.CaughtUp();
        var feed = await cluster.Client.ReadFeed();
        var received = await cluster.Tap.Until(feed);

        feed.Select(e => long.Parse(e.GetProperty("sequence").GetString()!, CultureInfo.InvariantCulture)).ShouldBe(Enumerable.Range(1, feed.Count).Select(i => (long)i));
        var changes = feed.Where(e => e.GetProperty("type").GetString()!.StartsWith("org.caserecords.resource.", StringComparison.Ordinal)).ToList();
        acknowledged.Select(written => $"{written.Key} {written.Value}")
            .Except(changes.Select(e => $"{e.GetProperty("subject").GetString()} {e.GetProperty("data").GetProperty("versionId").GetString()}")).ShouldBeEmpty();
        changes.Where(e => e.GetProperty("subject").GetString()!.Contains("/w-", StringComparison.Ordinal)).GroupBy(e => e.GetProperty("data").GetProperty("transaction").GetProperty("id").GetString())
            .Where(transaction => transaction.Count() != transaction.First().GetProperty("data").GetProperty("transaction").GetProperty("count").GetInt32())
            .Select(transaction => transaction.Key).ShouldBeEmpty();
        received.Select(e => (e.Id, e.Body)).Distinct().ShouldBe(feed.Select(e => (e.GetProperty("id").GetString()!, e.GetRawText())), ignoreOrder: true);
    }
}
