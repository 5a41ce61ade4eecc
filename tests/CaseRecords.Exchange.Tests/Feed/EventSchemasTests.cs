using System.Text.Json;
using CaseRecords.Exchange.Feed;

namespace CaseRecords.Exchange.Tests.Feed;

public sealed class EventSchemasTests
{
    public static TheoryData<string> Names => [.. EventSchemas.All.Keys];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_schema_is_served_as_it_was_reviewed(string name)
    {
        await using var exchange = await RunningExchange.Start();

        (await exchange.Client.GetStringAsync($"/events/schemas/{name}/1.json", Cancel)).ShouldBeGolden($"{name}.json");
    }

    [Fact]
    public async Task Every_event_of_the_demo_case_and_of_its_corrections_is_what_its_schema_says()
    {
        await using var exchange = await RunningExchange.Start();

        foreach (var day in Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples", "wang"), "*.json").Order(StringComparer.Ordinal))
        {
            await exchange.Write(HttpMethod.Post, "/fhir", await File.ReadAllTextAsync(day, Cancel));
        }

        await Correct(exchange);
        var events = (await exchange.Feed("?limit=1000")).Events;

        events.SelectMany(Wrong).ShouldBeEmpty();
        EventSchemas.All.Keys.Except(events.Select(SchemaOf)).ShouldBe([EventSchemas.Envelope], "there is one of each");
    }

    [Fact]
    public void A_member_that_may_be_missing_is_not_required_and_is_never_null()
    {
        var data = EventSchemas.All["case-primary-confirmed"];

        data["required"]!.AsArray().Select(name => name!.GetValue<string>()).ShouldBe(["patient", "condition", "version"]);
        data["properties"]!["code"]!["type"]!.GetValue<string>().ShouldBe("string");
    }

    [Fact]
    public async Task A_schema_that_is_not_there_is_said_so()
    {
        await using var exchange = await RunningExchange.Start();

        using var answer = await exchange.Client.GetAsync("/events/schemas/case-unknown/1.json", Cancel);

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/fhir+json");
    }

    /// <summary>What the demo case has not: a metastasis is withdrawn, a drug is held, a record is merged.</summary>
    private static async Task Correct(RunningExchange exchange)
    {
        var linked = (await exchange.Feed("?type=org.caserecords.case.primary-linked.v1&limit=1")).Events[0].GetProperty("data");
        await exchange.Write(HttpMethod.Delete, $"/fhir/{linked.GetProperty("secondary").GetString()}", "");

        const string Drug = """ "intent":"order","medicationCodeableConcept":{"text":"x"},"subject":{"reference":"Patient/old"} """;
        await exchange.Put("MedicationRequest", "held", $"\"status\":\"active\",{Drug}");
        await exchange.Put("MedicationRequest", "held", $"\"status\":\"on-hold\",{Drug}");
        await exchange.Put("Patient", "old", """ "link":[{"type":"replaced-by","other":{"reference":"Patient/new"}}] """);
    }

    private static IEnumerable<string> Wrong(JsonElement cloudEvent) =>
    [
        .. SchemaCheck.Wrong(cloudEvent, Schema(EventSchemas.Envelope)).Select(wrong => $"{SchemaOf(cloudEvent)}{wrong}"),
        .. SchemaCheck.Wrong(cloudEvent.GetProperty("data"), Schema(SchemaOf(cloudEvent))).Select(wrong => $"{SchemaOf(cloudEvent)}.data{wrong}"),
    ];

    /// <summary>The schema that an event names: dataschema's https://caserecords.example/events/{name}/1.json.</summary>
    private static string SchemaOf(JsonElement cloudEvent) =>
        cloudEvent.GetProperty("dataschema").GetString()!.Split('/') is ["https:", "", "caserecords.example", "events", var name, "1.json"] ? name : "";

    private static JsonElement Schema(string name) => JsonSerializer.SerializeToElement(EventSchemas.All[name]);
}
