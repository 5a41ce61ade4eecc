using System.Globalization;
using System.Net;

namespace CaseRecords.Faults.Rows;

/// <summary>The clock of a process an hour ahead, back, and an hour behind; and a restart in the wrong time. Versions keep their order and the log its pace.</summary>
internal static class ClockJumps
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static async Task Happen(RunningSystem system, FalseClock clock, Trouble trouble, Func<Task> restart)
    {
        var place = $"Condition/clock-{Scale.Seed}";
        List<DateTimeOffset> times = [];

        foreach (var offset in (TimeSpan[])[TimeSpan.Zero, Hour, TimeSpan.Zero, -Hour, Hour])
        {
            await clock.Shift(offset);
            times.Add(await Write(system.Client, place, $"{offset}"));
            await trouble.WritesSucceed();
            // Positions are given and readers follow, whatever the clock says.
            await Feed.CaughtUp(system.Client);
        }

        // Back by two hours while nothing runs.
        await clock.Shift(-Hour);
        await restart();
        times.Add(await Write(system.Client, place, "after the restart"));
        await trouble.WritesSucceed();
        await Feed.CaughtUp(system.Client);

        times.ShouldBe(times.Order());
        times.Distinct().Count().ShouldBe(times.Count);
        (times[1] - times[0]).ShouldBeGreaterThan(TimeSpan.FromMinutes(50), "The clock did not jump.");
        (await system.Client.Versions(place)).Select(version => version.Version).ShouldBe(Enumerable.Range(1, times.Count).Select(version => (long)version));
        await clock.Shift(TimeSpan.Zero);
    }

    /// <returns>The version's time.</returns>
    private static async Task<DateTimeOffset> Write(HttpClient client, string place, string mark)
    {
        var answer = await client.Exchange(HttpMethod.Put, $"/fhir/{place}", Marked.Resource(place, mark));
        ((int)answer.Status).ShouldBeOneOf([(int)HttpStatusCode.OK, (int)HttpStatusCode.Created], answer.Body);

        return DateTimeOffset.Parse((await client.GetFhir($"/fhir/{place}")).Json.GetProperty("meta").GetProperty("lastUpdated").GetString()!, CultureInfo.InvariantCulture);
    }
}
