using System.Net;
using System.Text.Json.Nodes;
using CaseRecords.Exchange.Feed;

namespace CaseRecords.Exchange.Tests.Feed;

public sealed class AsyncApiDocumentTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_document_is_served_as_it_was_reviewed()
    {
        await using var exchange = await RunningExchange.Start();

        (await exchange.Client.GetStringAsync("/events/asyncapi.json", Cancel)).ShouldBeGolden("asyncapi.json");
    }

    [Fact]
    public async Task Everything_that_it_refers_to_is_there()
    {
        await using var exchange = await RunningExchange.Start();
        var references = References(AsyncApiDocument.Document).Distinct().ToList();

        references.Count.ShouldBeGreaterThan(CaseEventTypes.All.Count);

        foreach (var reference in references)
        {
            (await IsThere(exchange.Client, reference)).ShouldBeTrue(reference);
        }
    }

    [Fact]
    public async Task The_check_sees_a_reference_to_nothing()
    {
        await using var exchange = await RunningExchange.Start();

        (await IsThere(exchange.Client, "schemas/case-unknown/1.json")).ShouldBeFalse();
        (await IsThere(exchange.Client, "#/components/messages/unknown")).ShouldBeFalse();
    }

    [Fact]
    public void Every_type_of_event_is_a_message() =>
        AsyncApiDocument.Document["components"]!["messages"]!.AsObject().Select(message => message.Value!["name"]!.GetValue<string>())
            .ShouldBe(
                [
                    "org.caserecords.resource.created.v1", "org.caserecords.resource.updated.v1", "org.caserecords.resource.deleted.v1", "org.caserecords.resource.restored.v1",
                    .. CaseEventTypes.All.Select(type => $"org.caserecords.case.{type.Name}.v1"),
                ]);

    [Theory]
    [InlineData("/events/asyncapi.json")]
    [InlineData("/events/schemas/resource-changed/1.json")]
    public async Task It_is_for_those_who_may_read_the_feed(string path)
    {
        await using var exchange = await RunningExchange.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Test-Stranger", "1");

        (await exchange.Client.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == "$ref" ? [member.Value!.GetValue<string>()] : References(member.Value)),
        JsonArray items => items.SelectMany(References),
        _ => [],
    };

    private static async Task<bool> IsThere(HttpClient client, string reference)
    {
        if (reference.StartsWith("#/", StringComparison.Ordinal))
        {
            return reference[2..].Split('/').Aggregate((JsonNode?)AsyncApiDocument.Document, (node, name) => node?[name]) is not null;
        }

        using var answer = await client.GetAsync(new Uri(new Uri("http://localhost/events/asyncapi.json"), reference), Cancel);

        return answer.IsSuccessStatusCode;
    }
}
