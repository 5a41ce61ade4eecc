namespace CaseRecords.Fhir.Tests.Bundles;

/// <summary>The history of one server, sent to another.</summary>
public sealed class ReplayTests
{
    [Fact]
    public async Task A_history_that_is_sent_to_another_record_makes_the_same_versions_there()
    {
        await using var here = await RunningEngine.Start();
        await using var there = await RunningEngine.Start();
        var id = (await here.Send("POST", "Patient", """{"resourceType":"Patient","active":true}""")).Json().String("id");
        await here.Send("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","active":false}""");
        await here.Send("DELETE", $"Patient/{id}");
        await here.Send("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","gender":"female"}""");
        var history = await here.Send("GET", "_history");

        var answer = await there.Send("POST", "", history.Text());

        answer.Json().String("type").ShouldBe("batch-response");
        Statuses(answer.Json()).ShouldBe(["201 Created", "204 No Content", "200 OK", "201 Created"]);
        Versions((await there.Send("GET", "_history")).Json()).ShouldBe(Versions(history.Json()));
    }

    [Theory]
    [InlineData("""{"resource":{"resourceType":"Patient"},"request":{"method":"PUT","url":"Patient/x"}}""")]
    [InlineData("""{"request":{"method":"PUT","url":"Patient/x"}}""")]
    public async Task An_entry_that_names_no_resource_is_refused_by_itself(string entry)
    {
        await using var engine = await RunningEngine.Start();

        var answer = await engine.Send("POST", "", $$"""
            {"resourceType":"Bundle","type":"history","entry":[{{entry}},{"resource":{"resourceType":"Patient","id":"p"},"request":{"method":"POST","url":"Patient"} }]}
            """);

        Statuses(answer.Json()).ShouldBe(["400 Bad Request", "201 Created"]);
        (await engine.Send("GET", "Patient/p")).Status.ShouldBe(200);
    }

    private static IEnumerable<string> Statuses(System.Text.Json.JsonElement bundle) =>
        bundle.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("response").String("status"));

    private static IEnumerable<string> Versions(System.Text.Json.JsonElement history) =>
        history.GetProperty("entry").EnumerateArray().Select(entry =>
            $"{entry.String("fullUrl")} {entry.GetProperty("response").String("etag")} {(entry.TryGetProperty("resource", out var resource) ? string.Join(' ', resource.EnumerateObject().Where(member => member.Name != "meta").Select(member => member.Value)) : "deleted")}");
}
