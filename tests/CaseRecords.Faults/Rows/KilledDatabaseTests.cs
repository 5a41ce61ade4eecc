using System.Collections.Concurrent;
using System.Diagnostics;

namespace CaseRecords.Faults.Rows;

/// <summary>Row 2: kill -9 of PostgreSQL.</summary>
[Trait("row", "2")]
public sealed class KilledDatabaseTests(Systems systems)
{
    /// <summary>After every so many kills it is watched for half a minute that no 5xx comes any more; after the others for a moment.</summary>
    private const int WatchedLong = 10;

    [Fact]
    public async Task After_a_kill_of_the_database_every_service_reconnects_and_nothing_is_lost()
    {
        using var borrowed = await systems.Postgres();
        var system = borrowed.System;
        var stint = new Stint(2, Databases.Postgres);
        var writers = SteadyWriters.Start(system.Client, $"r2-{Scale.Seed}", perSecond: 50);
        List<TimeSpan> reconnected = [];
        ConcurrentQueue<(TimeSpan After, int Status)> late = [];

        for (var kill = 0; kill < Scale.Count(1, 50) && stint.HasTime; kill++)
        {
            await writers.More(stint.Random.Next(20, 120));
            await system.Server.Kill(CancellationToken.None);
            await Task.Delay(stint.Random.Next(0, 1500), TestContext.Current.CancellationToken);
            await system.Server.Start(CancellationToken.None);
            var back = Stopwatch.StartNew();
            await EveryOwnerWrites(system.Client, $"r2-{Scale.Seed}-{kill}");
            reconnected.Add(back.Elapsed);
            var watched = Scale.IsLong && kill % WatchedLong == 0 ? TimeSpan.FromSeconds(35) : TimeSpan.FromSeconds(1);
            await Watch(system.Client, back, back.Elapsed + watched, late);
        }

        await writers.More(20);
        await writers.Stop();
        await system.StartAgain();
        var found = await Findings.Of(system.Client, writers.Ledger);

        Report.Add(stint,
            [("kills of the database", reconnected.Count), .. found.Counts, ("5xx after all had reconnected", late.Count), ("5xx after 30 s", late.Count(answer => answer.After.TotalSeconds > 30))],
            [("every owner writes again", reconnected.Max().TotalSeconds)]);
        found.ShouldBeNone();
        reconnected.Max().ShouldBeLessThan(Scale.Bound(15));
        late.Where(answer => answer.After.TotalSeconds > 30).ShouldBeEmpty();
    }

    /// <summary>Until each owner has acknowledged a write and given it back.</summary>
    private static async Task EveryOwnerWrites(HttpClient client, string id)
    {
        var limit = Stopwatch.StartNew();

        foreach (var place in Marked.Types.Select(type => $"{type}/{id}"))
        {
            while (!await Works(client, place))
            {
                limit.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(90), place);
                await Task.Delay(20);
            }
        }
    }

    private static async Task<bool> Works(HttpClient client, string place)
    {
        var written = await client.Exchange(HttpMethod.Put, $"/fhir/{place}", Marked.Resource(place, "again"));

        return (int)written.Status is 200 or 201 && (int)(await client.GetFhir($"/fhir/{place}")).Status == 200;
    }

    private static async Task Watch(HttpClient client, Stopwatch back, TimeSpan until, ConcurrentQueue<(TimeSpan After, int Status)> late)
    {
        while (back.Elapsed < until)
        {
            foreach (var type in Marked.Types)
            {
                var answer = await client.GetFhir($"/fhir/{type}?_count=1");

                if ((int)answer.Status >= 500)
                {
                    late.Enqueue((back.Elapsed, (int)answer.Status));
                }
            }
        }
    }
}
