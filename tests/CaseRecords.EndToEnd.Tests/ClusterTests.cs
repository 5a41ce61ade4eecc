using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>The main course through separate services: what goes in at the gateway comes out as standalone gives it, and from the broker as the feed has it.</summary>
[Collection(ClusterUnderTest.OneAtATime)]
public sealed class ClusterTests(ClusterTests.Cases cases) : IClassFixture<ClusterTests.Cases>
{
    [Fact]
    public async Task A_plain_consumer_receives_every_event_once_and_in_order_as_it_stands_in_the_feed()
    {
        await cases.Client.CaughtUp();
        var feed = await cases.Client.ReadFeed();

        var received = await cases.Tap.Until(feed);

        feed.Count.ShouldBeGreaterThan(150);
        received.Select(e => long.Parse(e.Sequence, CultureInfo.InvariantCulture)).ShouldBe(Enumerable.Range(1, feed.Count).Select(i => (long)i));
        received.Select(e => e.Body).ShouldBe(feed.Select(e => e.GetRawText()));
    }

    [Fact]
    public async Task A_message_carries_what_the_contract_says_and_nothing_else()
    {
        await cases.Client.CaughtUp();
        var received = await cases.Tap.Until(await cases.Client.ReadFeed());

        foreach (var message in received)
        {
            var (properties, cloudEvent) = (message.Properties, message.Json);
            properties.ContentType.ShouldBe("application/cloudevents+json");
            properties.DeliveryMode.ShouldBe(RabbitMQ.Client.DeliveryModes.Persistent);
            properties.MessageId.ShouldBe(message.Id);
            properties.Type.ShouldBe(cloudEvent.GetProperty("type").GetString());
            properties.AppId.ShouldBe(cloudEvent.GetProperty("source").GetString()!["/caserecords/".Length..]);
            properties.CorrelationId.ShouldBe(Optional(cloudEvent, "correlationid"));
            Optional(properties.Headers, "traceparent").ShouldBe(Optional(cloudEvent, "traceparent"));
            (properties.Headers ?? new Dictionary<string, object?>()).Keys.Except(["traceparent"]).ShouldBeEmpty();
            (properties.ContentEncoding, properties.Expiration, properties.ReplyTo, properties.UserId, properties.ClusterId).ShouldBe((null, null, null, null, null));
            (properties.IsPriorityPresent(), properties.IsTimestampPresent()).ShouldBe((false, false));
            message.RoutingKey.ShouldBe(RoutingKeyOf(cloudEvent));
        }
    }

    [Fact]
    public Task The_timeline_is_the_golden_one_of_standalone() => GoldenTimeline.ShouldBeServedBy(cases.Client);

    [Fact]
    public async Task The_page_is_served_and_the_assessments_were_made()
    {
        var page = await cases.Client.GetFhir("/patients/pt-wang");
        var issues = (await cases.Client.GetFhir("/fhir/DetectedIssue?patient=Patient/pt-wang&code=CUP-01")).Resources;

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Headers["Content-Type"].ShouldStartWith("text/html");
        issues.ShouldHaveSingleItem().GetProperty("extension")[0].GetProperty("valueCode").GetString().ShouldBe("resolved");
    }

    [Fact]
    public async Task The_capability_statement_is_that_of_standalone_but_for_its_address()
    {
        await using var standalone = await RunningStandalone.Start();

        var separate = await cases.Client.GetFhir("/fhir/metadata");
        var together = await standalone.Client.GetFhir("/fhir/metadata");

        separate.Body.Replace(Origin(cases.Client), "base", StringComparison.Ordinal).ShouldBe(together.Body.Replace(Origin(standalone.Client), "base", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_synthea_patient_went_in_as_one_transaction_and_everything_counts_it()
    {
        Repository.Corpus();
        var places = cases.Synthea!.Json.GetProperty("entry").EnumerateArray().Select(entry => string.Join('/', entry.GetProperty("response").GetProperty("location").GetString()!.Split('/').Take(2))).ToList();
        var patient = places.Single(place => place.StartsWith("Patient/", StringComparison.Ordinal));

        var everything = await cases.Client.GetFhir($"/fhir/{patient}/$everything");
        var timeline = await cases.Client.GetFhir($"/timeline/{patient["Patient/".Length..]}");

        everything.Resources.Select(resource => $"{resource.GetProperty("resourceType")}/{resource.GetProperty("id")}").ShouldBeSubsetOf(places);
        everything.Resources.Count.ShouldBeGreaterThan(100);
        timeline.Json.GetProperty("events").GetArrayLength().ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task An_mcode_example_went_in_as_one_transaction_and_is_read_back_equal()
    {
        Repository.Corpus();

        foreach (var resource in Cases.McodeExample())
        {
            var read = await cases.Client.GetFhir($"/fhir/{resource["resourceType"]}/{resource["id"]}");
            SameResource.Difference(JsonDocument.Parse(resource.ToJsonString()).RootElement, read.Json).ShouldBeNull((string?)resource["id"]);
        }
    }

    private static string Origin(HttpClient client) => client.BaseAddress!.GetLeftPart(UriPartial.Authority);

    private static string? Optional(JsonElement cloudEvent, string name) => cloudEvent.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string? Optional(IDictionary<string, object?>? headers, string name) =>
        headers?.TryGetValue(name, out var value) == true ? System.Text.Encoding.UTF8.GetString((byte[])value!) : null;

    /// <summary><c>imaging.ImagingStudy.updated</c>, or <c>case.Primary.confirmed</c> where the type is <c>org.caserecords.case.primary-confirmed.v1</c>.</summary>
    private static string RoutingKeyOf(JsonElement cloudEvent)
    {
        var kind = cloudEvent.GetProperty("type").GetString()!.Split('.');

        return kind[2] == "resource"
            ? $"{cloudEvent.GetProperty("source").GetString()!["/caserecords/".Length..]}.{cloudEvent.GetProperty("subject").GetString()!.Split('/')[0]}.{kind[3]}"
            : $"case.{string.Concat(kind[3].Split('-')[..^1].Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"))}.{kind[3].Split('-')[^1]}";
    }

    /// <summary>A cluster that has the demo case and, where the corpus is, a synthea patient and an mCODE example.</summary>
    public sealed class Cases : IAsyncLifetime
    {
        private readonly ClusterUnderTest cluster = new();

        internal HttpClient Client => cluster.Client;

        internal EventTap Tap => cluster.Tap;

        internal FhirAnswer? Synthea { get; private set; }

        internal static IReadOnlyList<JsonNode> McodeExample() =>
        [
            .. Directory.GetFiles(Repository.Corpus("mcode-ig-stu4"), "Bundle-*.json").Order(StringComparer.Ordinal)
                .Select(file => JsonNode.Parse(File.ReadAllText(file))!)
                .First(bundle => (string?)bundle["type"] == "collection")["entry"]!.AsArray()
                .Select(entry => entry!["resource"]!),
        ];

        public async ValueTask InitializeAsync()
        {
            await cluster.InitializeAsync();

            foreach (var day in Directory.GetFiles(Repository.Samples, "*.json").Order(StringComparer.Ordinal))
            {
                await Send(await File.ReadAllTextAsync(day));
            }

            if (Repository.HasCorpus)
            {
                Synthea = await Send(await File.ReadAllTextAsync(Repository.Corpus("synthea", "darin-skiles.json")));
                await Send(AsTransaction(McodeExample()));
            }

            await Client.CaughtUp();
        }

        public ValueTask DisposeAsync() => cluster.DisposeAsync();

        private async Task<FhirAnswer> Send(string bundle)
        {
            var answer = await Client.PostFhir("/fhir", bundle);
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body[..Math.Min(answer.Body.Length, 2000)]);

            return answer;
        }

        private static string AsTransaction(IReadOnlyList<JsonNode> resources)
        {
            var entries = resources.Select(resource => new JsonObject
            {
                ["resource"] = resource.DeepClone(),
                ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = $"{resource["resourceType"]}/{resource["id"]}" },
            });

            return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) }.ToJsonString();
        }
    }
}
