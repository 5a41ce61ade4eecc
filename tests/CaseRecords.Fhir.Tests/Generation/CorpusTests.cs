using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using CaseRecords.Fhir.Tests.Search;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>Published resources, each file of them and each resource inside of a bundle: what is taken is read back as it was sent, what is refused is listed.</summary>
public sealed class CorpusTests
{
    [Fact]
    public async Task Every_file_is_stored_and_read_as_it_was_sent_or_refused_with_its_reason()
    {
        Assert.SkipUnless(Corpus.IsHere, Corpus.Missing);
        await using var engine = await RunningEngine.Start();
        ConcurrentBag<string> wrong = [];
        ConcurrentBag<string> refused = [];
        var taken = 0;

        await Parallel.ForEachAsync(Corpus.Files().SelectMany(Resources), Seeds.AtOnce, async (entry, _) =>
        {
            var (place, sent) = entry;
            var type = (string)sent["resourceType"]!;
            sent["id"] ??= "without-an-id";
            var url = $"{type}/{sent["id"]}";
            var json = sent.ToJsonString();
            var written = AuditTrail.Holds(type) ? await engine.Send("POST", type, json) : await engine.Send("PUT", url, json);

            if (written.Status is not (200 or 201))
            {
                var why = written.Json().GetProperty("issue")[0].String("diagnostics");
                refused.Add($"{place}: {written.Status} {written.Issue()}: {(why.Length > 160 ? why[..160] + "…" : why)}");
                return;
            }

            Interlocked.Increment(ref taken);

            if (SameJson.Difference(System.Text.Encoding.UTF8.GetBytes(json), (await engine.Send("GET", written.Location!.Replace("http://test/fhir/", "", StringComparison.Ordinal))).Body) is { } difference)
            {
                wrong.Add($"{place}: {difference}");
            }
        });

        wrong.ShouldBeEmpty();
        taken.ShouldBeGreaterThan(0);
        string.Join('\n', refused.Order(StringComparer.Ordinal)).ShouldBeGolden("Generation/refused-of-corpus.txt");
    }

    /// <summary>The resource of a file, and those in it if it is a bundle, with where they stand.</summary>
    private static IEnumerable<(string Place, JsonObject Resource)> Resources(string file)
    {
        var whole = JsonNode.Parse(File.ReadAllText(file))!.AsObject();

        return new[] { (Corpus.NameOf(file), whole) }.Concat(
            (whole["entry"] as JsonArray ?? []).Select((entry, i) => (Place: $"{Corpus.NameOf(file)} entry {i}", Resource: entry!["resource"] as JsonObject))
                .Where(entry => entry.Resource is not null)
                .Select(entry => (entry.Place, (JsonObject)entry.Resource!.DeepClone())));
    }
}
