using System.Text.Json;
using CaseRecords.Fhir.Http;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Search.Naive;

/// <summary>A made record, kept twice: by the engine, and as a list.</summary>
internal sealed class LoadedRecord : IAsyncDisposable
{
    private LoadedRecord(RunningEngine engine, NaiveRecord record, DateTimeOffset now) => (Engine, Record, Now) = (engine, record, now);

    public RunningEngine Engine { get; }

    public NaiveRecord Record { get; }

    public DateTimeOffset Now { get; }

    /// <summary>Every eleventh resource was another one before, and what some refer to was deleted.</summary>
    public static async Task<LoadedRecord> Of(int seed)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
        var engine = await RunningEngine.Start(time);
        await engine.Lead();
        var (current, versions) = (new List<Held>(), new Dictionary<string, Resource>());
        var made = new MadeRecord(new Random(seed)).All();
        var earlier = new MadeRecord(new Random(seed + 1)).All();

        for (var i = 0; i < made.Count; i++)
        {
            var id = (string)made[i]["id"]!;

            if (i % 11 == 0)
            {
                earlier[i]["id"] = id;
                var old = (await Put(engine, earlier[i].ToJsonString())).Resource;
                versions[$"{old.TypeName}/{id}/_history/1"] = old;
                time.Advance(TimeSpan.FromMinutes(5));
            }

            current.Add(await Put(engine, made[i].ToJsonString()));
            time.Advance(TimeSpan.FromSeconds(1000.25));
        }

        foreach (var gone in earlier.DistinctBy(one => (string)one["resourceType"]!))
        {
            gone["id"] = $"{Prefixes.Of((string)gone["resourceType"]!)}-nobody";
            var (resource, _) = await Put(engine, gone.ToJsonString());
            (await engine.Send("DELETE", $"{resource.TypeName}/{resource.Id}")).Status.ShouldBe(204);
        }

        return new LoadedRecord(engine, new NaiveRecord(current, versions), time.GetUtcNow());
    }

    /// <summary>Published examples: a few of each type, those that the engine takes.</summary>
    public static async Task<LoadedRecord> OfCorpus(int ofEachType)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero));
        var engine = await RunningEngine.Start(time);
        await engine.Lead();
        var current = new List<Held>();
        var taken = new Dictionary<string, int>();

        foreach (var resource in Corpus.Resources().Where(resource => resource.Id is not null).DistinctBy(resource => $"{resource.TypeName}/{resource.Id}"))
        {
            if (taken.GetValueOrDefault(resource.TypeName) < ofEachType && await TryPut(engine, resource, FhirJsonSerializer.Default.SerializeToString(resource)) is { } held)
            {
                current.Add(held);
                taken[resource.TypeName] = taken.GetValueOrDefault(resource.TypeName) + 1;
                time.Advance(TimeSpan.FromMinutes(1));
            }
        }

        return new LoadedRecord(engine, new NaiveRecord(current), time.GetUtcNow());
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();

    private static async Task<Held?> TryPut(RunningEngine engine, Resource resource, string json)
    {
        var answer = await engine.Send("PUT", $"{resource.TypeName}/{resource.Id}", json);

        return answer.Status is 200 or 201 ? Written(resource, answer) : null;
    }

    private static async Task<Held> Put(RunningEngine engine, string json)
    {
        var resource = FhirJsonDeserializer.DEFAULT.DeserializeResource(json);
        var answer = await engine.Send("PUT", $"{resource.TypeName}/{resource.Id}", json);
        answer.Status.ShouldBeOneOf([200, 201], $"{json} {answer.Text()}");

        return Written(resource, answer);
    }

    private static Held Written(Resource resource, FhirResponse answer)
    {
        var meta = answer.Json().GetProperty("meta");
        resource.Meta ??= new Meta();
        resource.Meta.VersionId = meta.String("versionId");

        return new Held(resource, meta.GetProperty("lastUpdated").GetDateTimeOffset());
    }
}

/// <summary>What the engine answers to a search.</summary>
/// <param name="Matches">Ids as <c>Type/id</c>, in the order of the answer.</param>
/// <param name="Included">The same; with <c>/_history/1</c> where a version came that is not the current one.</param>
internal sealed record EngineAnswer(int Status, IReadOnlyList<string> Matches, IReadOnlyList<string> Included, int? Total, IReadOnlyDictionary<string, string> Links, string Text)
{
    /// <param name="versions">The current version of every resource.</param>
    public static EngineAnswer Of(FhirResponse response, IReadOnlyDictionary<string, string> versions)
    {
        if (response.Status != 200)
        {
            return new EngineAnswer(response.Status, [], [], null, new Dictionary<string, string>(), response.Text());
        }

        var bundle = response.Json();
        var entries = bundle.TryGetProperty("entry", out var list) ? list.EnumerateArray().ToList() : [];

        return new EngineAnswer(
            200,
            [.. entries.Where(entry => Mode(entry) == "match").Select(entry => Key(entry, versions))],
            [.. entries.Where(entry => Mode(entry) == "include").Select(entry => Key(entry, versions))],
            bundle.TryGetProperty("total", out var total) ? total.GetInt32() : null,
            bundle.GetProperty("link").EnumerateArray().ToDictionary(link => link.String("relation"), link => link.String("url")),
            "");
    }

    private static string Mode(JsonElement entry) => entry.GetProperty("search").String("mode");

    private static string Key(JsonElement entry, IReadOnlyDictionary<string, string> versions)
    {
        var resource = entry.GetProperty("resource");
        var key = $"{resource.String("resourceType")}/{resource.String("id")}";
        var version = resource.GetProperty("meta").String("versionId");

        return versions.TryGetValue(key, out var current) && current == version ? key : $"{key}/_history/{version}";
    }
}
