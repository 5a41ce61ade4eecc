using System.Collections.Concurrent;
using System.Net;

namespace CaseRecords.Faults.Rows;

/// <summary>Row 5: clients whose bundles overlap.</summary>
[Trait("row", "5")]
public sealed class OverlappingBundleTests(Systems systems)
{
    private const int Clients = 32;
    private const int Resources = 15;

    [Theory]
    [InlineData(Databases.Sqlite)]
    [InlineData(Databases.Postgres)]
    public async Task Each_is_written_whole_or_refused_whole_with_409_or_412(string database)
    {
        using var borrowed = await systems.Take(database);
        var system = borrowed.System;
        var stint = new Stint(5, database);
        var time = Scale.IsLong ? TimeSpan.FromMinutes(10) < stint.Limit ? TimeSpan.FromMinutes(10) : stint.Limit : TimeSpan.FromSeconds(2);
        List<string> places = [.. Enumerable.Range(0, Resources).Select(i => $"{Marked.Types[i % Marked.Types.Count]}/r5-{Scale.Seed}-{i}")];
        ConcurrentDictionary<string, (BundleFate Fate, int Count)> bundles = [];
        var ledger = new Ledger();

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            var random = new Random(stint.Random.Next());
            ConcurrentDictionary<string, string> known = [];

            // A busy machine may need longer until two clients are in each other's way.
            for (var turn = 0; stint.Elapsed < time || (ledger.Refused == 0 && stint.Elapsed < 20 * time && !Scale.IsLong); turn++)
            {
                await Send(system.Client, ledger, bundles, known, random, places, $"{number}-{turn}");
            }
        }));

        var seconds = (long)stint.Elapsed.TotalSeconds;
        var found = new Dictionary<string, int>();

        foreach (var place in places)
        {
            foreach (var (_, mark) in await system.Client.Versions(place))
            {
                found[mark] = found.GetValueOrDefault(mark) + 1;
            }
        }

        var partial = WholeBundles.Partial(bundles, found).ToList();
        var feed = Feed.Wrong(await Feed.Read(system.Client)).ToList();

        Report.Add(stint,
            [("seconds", seconds), ("bundles", bundles.Count), ("written whole", bundles.Values.Count(bundle => bundle.Fate == BundleFate.Acknowledged)),
                ("refused with 409 or 412", ledger.Refused), ("partial", partial.Count), ("differences in the log", feed.Count), ("other answers", ledger.Complaints.Count)]);
        ledger.Complaints.ShouldBeEmpty();
        bundles.Values.ShouldContain(bundle => bundle.Fate == BundleFate.Acknowledged);
        bundles.Values.ShouldContain(bundle => bundle.Fate == BundleFate.Refused);
        partial.ShouldBeEmpty();
        feed.ShouldBeEmpty();
    }

    /// <summary>Two to eight resources; some entries name the version that this client knows, which may be old by now.</summary>
    private static async Task Send(
        HttpClient client, Ledger ledger, ConcurrentDictionary<string, (BundleFate Fate, int Count)> bundles, ConcurrentDictionary<string, string> known, Random random,
        List<string> places, string mark)
    {
        var chosen = places.OrderBy(_ => random.Next()).Take(random.Next(2, 9)).ToList();
        var entries = chosen.Select(place => Entry(place, mark, random.Next(3) == 0 ? known.GetValueOrDefault(place) : null));
        bundles[mark] = (BundleFate.Unanswered, chosen.Count);
        var answer = await client.PostFhir("/fhir", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");

        if (answer.Status == HttpStatusCode.OK)
        {
            bundles[mark] = (BundleFate.Acknowledged, chosen.Count);

            foreach (var (place, version) in answer.Written)
            {
                known[place] = $"{version}";
            }
        }
        else if ((int)answer.Status is 409 or 412)
        {
            bundles[mark] = (BundleFate.Refused, chosen.Count);
            ledger.Refuse(answer, 409, 412);
            known.Clear();
        }
        else
        {
            ledger.Complaints.Enqueue($"{(int)answer.Status} {answer.Body}");
        }
    }

    private static string Entry(string place, string mark, string? version) =>
        $$"""{"request":{"method":"PUT","url":"{{place}}"{{(version is null ? "" : $",\"ifMatch\":\"W/\\\"{version}\\\"\"")}}},"resource":{{Marked.Resource(place, mark)}}}""";
}
