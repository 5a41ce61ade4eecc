using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>What is sent is what is read, for resources of every type.</summary>
public sealed class RoundTripTests
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task A_valid_resource_of_any_type_is_stored_and_read_as_it_was_sent()
    {
        await using var engine = await RunningEngine.Start();
        ConcurrentBag<string> wrong = [];

        await Parallel.ForEachAsync(Seeds.OfTypes(each: 1), Seeds.AtOnce, async (made, _) =>
        {
            var sent = new ResourceGenerator(made.Seed).Resource(made.Type, $"g{made.Seed}").ToJsonString(made.Seed % 2 == 0 ? Relaxed : null);
            var posts = AuditTrail.Holds(made.Type) || made.Seed % 3 == 0;
            var written = posts ? await engine.Send("POST", made.Type, sent) : await engine.Send("PUT", $"{made.Type}/g{made.Seed}", sent);

            if (written.Status != 201)
            {
                wrong.Add($"{made}: {written.Status} {written.Text()}");
                return;
            }

            var version = written.Location!.Replace("http://test/fhir/", "", StringComparison.Ordinal);

            foreach (var url in new[] { version, version.Split("/_history")[0] })
            {
                if (SameJson.Difference(Encoding.UTF8.GetBytes(sent), (await engine.Send("GET", url)).Body) is { } difference)
                {
                    wrong.Add($"{made}: {difference}");
                }
            }
        });

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void The_same_seed_makes_the_same_resource() =>
        new ResourceGenerator(7).Resource("Observation", "x").ToJsonString().ShouldBe(new ResourceGenerator(7).Resource("Observation", "x").ToJsonString());

    [Fact]
    public void The_generator_reaches_what_it_promises()
    {
        var all = Enumerable.Range(0, 12).SelectMany(seed => R4.ResourceTypes.Select(type => new ResourceGenerator(seed).Resource(type, "x").ToJsonString(Relaxed))).ToList();

        foreach (var sought in new[] { "\"contained\":[", "\"_birthDate\":", "null,{", "\"modifierExtension\":", "5.40", "1e3", "李", "\\uD83D", "\"text\":{\"status\"", "\"extension\":[{\"extension\":", "_history/3" })
        {
            all.ShouldContain(json => json.Contains(sought, StringComparison.Ordinal), sought);
        }
    }

    [Theory]
    [InlineData("""{"a":1.0}""", """{"a":1.00}""", "a: 1.0 sent, 1.00 read")]
    [InlineData("""{"a":["x"]}""", """{"a":["x","y"]}""", "a: 1 sent, 2 read")]
    [InlineData("""{"a":{"b":"x"}}""", """{"a":{"b":"y"}}""", "a.b: 'x' sent, 'y' read")]
    [InlineData("""{"a":{"b":"x"}}""", """{"a":{}}""", "a.b is gone")]
    [InlineData("""{"a":1}""", """{"a":1,"c":1}""", ".c was not sent")]
    [InlineData("""{"a":null}""", """{"a":false}""", "a: null sent, false read")]
    [InlineData("""{"a":1,"meta":{"versionId":"9"},"id":"x"}""", """{"id":"y","meta":{"versionId":"1","lastUpdated":"z"},"a":1}""", null)]
    [InlineData("""{"b":"\u00e9","a":1}""", """{"a":1,"b":"é"}""", null)]
    public void A_difference_is_seen(string sent, string read, string? expected) =>
        SameJson.Difference(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(read))?.Replace("a..", "a.", StringComparison.Ordinal).ShouldBe(expected);
}
