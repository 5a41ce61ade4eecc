using CaseRecords.Faults.Rows;

namespace CaseRecords.Faults.Twins;

/// <summary>The whole way, on a real record that somebody has tampered with: what the rows would report if it happened by itself.</summary>
public sealed class ForgedRecordTests
{
    [Fact]
    public async Task A_version_an_entry_of_the_log_and_one_resource_of_a_bundle_that_are_taken_away_are_missed()
    {
        await using var system = await RunningOnSqlite.Start();
        var ledger = new Ledger();
        var recording = new RecordingClient(system.Client, ledger);

        foreach (var id in (string[])["lost", "changed", "untold"])
        {
            await recording.Write([($"Patient/{id}", Marked.Resource($"Patient/{id}", id))]);
        }

        await system.Client.PostFhir("/fhir", TwentyOverFive.Bundle("halved", "only"));
        (await Findings.Of(system.Client, ledger)).ShouldBeNone();
        await system.Process.Terminate();

        const string Of = "(SELECT rid FROM resource WHERE id = '{0}')";
        await Forge(system, "DELETE FROM version WHERE rid = " + Of, "lost");
        await Forge(system, "UPDATE version SET body = CAST(replace(CAST(body AS TEXT), '\"value\":\"changed\"', '\"value\":\"Changed\"') AS BLOB) WHERE rid = " + Of, "changed");
        await Forge(system, "UPDATE log SET resource_id = 'somebody-else' WHERE resource_id = '{0}'", "untold");
        await Forge(system, "UPDATE resource SET deleted = 1 WHERE id = '{0}' AND type = (SELECT type FROM log WHERE resource_id = '{0}' LIMIT 1)", "halved-2");
        await system.StartAgain();
        var found = await Findings.Of(system.Client, ledger);

        found.Lost.Order().ShouldBe(["Patient/changed version 1 holds something else than was acknowledged", "Patient/lost version 1 was acknowledged and is answered with 404"]);
        found.WithoutEntry.ShouldContain("Patient/untold version 1 has no entry in the log");
        (await system.Client.GetFhir(TwentyOverFive.Search("halved"))).Resources.Count.ShouldNotBe(TwentyOverFive.Count);
    }

    private static async Task Forge(RunningOnSqlite system, string statement, string id) =>
        await RecordFile.Ask(system.Record, string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, id));
}
