using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>Realistic input from public sources, through the public FHIR base, read back equal.</summary>
public sealed class CorpusTests
{
    [Fact]
    public async Task Every_mcode_example_is_taken_in_any_order_and_read_back_equal()
    {
        var files = Directory.GetFiles(Repository.Corpus("mcode-ig-stu4"), "*.json");
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"order: seed {seed}");
        new Random(seed).Shuffle(files);
        await using var server = await RunningStandalone.Start();

        foreach (var file in files)
        {
            var sent = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            (await server.Client.PutResource(sent)).Status.ShouldBe(HttpStatusCode.Created, file);
        }

        foreach (var file in files)
        {
            var sent = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).RootElement;
            var read = await server.Client.GetFhir($"/fhir/{sent.GetProperty("resourceType")}/{sent.GetProperty("id")}");
            SameResource.Difference(sent, read.Json).ShouldBeNull(file);
        }

        files.Length.ShouldBe(179);
    }

    [Fact]
    public async Task The_mcode_collections_go_in_as_one_transaction_each()
    {
        var collections = Directory.GetFiles(Repository.Corpus("mcode-ig-stu4"), "Bundle-*.json")
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!)
            .Where(bundle => (string?)bundle["type"] == "collection")
            .ToList();
        await using var server = await RunningStandalone.Start();

        foreach (var collection in collections)
        {
            await TransactionIsReadBackEqual(server.Client, AsTransaction(collection));
        }

        collections.Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_transactions_of_genomics_reporting_are_taken()
    {
        var transactions = Directory.GetFiles(Repository.Corpus("genomics-reporting"), "Bundle-*.json")
            .Select(file => JsonNode.Parse(File.ReadAllText(file))!)
            .Where(bundle => (string?)bundle["type"] == "transaction")
            .ToList();
        await using var server = await RunningStandalone.Start();

        foreach (var transaction in transactions)
        {
            await TransactionIsReadBackEqual(server.Client, transaction);
        }

        transactions.Count.ShouldBe(10);
    }

    [Fact]
    public async Task The_synthea_patients_are_taken_as_they_are_and_everything_counts_their_compartments()
    {
        var files = Directory.GetFiles(Repository.Corpus("synthea"), "*.json");
        await using var server = await RunningStandalone.Start();

        foreach (var file in files)
        {
            var bundle = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
            var located = await TransactionIsReadBackEqual(server.Client, bundle);
            var patient = located.Single(location => location.StartsWith("Patient/", StringComparison.Ordinal));
            var everything = await server.Client.GetFhir($"/fhir/{patient}/$everything");
            var inCompartment = everything.Json.GetProperty("entry").EnumerateArray()
                .Where(entry => entry.GetProperty("search").GetProperty("mode").GetString() == "match")
                .Select(entry => $"{entry.GetProperty("resource").GetProperty("resourceType")}/{entry.GetProperty("resource").GetProperty("id")}");
            var expected = located.Where(location => !OutsideCompartment.Contains(location.Split('/')[0]));
            inCompartment.Order().ShouldBe(expected.Order(), file);
            await server.Client.CaughtUp();
            (await server.Client.GetFhir($"/timeline/{patient["Patient/".Length..]}")).Json.GetProperty("events").GetArrayLength().ShouldBeGreaterThan(20, file);
        }

        files.Length.ShouldBe(5);
    }

    /// <summary>What synthea's bundles hold beside the patient's own record.</summary>
    private static readonly HashSet<string> OutsideCompartment = ["Organization", "Practitioner", "PractitionerRole", "Location", "Medication"];

    private static JsonObject AsTransaction(JsonNode collection)
    {
        var entries = collection["entry"]!.AsArray().Select(entry => new JsonObject
        {
            ["fullUrl"] = (string?)entry!["fullUrl"],
            ["resource"] = entry["resource"]!.DeepClone(),
            ["request"] = new JsonObject { ["method"] = "PUT", ["url"] = $"{entry["resource"]!["resourceType"]}/{entry["resource"]!["id"]}" },
        });

        return new JsonObject { ["resourceType"] = "Bundle", ["type"] = "transaction", ["entry"] = new JsonArray([.. entries]) };
    }

    /// <summary>Sends a transaction, reads each of its resources back, and gives their places.</summary>
    private static async Task<IReadOnlyList<string>> TransactionIsReadBackEqual(HttpClient client, JsonNode bundle)
    {
        var answer = await client.PostFhir("/fhir", bundle.ToJsonString());
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body[..Math.Min(answer.Body.Length, 2000)]);
        var sent = JsonDocument.Parse(bundle.ToJsonString()).RootElement.GetProperty("entry").EnumerateArray().ToList();
        var places = answer.Json.GetProperty("entry").EnumerateArray()
            .Select(entry => string.Join('/', entry.GetProperty("response").GetProperty("location").GetString()!.Split('/').Take(2)))
            .ToList();
        var links = Links(sent, places);

        for (var i = 0; i < sent.Count; i++)
        {
            var read = await client.GetFhir($"/fhir/{places[i]}");
            SameResource.Difference(sent[i].GetProperty("resource"), read.Json, idMayDiffer: true, links).ShouldBeNull(places[i]);
        }

        return places;
    }

    /// <summary>What a reference may have become: by fullUrl, and by what it is relative to the fullUrl's base.</summary>
    private static Dictionary<string, string> Links(IReadOnlyList<JsonElement> sent, IReadOnlyList<string> places)
    {
        Dictionary<string, string> links = [];

        foreach (var (entry, place) in sent.Zip(places))
        {
            if (entry.TryGetProperty("fullUrl", out var fullUrl))
            {
                var url = fullUrl.GetString()!;
                links[url] = place;
                links[string.Join('/', url.Split('/').TakeLast(2))] = place;
            }
        }

        return links;
    }
}
