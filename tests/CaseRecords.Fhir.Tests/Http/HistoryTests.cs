using CaseRecords.Fhir.Http;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Histories of a resource, a type and the record: what is in them, from when, and page by page.</summary>
public sealed class HistoryTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("Patient/p1/_history", "Patient/p1/3 Patient/p1/2 Patient/p1/1")]
    [InlineData("Patient/_history", "Patient/p1/3 Patient/p2/1 Patient/p1/2 Patient/p1/1")]
    [InlineData("_history", "Patient/p1/3 Patient/p2/1 Observation/o1/1 Patient/p1/2 Patient/p1/1")]
    [InlineData("Encounter/_history", "")]
    [InlineData("_history?_since=2026-01-01T10:00:00Z", "Patient/p1/3 Patient/p2/1 Observation/o1/1")]
    [InlineData("Patient/_history?_since=2026-01-01T11:30:00Z", "Patient/p1/3")]
    [InlineData("Patient/_history?_since=", "Patient/p1/3 Patient/p2/1 Patient/p1/2 Patient/p1/1")]
    [InlineData("Patient/_history?_at=2026-01-01T08:30:00Z", "Patient/p1/1")]
    [InlineData("Patient/_history?_at=2026-01-01T09:00:00.000Z", "Patient/p1/2")]
    [InlineData("Patient/_history?_at=2026-01-01T11:30:00Z", "Patient/p2/1 Patient/p1/2")]
    [InlineData("Patient/_history?_at=2026-01-01T13:00:00Z", "Patient/p2/1")]
    [InlineData("Patient/_history?_at=2026-01-01", "Patient/p1/3 Patient/p2/1 Patient/p1/2 Patient/p1/1")]
    [InlineData("Patient/_history?_at=2025", "")]
    [InlineData("Patient/p1/_history?_at=9999-12-31", "")]
    public async Task A_history_lists(string url, string expected)
    {
        await using var engine = await Written();

        var answer = await engine.Send("GET", url);

        answer.Status.ShouldBe(200, answer.Text());
        answer.Json().String("type").ShouldBe("history");
        Versions(answer).ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("_history")]
    [InlineData("Patient/_history")]
    [InlineData("Patient/p1/_history")]
    public async Task Pages_follow_one_another_without_repeats_while_others_write(string url)
    {
        await using var engine = await Written();
        var expected = Versions(await engine.Send("GET", url));
        List<string> seen = [];

        for (var next = $"{url}?_count=1"; next is not null;)
        {
            var page = await engine.Send("GET", next);
            seen.AddRange(Versions(page));
            next = page.Json().GetProperty("link").EnumerateArray().FirstOrDefault(link => link.String("relation") == "next") is { ValueKind: not System.Text.Json.JsonValueKind.Undefined } link
                ? link.String("url")["http://test/fhir/".Length..]
                : null;
            clock.Advance(TimeSpan.FromMinutes(1));
            await engine.Send("PUT", "Patient/p2", """{"resourceType":"Patient","id":"p2"}""");
        }

        seen.ShouldBe(expected);
    }

    [Fact]
    public async Task Each_entry_tells_of_the_request_that_made_it()
    {
        await using var engine = await RunningEngine.Start(clock);
        var id = (await engine.Send("POST", "Patient", """{"resourceType":"Patient","active":true}""")).Json().String("id");
        await engine.Send("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}"}""");
        await engine.Send("DELETE", $"Patient/{id}");
        await engine.Send("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}"}""");

        var entries = (await engine.Send("GET", "Patient/_history")).Json().GetProperty("entry").EnumerateArray()
            .Select(entry => $"{entry.GetProperty("request").String("method")} {entry.GetProperty("request").String("url").Replace(id, "id", StringComparison.Ordinal)} {entry.GetProperty("response").String("status")} {entry.TryGetProperty("resource", out _)}");

        entries.ShouldBe(["PUT Patient/id 201 True", "DELETE Patient/id 204 False", "PUT Patient/id 200 True", "POST Patient 201 True"]);
    }

    [Theory]
    [InlineData("Patient/p1/_history?_list=x", 400, "not-supported at _list")]
    [InlineData("Patient/_history?name=x", 400, "not-supported at name")]
    [InlineData("_history?_since=noon", 400, "invalid at _since")]
    [InlineData("_history?_at=2026-13-01", 400, "invalid at _at")]
    [InlineData("_history?_count=0", 400, "invalid at _count")]
    [InlineData("_history?_count=-1", 400, "invalid at _count")]
    [InlineData("_history?_count=1&_count=2", 400, "invalid at _count")]
    [InlineData("_history?_since=2026&_since=2026", 400, "invalid at _since")]
    [InlineData("Patient/_history?_cursor=x", 400, "invalid at _cursor")]
    [InlineData("Patient/nobody/_history", 404, "not-found")]
    [InlineData("Pacient/_history", 404, "not-supported")]
    public async Task What_a_history_cannot_answer_it_refuses(string url, int status, string issue)
    {
        await using var engine = await Written();

        var answer = await engine.Send("GET", url);

        (answer.Status, answer.Issue()).ShouldBe((status, issue));
    }

    [Fact]
    public async Task The_cursor_of_one_history_opens_no_other()
    {
        await using var engine = await Written();
        var next = (await engine.Send("GET", "Patient/_history?_count=1")).Json().GetProperty("link")[1].String("url");

        (await engine.Send("GET", $"_history?_cursor={next[(next.IndexOf("_cursor=", StringComparison.Ordinal) + 8)..]}")).Issue().ShouldBe("invalid at _cursor");
    }

    /// <summary>At 8 p1 is created, at 9 updated; at 10 an observation, at 11 p2; at 12 p1 is deleted.</summary>
    private async Task<RunningEngine> Written()
    {
        var engine = await RunningEngine.Start(clock);
        await At("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1","active":true}""");
        await At("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1","active":false}""");
        await At("PUT", "Observation/o1", """{"resourceType":"Observation","id":"o1","status":"final","code":{"text":"x"}}""");
        await At("PUT", "Patient/p2", """{"resourceType":"Patient","id":"p2"}""");
        await At("DELETE", "Patient/p1", null);

        return engine;

        async Task At(string method, string url, string? body)
        {
            (await engine.Send(method, url, body)).Failed.ShouldBeFalse();
            clock.Advance(TimeSpan.FromHours(1));
        }
    }

    private static List<string> Versions(FhirResponse answer) =>
        answer.Json().TryGetProperty("entry", out var entries)
            ? [.. entries.EnumerateArray().Select(entry => $"{entry.String("fullUrl")["http://test/fhir/".Length..]}/{entry.GetProperty("response").String("etag").Trim('W', '/', '"')}")]
            : [];
}
