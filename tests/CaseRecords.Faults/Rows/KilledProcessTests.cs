namespace CaseRecords.Faults.Rows;

/// <summary>Row 1: kill -9 of a random process while clients write.</summary>
[Trait("row", "1")]
public sealed class KilledProcessTests(Systems systems)
{
    [Theory]
    [InlineData(Databases.Sqlite)]
    [InlineData(Databases.Postgres)]
    public async Task A_killed_process_loses_nothing_that_was_acknowledged_and_no_entry_of_the_log(string database)
    {
        using var borrowed = await systems.Take(database);
        var system = borrowed.System;
        var stint = new Stint(1, database);
        var writers = SteadyWriters.Start(system.Client, $"r1-{Scale.Seed}", perSecond: Scale.Count(60, 200));
        List<TimeSpan> ready = [];

        for (var kill = 0; kill < Scale.Count(1, 100) && stint.HasTime; kill++)
        {
            await writers.More(stint.Random.Next(50, 250));
            await system.Members[stint.Random.Next(system.Members.Count)].Kill();
            ready.Add(await system.StartAgain());
        }

        await writers.More(20);
        var wrote = await writers.Stop();
        var found = await Findings.Of(system.Client, writers.Ledger);

        Report.Add(stint,
            [("kills", ready.Count), ("seconds of writing", (long)wrote.TotalSeconds), ("writes sent", writers.Sent), .. found.Counts],
            [("ready again", ready.Max().TotalSeconds)]);
        found.ShouldBeNone();
        ready.Max().ShouldBeLessThan(Scale.Bound(10));
    }
}
