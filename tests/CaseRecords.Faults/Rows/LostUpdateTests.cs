using System.Net;

namespace CaseRecords.Faults.Rows;

/// <summary>Row 3: many clients change few resources, each saying which version it changes.</summary>
[Trait("row", "3")]
public sealed class LostUpdateTests(Systems systems)
{
    private const int Clients = 64;
    private const int Resources = 10;

    [Theory]
    [InlineData(Databases.Sqlite)]
    [InlineData(Databases.Postgres)]
    public async Task Of_changes_of_the_same_version_one_is_acknowledged_and_the_others_are_412(string database)
    {
        using var borrowed = await systems.Take(database);
        var system = borrowed.System;
        var stint = new Stint(3, database);
        var ledger = new Ledger();
        var recording = new RecordingClient(system.Client, ledger);
        List<string> places = [.. Enumerable.Range(0, Resources).Select(i => $"{Marked.Types[i % Marked.Types.Count]}/r3-{Scale.Seed}-{i}")];

        foreach (var place in places)
        {
            await recording.Write([(place, Marked.Resource(place, "first"))]);
        }

        var enough = Scale.Count(200, 20_000);
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
        {
            var random = new Random(stint.Random.Next());

            for (var turn = 0; ledger.Acknowledged.Count < enough + Resources && stint.HasTime; turn++)
            {
                await Change(system.Client, recording, ledger, places[random.Next(Resources)], $"{number}-{turn}", asPatch: random.Next(2) == 0);
            }
        }));

        var wrong = Counted.Wrong(ledger, await system.Client.CurrentVersions(places)).ToList();
        var lost = await LostWrites.Find(system.Client, ledger);
        var feed = Feed.Wrong(await Feed.Read(system.Client)).ToList();

        Report.Add(stint,
            [("acknowledged PUT and PATCH", ledger.Acknowledged.Count - Resources), ("refused with 412", ledger.Refused),
                ("versions that nobody was told of, or two were", wrong.Count), ("lost", lost.Count), ("differences in the log", feed.Count), ("other answers", ledger.Complaints.Count)]);
        ledger.Complaints.ShouldBeEmpty();
        ledger.Refused.ShouldBeGreaterThan(0);
        wrong.ShouldBeEmpty();
        lost.ShouldBeEmpty();
        feed.ShouldBeEmpty();
    }

    private static async Task Change(HttpClient client, RecordingClient recording, Ledger ledger, string place, string mark, bool asPatch)
    {
        var current = await client.GetFhir($"/fhir/{place}");
        current.Status.ShouldBe(HttpStatusCode.OK, current.Body);
        var (method, body) = asPatch ? (HttpMethod.Patch, Marked.Patch(place, mark)) : (HttpMethod.Put, Marked.Resource(place, mark));
        var answer = await recording.Ask(() => client.Exchange(method, $"/fhir/{place}", body, ("If-Match", current.Headers["ETag"])));

        if (answer is { Status: HttpStatusCode.OK })
        {
            recording.Acknowledge(answer, new Dictionary<string, string> { [place] = Marked.Resource(place, mark) });
        }
        else if (answer is not { Status: HttpStatusCode.PreconditionFailed })
        {
            ledger.Complaints.Enqueue(answer is null ? "no answer" : $"{(int)answer.Status} {answer.Body}");
        }
        else
        {
            ledger.Refuse(answer, 412);
        }
    }
}
