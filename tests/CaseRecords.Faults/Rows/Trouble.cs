using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace CaseRecords.Faults.Rows;

/// <summary>Clients before, in and after some trouble that no process dies of.</summary>
internal sealed class Trouble(RunningSystem system, string name, Ledger ledger)
{
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);

    private readonly RecordingClient recording = new(system.Client, ledger);
    private readonly ConcurrentDictionary<int, int> statuses = [];
    private readonly Stint stint = new(6, system is RunningOnSqlite ? Databases.Sqlite : Databases.Postgres);
    private int written;

    public Ledger Ledger => ledger;

    /// <summary>How often each status refused a write.</summary>
    public IReadOnlyDictionary<int, int> Statuses => statuses;

    public static Trouble Of(RunningSystem system, string name) => new(system, name, new Ledger());

    /// <summary>Every owner acknowledges a write.</summary>
    public async Task WritesSucceed()
    {
        foreach (var type in Marked.Types)
        {
            var answer = await Write(type);
            ((int?)answer?.Status).ShouldBe(201, answer?.Body);
        }
    }

    /// <summary>Writes until one is refused, with one of these statuses; what is refused is judged by the ledger.</summary>
    /// <param name="padding">The size of a resource.</param>
    public async Task WritesAreRefused(int padding, int atMost, params int[] with)
    {
        for (var i = 0; i < atMost; i++)
        {
            var answer = await Write(Marked.Types[i % Marked.Types.Count], padding);

            if (answer is not { Status: HttpStatusCode.Created })
            {
                ((int?)answer?.Status).ShouldNotBeNull();
                with.ShouldContain((int)answer!.Status, answer.Body);

                return;
            }
        }

        throw new InvalidOperationException($"None of {atMost} writes was refused.");
    }

    /// <summary>Nobody restarts anything: after a while each owner takes writes again.</summary>
    public async Task Recovers()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();

        foreach (var type in Marked.Types)
        {
            while (await Write(type) is not { Status: HttpStatusCode.Created })
            {
                clock.Elapsed.ShouldBeLessThan(Recovery, Ledger.Complaints.LastOrDefault() ?? $"{type} is still refused");
                await Task.Delay(100);
            }
        }
    }

    /// <summary>What was acknowledged is still read.</summary>
    public async Task ReadsSucceed()
    {
        foreach (var (place, version) in Ledger.Acknowledged.Keys.TakeLast(5))
        {
            var answer = await system.Client.GetFhir($"/fhir/{place}/_history/{version}");
            answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        }
    }

    /// <summary>One write, whatever becomes of it.</summary>
    public Task<FhirAnswer?> Attempt(string type) => Write(type);

    /// <summary>Once it is over: reports, and judges what became of the writes.</summary>
    /// <param name="what">The trouble, as the report names it.</param>
    public async Task IsOver(string what, IEnumerable<(string What, double Seconds)>? longest = null)
    {
        await Recovers();
        var found = await Findings.Of(system.Client, ledger);

        Report.Add(stint,
            [($"{what}: done", 1), .. statuses.Select(status => (string.Create(CultureInfo.InvariantCulture, $"{what}: {status.Key}"), (long)status.Value)), .. found.Counts], longest);
        found.ShouldBeNone();
    }

    private async Task<FhirAnswer?> Write(string type, int padding = 0)
    {
        var place = $"{type}/{name}-{Scale.Seed}-{Interlocked.Increment(ref written)}";
        var answer = await recording.Write([(place, Marked.Resource(place, $"{place}-{new string('x', padding)}"))]);

        if (answer is not null && (int)answer.Status >= 300)
        {
            statuses.AddOrUpdate((int)answer.Status, 1, (_, count) => count + 1);
        }

        return answer;
    }
}
