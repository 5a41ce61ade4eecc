using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Whoever has the version gets no body.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#cread"/>
public sealed class ConditionalReadTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 5, 400, TimeSpan.Zero);

    [Theory]
    [InlineData("W/\"1\"", null, 304)]
    [InlineData("\"1\"", null, 304)]
    [InlineData("*", null, 304)]
    [InlineData("W/\"7\", W/\"1\"", null, 304)]
    [InlineData("W/\"2\"", null, 200)]
    [InlineData("1", null, 304)]
    [InlineData("garbage", null, 200)]
    [InlineData(null, "2026-03-01T12:00:05Z", 304)]
    [InlineData(null, "2026-03-01T12:00:06Z", 304)]
    [InlineData(null, "2026-03-01T12:00:04Z", 200)]
    [InlineData(null, "2026-03-01T12:00:05.400Z", 304)]
    [InlineData(null, "2026-03-01T12:00:05.399Z", 200)]
    [InlineData("W/\"2\"", "2030-01-01T00:00:00Z", 200)]
    [InlineData("W/\"1\"", "2020-01-01T00:00:00Z", 304)]
    public async Task A_read_answers_304_to_who_has_it(string? ifNoneMatch, string? ifModifiedSince, int status)
    {
        await using var engine = await RunningEngine.Start(new FakeTimeProvider(Now));
        await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1"}""");

        foreach (var (method, url) in new[] { ("GET", "Patient/p1"), ("HEAD", "Patient/p1"), ("GET", "Patient/p1/_history/1") })
        {
            var answer = await engine.Send(RunningEngine.Request(method, url) with
            {
                IfNoneMatch = ifNoneMatch,
                IfModifiedSince = ifModifiedSince is null ? null : DateTimeOffset.Parse(ifModifiedSince, CultureInfo.InvariantCulture),
            });

            answer.Status.ShouldBe(status, $"{method} {url}");
            answer.Body.IsEmpty.ShouldBe(status == 304);
            answer.ETag.ShouldBe("W/\"1\"");
            answer.LastModified.ShouldBe(Now);
        }
    }

    [Fact]
    public async Task Metadata_is_not_sent_again_to_who_has_it()
    {
        await using var engine = await RunningEngine.Start();
        var request = RunningEngine.Request("GET", "metadata");
        var tag = (await engine.Send(request)).ETag;

        var again = await engine.Send(request with { IfNoneMatch = tag });

        again.Status.ShouldBe(304);
        again.Body.IsEmpty.ShouldBeTrue();
        (await engine.Send(request with { IfNoneMatch = "W/\"other\"" })).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("", "CapabilityStatement", 200)]
    [InlineData("?mode=full", "CapabilityStatement", 200)]
    [InlineData("?mode=normative", "CapabilityStatement", 200)]
    [InlineData("?mode=terminology", "TerminologyCapabilities", 200)]
    [InlineData("?mode=other", "OperationOutcome", 400)]
    public async Task Metadata_has_modes(string query, string type, int status)
    {
        await using var engine = await RunningEngine.Start();

        var answer = await engine.Send("GET", $"metadata{query}");

        answer.Status.ShouldBe(status);
        answer.Json().String("resourceType").ShouldBe(type);
        CaseRecords.Fhir.Json.ResourceJson.Parse(answer.Body.Span).Issues.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_normative_part_holds_the_normative_types_as_the_whole_does()
    {
        await using var engine = await RunningEngine.Start();

        var whole = (await engine.Send("GET", "metadata")).Json().GetProperty("rest")[0].GetProperty("resource").EnumerateArray().ToDictionary(entry => entry.String("type"), entry => entry.GetRawText());
        var part = (await engine.Send("GET", "metadata?mode=normative")).Json().GetProperty("rest")[0].GetProperty("resource").EnumerateArray().ToList();

        part.Select(entry => entry.String("type")).ShouldBe(
            ["Binary", "Bundle", "CapabilityStatement", "CodeSystem", "Observation", "OperationDefinition", "OperationOutcome", "Parameters", "Patient", "StructureDefinition", "ValueSet"]);
        part.ShouldAllBe(entry => entry.GetRawText() == whole[entry.String("type")]);
    }
}
