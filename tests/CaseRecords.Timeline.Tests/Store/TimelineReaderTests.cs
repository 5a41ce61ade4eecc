using CaseRecords.Tests.Support;
using CaseRecords.Timeline.Tests.Support;

namespace CaseRecords.Timeline.Tests.Store;

public abstract class TimelineReaderTests(TestDatabases databases)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ann", "a")]
    [InlineData("OTHER", "a")]
    [InlineData(" Ann Other ", "a")]
    [InlineData("王", "b")]
    [InlineData("mrn-7", "b")]
    [InlineData("Öz", "c")]
    [InlineData("öz", "")]
    [InlineData("100%", "c")]
    [InlineData("_", "")]
    [InlineData("%", "c")]
    [InlineData("\\", "")]
    [InlineData("nn\0", "")]
    [InlineData("'; DROP TABLE patient; --", "")]
    public async Task Words_are_found_in_capitals_or_not(string words, string expected)
    {
        await using var timeline = await RunningTimeline.Start(await databases.Empty());
        await Patient(timeline, "a", """ "name":[{"text":"Ann Other"}] """);
        await Patient(timeline, "b", """ "name":[{"text":"王建国"}],"identifier":[{"value":"MRN-7"}] """);
        await Patient(timeline, "c", """ "name":[{"text":"Özlem 100%"}] """);

        (await timeline.Reader.Patients(words, 10, Stop)).Select(p => p.Id).ShouldBe(expected is "" ? [] : [expected]);
    }

    [Fact]
    public async Task The_newest_day_comes_first_then_the_id_by_its_bytes_and_who_has_no_day_last()
    {
        await using var timeline = await RunningTimeline.Start(await databases.Empty());

        foreach (var id in (string[])["b", "B", "a-1", "a.1", "A", "none", "None"])
        {
            await Patient(timeline, id, """ "name":[{"text":"x"}] """);
        }

        foreach (var (id, day) in (IEnumerable<(string, string)>)[("b", "2025-01-01"), ("B", "2025-01-01"), ("a-1", "2025-01-01"), ("a.1", "2025-01-01"), ("A", "2025-03-01")])
        {
            await timeline.Apply(timeline.Entry("Condition", $"c-{id}", 1, $$$"""{"resourceType":"Condition","id":"c-{{{id}}}","subject":{"reference":"Patient/{{{id}}}"},"onsetDateTime":"{{{day}}}","code":{"text":"Word"}}""") with { Patient = $"Patient/{id}" });
        }

        (await timeline.Reader.Patients(null, 10, Stop)).Select(p => p.Id).ShouldBe(["A", "B", "a-1", "a.1", "b", "None", "none"]);
        (await timeline.Reader.Patients(null, 3, Stop)).Select(p => p.Id).ShouldBe(["A", "B", "a-1"]);
        (await timeline.Reader.Patients(null, 6, Stop)).Select(p => p.Id).ShouldBe(["A", "B", "a-1", "a.1", "b", "None"]);
        (await timeline.Reader.CountPatients(Stop)).ShouldBe(7);
    }

    private static Task Patient(RunningTimeline timeline, string id, string rest) =>
        timeline.Apply(timeline.Entry("Patient", id, 1, $$$"""{"resourceType":"Patient","id":"{{{id}}}",{{{rest}}}}""") with { Patient = $"Patient/{id}" });
}

public sealed class TimelineReaderOnSqliteTests(SqliteDatabases databases) : TimelineReaderTests(databases), IClassFixture<SqliteDatabases>;

public sealed class TimelineReaderOnPostgresTests(TimelineDatabases databases) : TimelineReaderTests(databases), IClassFixture<TimelineDatabases>;
