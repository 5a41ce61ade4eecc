using System.Globalization;
using System.Net;
using System.Text.Json;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>A bundle over five owners is one write: for who reads meanwhile, for who is killed meanwhile, and for who sends it again.</summary>
[Collection(TroubledCluster.Name)]
public sealed class ClusterBundleTests(ClusterUnderTest cluster) : IAsyncLifetime
{
    /// <summary>Whatever a test before this one left behind.</summary>
    public async ValueTask InitializeAsync() => await cluster.StartAgain();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private const int Bundles = 100;

    [Fact]
    public async Task A_reader_sees_all_twenty_of_a_bundle_or_none_and_never_less_than_was_acknowledged()
    {
        var acknowledged = 0;
        using var done = new CancellationTokenSource();
        await Send("polled", 0);
        string[] places = ["/fhir/Patient/polled/$everything", TwentyOverFive.Search("polled"), TwentyOverFive.Search("polled")];
        var readers = places.Select(place => Read(place, () => Volatile.Read(ref acknowledged), done.Token)).ToList();

        for (var round = 1; round <= Bundles; round++)
        {
            await Send("polled", round);
            Volatile.Write(ref acknowledged, round);
        }

        await done.CancelAsync();
        (await Task.WhenAll(readers)).ShouldAllBe(seen => seen.Distinct().Count() > Bundles / 10);
        (await cluster.Client.GetFhir("/fhir/MedicationStatement/polled-3")).Json.GetProperty("meta").GetProperty("versionId").GetString().ShouldBe("101");
    }

    [Fact]
    public async Task An_owner_killed_between_prepare_and_commit_changes_nothing_for_the_bundle()
    {
        var bundle = TwentyOverFive.Bundle("owner-dies", "0");
        FhirAnswer first;

        await using (var pause = await CommitPause.Start(cluster.Cluster.Record))
        {
            var sending = Post(bundle, "owner-dies");
            await pause.UntilWaiting("exchange");
            await cluster.Cluster["diagnoses"].Kill();
            await pause.End();
            first = await sending;
        }

        await cluster.StartAgain();

        first.Status.ShouldBe(HttpStatusCode.OK, first.Body);
        await HasOneResult("owner-dies", bundle, first);
    }

    [Fact]
    public async Task A_bundle_whose_exchange_is_killed_between_prepare_and_commit_is_all_there_or_not_and_a_retry_gives_one_result()
    {
        var bundle = TwentyOverFive.Bundle("exchange-dies", "0");

        await using (var pause = await CommitPause.Start(cluster.Cluster.Record))
        {
            var sending = Post(bundle, "exchange-dies");
            await pause.UntilWaiting("exchange");
            await cluster.Cluster["exchange"].Kill();
            var unanswered = await sending;
            unanswered.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, unanswered.Body);
            unanswered.Headers.Keys.ShouldContain("Retry-After");
            unanswered.Json.GetProperty("resourceType").GetString().ShouldBe("OperationOutcome");
            await pause.End();
        }

        var half = await cluster.Client.GetFhir(TwentyOverFive.Search("exchange-dies"));
        half.Resources.Count.ShouldBeOneOf(0, TwentyOverFive.Count);
        await cluster.StartAgain();
        var first = await Post(bundle, "exchange-dies");

        first.Status.ShouldBe(HttpStatusCode.OK, first.Body);
        await HasOneResult("exchange-dies", bundle, first);
    }

    [Fact]
    public async Task An_answered_bundle_that_is_sent_again_is_answered_the_same_and_its_key_takes_no_other_body()
    {
        var bundle = TwentyOverFive.Bundle("again", "0");
        var first = await Post(bundle, "again");

        var other = await Post(TwentyOverFive.Bundle("again", "1"), "again");

        first.Status.ShouldBe(HttpStatusCode.OK, first.Body);
        other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, other.Body);
        await HasOneResult("again", bundle, first);
    }

    [Fact]
    public async Task A_bundle_that_one_owner_refuses_writes_nothing_at_the_others()
    {
        var refused = await Post(TwentyOverFive.Bundle("refused", "0").Replace("\"coordinateSystem\":0", "\"coordinateSystem\":\"none\"", StringComparison.Ordinal), "refused");

        refused.Status.ShouldBe(HttpStatusCode.BadRequest, refused.Body);
        (await cluster.Client.GetFhir(TwentyOverFive.Search("refused"))).Resources.ShouldBeEmpty();
        (await Post(TwentyOverFive.Bundle("refused", "0"), "refused")).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Sent again it is answered the same; each resource is at its first version; each has one event, in the feed and at the consumer.</summary>
    private async Task HasOneResult(string patient, string bundle, FhirAnswer first)
    {
        (await Post(bundle, patient)).Body.ShouldBe(first.Body);
        (await Post(bundle, patient)).Body.ShouldBe(first.Body);
        first.Json.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("response").GetProperty("location").GetString())
            .ShouldBe(TwentyOverFive.Places(patient).Select(place => $"{place}/_history/1"));

        foreach (var place in TwentyOverFive.Places(patient))
        {
            (await cluster.Client.GetFhir($"/fhir/{place}")).Json.GetProperty("meta").GetProperty("versionId").GetString().ShouldBe("1", place);
        }

        await cluster.Client.CaughtUp();
        var events = (await cluster.Client.ReadFeed($"&patient=Patient/{patient}")).Where(IsChange).ToList();
        events.Select(e => e.GetProperty("subject").GetString()).ShouldBe(TwentyOverFive.Places(patient), ignoreOrder: true);
        events.Select(e => e.GetProperty("data").GetProperty("transaction").GetProperty("id").GetString()).Distinct().ShouldHaveSingleItem();
        var ids = events.Select(e => e.GetProperty("id").GetString()).ToHashSet();
        (await cluster.Tap.Until(events)).Where(e => ids.Contains(e.Id)).Select(e => e.Id).Distinct().Count().ShouldBe(TwentyOverFive.Count);
    }

    private static bool IsChange(JsonElement cloudEvent) => cloudEvent.GetProperty("type").GetString()!.StartsWith("org.caserecords.resource.", StringComparison.Ordinal);

    private Task<FhirAnswer> Post(string bundle, string key) => cluster.Client.PostFhir("/fhir", bundle, ("Idempotency-Key", key));

    private async Task Send(string patient, int round)
    {
        var answer = await cluster.Client.PostFhir("/fhir", TwentyOverFive.Bundle(patient, round.ToString(CultureInfo.InvariantCulture)));
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
    }

    /// <summary>Reads until it is told to stop, and gives the rounds that it saw.</summary>
    private async Task<IReadOnlyList<int>> Read(string path, Func<int> acknowledged, CancellationToken done)
    {
        List<int> seen = [];

        while (!done.IsCancellationRequested)
        {
            var atLeast = acknowledged();
            var answer = await cluster.Client.GetFhir(path);
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
            answer.Resources.Count.ShouldBe(TwentyOverFive.Count);
            var rounds = answer.Resources.Select(resource => resource.GetProperty("meta").GetProperty("tag")[0].GetProperty("code").GetString()!).Distinct().ToList();
            var round = int.Parse(rounds.ShouldHaveSingleItem(), CultureInfo.InvariantCulture);
            round.ShouldBeGreaterThanOrEqualTo(atLeast);
            seen.Add(round);
        }

        return seen;
    }
}
