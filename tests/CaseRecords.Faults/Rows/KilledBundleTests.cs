using System.Diagnostics;
using System.Net;
using System.Text;

namespace CaseRecords.Faults.Rows;

/// <summary>Row 4: a bundle of twenty over five owners, and a kill at each point of its way.</summary>
[Trait("row", "4")]
public sealed class KilledBundleTests(Systems systems)
{
    private const int Points = 12;
    private const string Database = "the database";

    [Fact]
    public async Task Over_separate_services_it_is_there_whole_or_not_at_all_and_sent_again_it_has_one_answer()
    {
        using var borrowed = await systems.Postgres();
        var system = borrowed.System;
        var stint = new Stint(4, Databases.Postgres);
        var tally = new BundleTally();

        for (var turn = 0; turn < Scale.Count(2, 10 * Points) && stint.HasTime; turn++)
        {
            // The short form takes some points of the twelve, others at each seed.
            var number = Scale.IsLong ? turn % Points : (Scale.Seed + (turn * 5)) % Points;
            var patient = $"r4-{Scale.Seed}-{turn}";
            var owner = RunningOnPostgres.Owners[stint.Random.Next(RunningOnPostgres.Owners.Count)];
            var victim = new[] { "exchange", owner, Database }[stint.Random.Next(3)];
            var frozen = RunningOnPostgres.Owners[stint.Random.Next(RunningOnPostgres.Owners.Count)];
            var point = KillPoint.Of(system, frozen, patient)[number];
            tally.Note(point, victim);
            await Case(system, point, patient, tally, () => victim == Database ? system.Server.Kill(CancellationToken.None) : system[victim].Kill(), async () =>
            {
                if (victim == Database)
                {
                    await system.Server.Start(CancellationToken.None);
                }

                await system.StartAgain();
            });
        }

        tally.Tell(stint);
    }

    [Fact]
    public async Task In_one_process_it_is_there_whole_or_not_at_all_and_sent_again_it_has_one_answer()
    {
        using var borrowed = await systems.Sqlite();
        var system = borrowed.System;
        var stint = new Stint(4, Databases.Sqlite);
        var tally = new BundleTally();
        var usual = await Usual(system.Client);

        for (var turn = 0; turn < Scale.Count(2, 10 * Points) && stint.HasTime; turn++)
        {
            var point = KillPoint.Of(system, usual)[Scale.IsLong ? turn % Points : (Scale.Seed + (turn * 5)) % Points];
            tally.Note(point, "the process");
            await Case(system, point, $"r4-{Scale.Seed}-{turn}", tally, system.Process.Kill, system.StartAgain);
        }

        tally.Tell(stint);
    }

    private static async Task Case(RunningSystem system, KillPoint point, string patient, BundleTally tally, Func<Task> kill, Func<Task> startAgain)
    {
        var bundle = TwentyOverFive.Bundle(patient, "only");
        using var reading = new CancellationTokenSource();
        var reader = ReadersSee(system.Client, patient, reading.Token);
        var gate = new TaskCompletionSource();
        using var content = new GatedContent(Encoding.UTF8.GetBytes(bundle), point.IsHalf ? gate.Task : Task.CompletedTask);
        Task<FhirAnswer?> sending;

        await using (await point.Hold())
        {
            sending = Send(system.Client, content, patient);
            await point.Reached(new BundleOnItsWay(content.Half, sending));
            await kill();
            gate.SetResult();
            await Task.WhenAny(sending, Task.Delay(TimeSpan.FromMilliseconds(300)));
        }

        await startAgain();
        var first = await sending;
        var seen = await Count(system.Client, patient);
        var events = (await Feed.Read(system.Client, $"&patient=Patient/{patient}")).Where(entry => entry.Place is not null).ToList();
        var (again, once) = (await Retried(system.Client, bundle, patient), await Retried(system.Client, bundle, patient));
        await reading.CancelAsync();
        var counts = await reader;

        tally.Judge(point, patient, first, again, once, [.. counts, seen, await Count(system.Client, patient)], events.Count, seen);
        tally.JudgeAfter(patient, await system.Client.CurrentVersions(TwentyOverFive.Places(patient)), await Feed.Read(system.Client, $"&patient=Patient/{patient}"));
    }

    /// <summary>Null where no answer came.</summary>
    private static async Task<FhirAnswer?> Send(HttpClient client, HttpContent content, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/fhir") { Content = content };
        request.Headers.Add("Idempotency-Key", key);

        try
        {
            using var answer = await client.SendAsync(request);

            return new FhirAnswer(answer.StatusCode, await answer.Content.ReadAsStringAsync(), null)
            {
                Headers = answer.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            };
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>Sent again with its key until it is answered.</summary>
    private static async Task<FhirAnswer> Retried(HttpClient client, string bundle, string key)
    {
        var clock = Stopwatch.StartNew();

        while (true)
        {
            using var content = new GatedContent(Encoding.UTF8.GetBytes(bundle), Task.CompletedTask);

            if (await Send(client, content, key) is { } answer && (answer.Status == HttpStatusCode.OK || clock.Elapsed > TimeSpan.FromSeconds(90)))
            {
                return answer;
            }

            await Task.Delay(50);
        }
    }

    private static async Task<int> Count(HttpClient client, string patient)
    {
        var answer = await client.Patiently(TwentyOverFive.Search(patient));
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);

        return answer.Resources.Count;
    }

    private static async Task<List<int>> ReadersSee(HttpClient client, string patient, CancellationToken done)
    {
        List<int> counts = [];

        while (!done.IsCancellationRequested)
        {
            try
            {
                var answer = await client.GetFhir(TwentyOverFive.Search(patient));

                if (answer.Status == HttpStatusCode.OK)
                {
                    counts.Add(answer.Resources.Count);
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
            {
                // It is down.
            }

            await Task.Delay(20, CancellationToken.None);
        }

        return counts;
    }

    /// <summary>The middle of some bundles' times.</summary>
    private static async Task<TimeSpan> Usual(HttpClient client)
    {
        List<TimeSpan> times = [];

        for (var i = 0; i < 9; i++)
        {
            var clock = Stopwatch.StartNew();
            await Retried(client, TwentyOverFive.Bundle($"r4-{Scale.Seed}-usual-{i}", "usual"), $"r4-{Scale.Seed}-usual-{i}");
            times.Add(clock.Elapsed);
        }

        return times.Order().ElementAt(times.Count / 2);
    }
}
