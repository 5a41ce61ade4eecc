using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>The demo case's timeline, the same whatever form of the system made it.</summary>
internal static class GoldenTimeline
{
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "CaseRecords.EndToEnd.Tests", "Golden", "wang-timeline.json");
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task ShouldBeServedBy(HttpClient client)
    {
        var answer = await client.GetFhir("/timeline/pt-wang?asOf=2025-12-19");

        answer.Status.ShouldBe(HttpStatusCode.OK);
        var timeline = JsonNode.Parse(answer.Body)!.AsObject();
        timeline.Select(member => member.Key).ShouldBe(["patient", "asOf", "position", "dayZero", "events"]);
        // Where the log stood depends on when assessments were written into it.
        timeline.Remove("position").ShouldBeTrue();

        // What says of itself when it was recorded keeps its day; the rest says when it was stored.
        foreach (var source in timeline["events"]!.AsArray().Select(e => e!["source"]!.AsObject()).Where(source => ((string)source["recordedAt"]!).Contains('T', StringComparison.Ordinal)))
        {
            source["recordedAt"] = "when it was stored";
        }

        var text = timeline.ToJsonString(Readable) + "\n";

        if (Environment.GetEnvironmentVariable("CASERECORDS_ACCEPT") == "1")
        {
            await File.WriteAllTextAsync(Golden, text, TestContext.Current.CancellationToken);
        }

        var golden = await File.ReadAllTextAsync(Golden, TestContext.Current.CancellationToken);

        if (text != golden)
        {
            var found = Path.Combine(Repository.Output, "wang-timeline.json");
            await File.WriteAllTextAsync(found, text, TestContext.Current.CancellationToken);
            var line = text.Split('\n').Zip(golden.Split('\n')).TakeWhile(pair => pair.First == pair.Second).Count() + 1;
            Assert.Fail($"{found} and the golden file differ from line {line} on.");
        }
    }
}
