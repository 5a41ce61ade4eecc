using System.Diagnostics;
using System.Globalization;
using System.Net;
using CaseRecords.Cluster;

namespace CaseRecords.Faults.Rows;

/// <summary>The clock of a process an hour ahead, back, and an hour behind; and a restart in the wrong time. Versions keep their order and the log its pace.</summary>
internal static class ClockJumps
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Of all this, and of the machine.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <param name="member">One whose clock it is.</param>
    /// <param name="followsIt">Whether versions have the time of that clock; otherwise they have the database's.</param>
    public static async Task Happen(RunningSystem system, RunningMember member, FalseClock clock, Trouble trouble, bool followsIt, Func<Task> restart)
    {
        var place = $"Condition/clock-{Scale.Seed}";
        var began = TimeProvider.System.GetUtcNow();
        List<DateTimeOffset> times = [];

        foreach (var offset in (TimeSpan[])[TimeSpan.Zero, Hour, TimeSpan.Zero, -Hour, Hour])
        {
            clock.Shift(offset);
            await Turn(offset);
        }

        // Back by two hours while nothing runs.
        clock.Shift(-Hour);
        await restart();
        await Turn(-Hour);

        times.ShouldBe(times.Order());
        times.Distinct().Count().ShouldBe(times.Count);
        (times[^1] - (followsIt ? Hour : TimeSpan.Zero)).ShouldBeInRange(began, TimeProvider.System.GetUtcNow() + Slack);
        (await system.Client.Versions(place)).Select(version => version.Version).ShouldBe(Enumerable.Range(1, times.Count).Select(version => (long)version));
        clock.Shift(TimeSpan.Zero);

        async Task Turn(TimeSpan offset)
        {
            await Believes(member, offset);
            times.Add(await Write(system.Client, place, $"{offset}"));
            await trouble.WritesSucceed();

            // Positions are given and readers follow, whatever the clock says.
            await Feed.CaughtUp(system.Client);
        }
    }

    /// <summary>Waits until a process goes by the false clock: it tells its time with every answer.</summary>
    private static async Task Believes(RunningMember member, TimeSpan offset)
    {
        using var asking = new HttpClient { BaseAddress = member.Address };
        var waited = Stopwatch.StartNew();

        while (true)
        {
            using var answer = await asking.GetAsync("/health/live");

            if (answer.Headers.Date is { } told && (told - TimeProvider.System.GetUtcNow() - offset).Duration() < Slack)
            {
                return;
            }

            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60), "The clock did not jump.");
            await Task.Delay(50);
        }
    }

    /// <returns>The version's time.</returns>
    private static async Task<DateTimeOffset> Write(HttpClient client, string place, string mark)
    {
        var answer = await client.Exchange(HttpMethod.Put, $"/fhir/{place}", Marked.Resource(place, mark));
        ((int)answer.Status).ShouldBeOneOf([(int)HttpStatusCode.OK, (int)HttpStatusCode.Created], answer.Body);

        return DateTimeOffset.Parse((await client.GetFhir($"/fhir/{place}")).Json.GetProperty("meta").GetProperty("lastUpdated").GetString()!, CultureInfo.InvariantCulture);
    }
}
