using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace CaseRecords.Faults.Rows;

/// <summary>Row 7: what many clients did and saw, checked against what a register and a snapshot promise.</summary>
[Trait("row", "7")]
public sealed class HistoryTests(Systems systems)
{
    private const int Clients = 24;
    private const int Registers = 40;
    private const int Groups = 4;

    [Theory]
    [InlineData(Databases.Sqlite)]
    [InlineData(Databases.Postgres)]
    public async Task Each_resource_is_a_register_and_each_search_a_snapshot(string database)
    {
        using var borrowed = await systems.Take(database);
        var system = borrowed.System;
        var stint = new Stint(7, database);
        var seen = new Observed();
        var enough = Scale.Count(1_000, 200_000);

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            var random = new Random(stint.Random.Next());

            for (var turn = 0; seen.Operations < enough && stint.HasTime; turn++)
            {
                // A bundle is twenty writes and a search twenty reads: few of them, so that the others are many.
                await (random.Next(50) switch
                {
                    0 => Bundle(system.Client, seen, $"r7-{Scale.Seed}-g{random.Next(Groups)}", $"{number}-{turn}"),
                    < 6 => Snapshot(system.Client, seen, $"r7-{Scale.Seed}-g{random.Next(Groups)}"),
                    < 21 => Change(system.Client, seen, Register(random), $"{number}-{turn}", random.Next(2) == 0),
                    _ => Read(system.Client, seen, Register(random)),
                });
            }
        }));

        var bundles = await BundlesOf(system.Client, Enumerable.Range(0, Groups).Select(group => $"r7-{Scale.Seed}-g{group}"));
        var snapshots = new Snapshots(bundles);
        var fractured = seen.Snapshots.Select(snapshots.Anomaly).OfType<string>().Concat(bundles.Where(bundle => bundle.Count != TwentyOverFive.Count).Select(_ => "a bundle that is not whole")).ToList();
        var stale = History.Anomalies(seen.Registers).ToList();

        Report.Add(stint,
            [("operations", seen.Operations), ("reads, writes and refusals of one resource", seen.Registers.Sum(register => register.Value.Count)), ("snapshots", seen.Snapshots.Count),
                ("bundles", bundles.Count), ("registers that are not linearizable", stale.Count), ("snapshots of two moments", fractured.Count), ("other answers", seen.Complaints.Count)]);
        seen.Complaints.ShouldBeEmpty();
        stale.ShouldBeEmpty();
        fractured.ShouldBeEmpty();
    }

    private static string Register(Random random)
    {
        var number = random.Next(Registers);

        return $"{Marked.Types[number % Marked.Types.Count]}/r7-{Scale.Seed}-{number}";
    }

    private static async Task Read(HttpClient client, Observed seen, string place)
    {
        var called = Stopwatch.GetTimestamp();
        var answer = await client.GetFhir($"/fhir/{place}");
        var returned = Stopwatch.GetTimestamp();

        if (answer.Status is HttpStatusCode.OK or HttpStatusCode.NotFound)
        {
            seen.Add(place, new Operation(OperationKind.Saw, answer.Status == HttpStatusCode.OK ? RecordReads.VersionOf(answer.Json) : 0, called, returned));
        }
        else
        {
            seen.Complain(answer);
        }

        seen.Count();
    }

    /// <summary>Reads first where it says which version it changes.</summary>
    private static async Task Change(HttpClient client, Observed seen, string place, string mark, bool conditional)
    {
        var expected = conditional ? await client.CurrentVersion(place) : 0;
        (string, string)[] headers = expected > 0 ? [("If-Match", $"W/\"{expected}\"")] : [];
        var called = Stopwatch.GetTimestamp();
        var answer = await client.Exchange(HttpMethod.Put, $"/fhir/{place}", Marked.Resource(place, mark), headers);
        var returned = Stopwatch.GetTimestamp();

        if (answer.Status is HttpStatusCode.OK or HttpStatusCode.Created)
        {
            seen.Add(place, new Operation(OperationKind.Made, answer.Written[0].Version, called, returned));
        }
        else if (answer.Status == HttpStatusCode.PreconditionFailed && expected > 0)
        {
            seen.Add(place, new Operation(OperationKind.Refused, expected, called, returned));
        }
        else if (answer.Status != HttpStatusCode.Conflict || Refusal.Complaint(answer, 409) is not null)
        {
            seen.Complain(answer);
        }

        seen.Count();
    }

    private static async Task Bundle(HttpClient client, Observed seen, string patient, string tag)
    {
        var called = Stopwatch.GetTimestamp();
        var answer = await client.PostFhir("/fhir", TwentyOverFive.Bundle(patient, tag));
        var returned = Stopwatch.GetTimestamp();

        if (answer.Status == HttpStatusCode.OK)
        {
            foreach (var (place, version) in answer.Written)
            {
                seen.Add(place, new Operation(OperationKind.Made, version, called, returned));
            }
        }
        else if (answer.Status != HttpStatusCode.Conflict || Refusal.Complaint(answer, 409) is not null)
        {
            seen.Complain(answer);
        }

        seen.Count();
    }

    /// <summary>One search: a moment of twenty registers.</summary>
    private static async Task Snapshot(HttpClient client, Observed seen, string patient)
    {
        var called = Stopwatch.GetTimestamp();
        var answer = await client.GetFhir(TwentyOverFive.Search(patient));
        var returned = Stopwatch.GetTimestamp();

        if (answer.Status != HttpStatusCode.OK)
        {
            seen.Complain(answer);

            return;
        }

        var versions = answer.Resources.ToDictionary(resource => $"{resource.GetProperty("resourceType").GetString()}/{resource.GetProperty("id").GetString()}", RecordReads.VersionOf);

        foreach (var place in TwentyOverFive.Places(patient))
        {
            seen.Add(place, new Operation(OperationKind.Saw, versions.GetValueOrDefault(place), called, returned));
        }

        seen.Snapshots.Add(TwentyOverFive.Places(patient).ToDictionary(place => place, place => versions.GetValueOrDefault(place)));
        seen.Count();
    }

    /// <summary>What each bundle wrote, by the record itself: versions that carry the same tag.</summary>
    private static async Task<List<IReadOnlyDictionary<string, long>>> BundlesOf(HttpClient client, IEnumerable<string> patients)
    {
        List<(string Bundle, string Place, long Version)> written = [];

        foreach (var patient in patients)
        {
            foreach (var place in TwentyOverFive.Places(patient))
            {
                written.AddRange((await client.Versions(place)).Select(version => ($"{patient} {version.Mark}", place, version.Version)));
            }
        }

        return [.. written.GroupBy(one => one.Bundle).Select(bundle => bundle.ToDictionary(one => one.Place, one => one.Version))];
    }

    /// <summary>What all clients did and saw.</summary>
    private sealed class Observed
    {
        private readonly ConcurrentDictionary<string, ConcurrentBag<Operation>> registers = [];
        private int operations;

        public int Operations => Volatile.Read(ref operations);

        public ConcurrentBag<IReadOnlyDictionary<string, long>> Snapshots { get; } = [];

        public ConcurrentQueue<string> Complaints { get; } = [];

        public IReadOnlyList<KeyValuePair<string, IReadOnlyList<Operation>>> Registers =>
            [.. registers.Select(register => KeyValuePair.Create<string, IReadOnlyList<Operation>>(register.Key, [.. register.Value]))];

        public void Add(string place, Operation operation) => registers.GetOrAdd(place, _ => []).Add(operation);

        public void Count() => Interlocked.Increment(ref operations);

        public void Complain(FhirAnswer answer) => Complaints.Enqueue($"{(int)answer.Status} {answer.Body}");
    }
}
