using System.Net;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>SIGTERM to everything at once, in the middle of work: each process ends in time and cleanly, and what it had begun is answered.</summary>
[Collection(TroubledCluster.Name)]
public sealed class ClusterEndingTests(ClusterUnderTest cluster) : IAsyncLifetime
{
    /// <summary>Whatever a test before this one left behind.</summary>
    public async ValueTask InitializeAsync() => await cluster.StartAgain();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SIGTERM_ends_every_process_in_time_and_answers_what_was_begun(bool brokerIsUp)
    {
        var patient = brokerIsUp ? "broker-up" : "broker-down";
        var polling = Poll();
        var writers = Writers.Start(cluster.Client, patient);
        await writers.More(10);
        var pause = await CommitPause.Start(cluster.Cluster.Record);
        var sending = cluster.Client.PostFhir("/fhir", TwentyOverFive.Bundle(patient, "0"), ("Idempotency-Key", patient));
        await pause.UntilWaiting("exchange");

        if (!brokerIsUp)
        {
            await cluster.Cluster.Rabbit.Stop(CancellationToken.None);
        }

        // Ten seconds after its SIGTERM a process would be killed, and its code would be 137.
        var ending = cluster.Cluster.Members.Select(member => member.Terminate()).ToList();
        var ended = cluster.Cluster.Members.Select(member => member.Ended).ToList();
        await pause.DisposeAsync();
        await Task.WhenAll(ending);
        await writers.Stop();
        await polling;

        foreach (var (member, end) in cluster.Cluster.Members.Zip(ended))
        {
            (await end).ShouldBe(0, $"{member.Name}\n{member.Log}");
        }

        await cluster.StartAgain();
        (await sending).Status.ShouldBe(HttpStatusCode.OK, (await sending).Body);
        (await cluster.Client.GetFhir(TwentyOverFive.Search(patient))).Resources.Count.ShouldBe(TwentyOverFive.Count);
        (await cluster.Client.PostFhir("/fhir", TwentyOverFive.Bundle(patient, "0"), ("Idempotency-Key", patient))).Body.ShouldBe((await sending).Body);

        foreach (var (place, version) in writers.Acknowledged)
        {
            (await cluster.Client.GetFhir($"/fhir/{place}/_history/{version}")).Status.ShouldBe(HttpStatusCode.OK, place);
        }

        await TheBrokerGetsAll(brokerIsUp);
    }

    /// <summary>Also what was written before services started without it.</summary>
    private async Task TheBrokerGetsAll(bool isUp)
    {
        if (!isUp)
        {
            await cluster.Cluster.Rabbit.Start(CancellationToken.None);
        }

        await cluster.Client.CaughtUp();
        await cluster.Tap.Until(await cluster.Client.ReadFeed());
    }

    /// <summary>A reader of the feed that waits for what comes next, again and again until nobody answers.</summary>
    private async Task Poll()
    {
        try
        {
            while ((await cluster.Client.GetFhir("/events?after=now&wait=60")).Status == HttpStatusCode.OK)
            {
            }
        }
        catch (HttpRequestException)
        {
            // The gateway has ended.
        }
    }
}
