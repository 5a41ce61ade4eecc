using CaseRecords.Fhir.Log;
using CaseRecords.PrivateState;
using CaseRecords.Tests.Support;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Tests.Support;

namespace CaseRecords.Timeline.Tests.Store;

public abstract class ProjectionTests(TestDatabases databases)
{
    [Fact]
    public async Task An_older_version_arriving_late_does_not_overwrite_a_newer_one()
    {
        await using var timeline = await RunningTimeline.Start(await databases.Empty());

        await timeline.Apply(timeline.Says("m", 2, "2025-04-04", "Second word"));
        await timeline.Apply(timeline.Says("m", 1, "2025-04-01", "First word"));

        (await timeline.Titles()).ShouldBe(["Second word"]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(99)]
    public async Task Any_order_and_any_repetition_gives_the_same_timeline(int seed)
    {
        await using var inOrder = await RunningTimeline.Start(await databases.Empty());
        await using var shuffled = await RunningTimeline.Start(await databases.Empty(), inOrder);
        var random = new Random(seed);
        var entries = Enumerable.Range(1, 60).Select(i => inOrder.Says($"c{i % 9}", 1 + i / 9, $"2025-{1 + i % 12:00}-{1 + i % 28:00}", $"Word {i}", position: i, deleted: i % 11 == 0)).ToArray();
        var told = entries.Concat(entries.Where(_ => random.Next(3) == 0)).ToArray();
        random.Shuffle(told);

        await inOrder.Apply(entries);
        foreach (var batch in told.Chunk(7))
        {
            await shuffled.Apply(batch);
        }

        (await shuffled.Titles()).ShouldBe(await inOrder.Titles());
        (await shuffled.Position()).ShouldBe(60);
    }

    [Fact]
    public async Task A_deleted_resource_leaves_and_an_older_version_cannot_bring_it_back()
    {
        await using var timeline = await RunningTimeline.Start(await databases.Empty());
        var first = timeline.Says("m", 1, "2025-04-01", "Word");

        await timeline.Apply(first);
        await timeline.Apply(timeline.Says("m", 2, "2025-04-01", "Word", position: 2, deleted: true));
        await timeline.Apply(first);

        (await timeline.Titles()).ShouldBeEmpty();
        (await timeline.Position()).ShouldBe(2);
    }

    [Fact]
    public async Task A_timeline_that_begins_anew_forgets_what_it_held_and_one_that_goes_on_keeps_it()
    {
        await using var timeline = await RunningTimeline.Start(await databases.Empty());
        (await timeline.Projection.Place(TestContext.Current.CancellationToken)).ShouldBe(LogPlace.Beginning);
        var entry = timeline.Says("m", 1, "2025-04-01", "Lost") with { EventId = Guid.CreateVersion7() };
        await timeline.Apply(entry);

        await timeline.Projection.Follow("first", anew: false, TestContext.Current.CancellationToken);
        (await timeline.Projection.Place(TestContext.Current.CancellationToken)).ShouldBe(new LogPlace(1, "first", entry.EventId));
        (await timeline.Titles()).ShouldBe(["Lost"]);

        await timeline.Projection.Follow("second", anew: true, TestContext.Current.CancellationToken);
        (await timeline.Projection.Place(TestContext.Current.CancellationToken)).ShouldBe(new LogPlace(0, "second", null));
        (await timeline.Titles()).ShouldBeEmpty();

        await timeline.Apply(timeline.Says("n", 1, "2025-04-01", "Restored"));
        await timeline.Projection.Follow("second", anew: true, TestContext.Current.CancellationToken);
        (await timeline.Titles()).ShouldBe(["Restored"], "another instance was told the same");
    }

    [Fact]
    public async Task The_patients_list_follows()
    {
        await using var timeline = await RunningTimeline.Start(await databases.Empty());

        await timeline.Apply(timeline.Entry("Patient", "p", 1, """{"resourceType":"Patient","id":"p","name":[{"text":"Ann Other"}],"birthDate":"1960"}"""));
        await timeline.Apply(timeline.Entry("Condition", "c", 1, """{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p"},"onsetDateTime":"2024-05-06","code":{"coding":[{"system":"http://snomed.info/sct","code":"254626006","display":"Adenocarcinoma of lung"}]}}""", position: 2));

        var line = (await timeline.Reader.Patients("ann", 10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        (line.Name, line.BirthDate, line.Cancer, line.LastDay).ShouldBe(("Ann Other", "1960", "Adenocarcinoma of lung", "2024-05-06"));
        (await timeline.Reader.Patients("%", 10, TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_belongs_to_no_patient_is_on_no_timeline()
    {
        await using var timeline = await RunningTimeline.Start(await databases.Empty());

        await timeline.Apply(timeline.Says("m", 1, "2025-04-01", "Word") with { Patient = null });

        (await timeline.Titles()).ShouldBeEmpty();
        (await timeline.Position()).ShouldBe(1);
    }

    [Fact]
    public async Task A_provenance_goes_to_the_patient_of_what_it_speaks_of()
    {
        await using var timeline = await RunningTimeline.Start(await databases.Empty());

        await timeline.Apply(timeline.Says("m", 1, "2025-04-04", "Word"));
        await timeline.Apply(timeline.Entry("Provenance", "v", 1, """{"resourceType":"Provenance","id":"v","target":[{"reference":"Condition/m"}],"recorded":"2025-04-17T16:00:00+08:00"}""", position: 2) with { Patient = null });

        (await timeline.Reader.Case("p", TestContext.Current.CancellationToken))!.Facts.OfType<AttestationFact>().ShouldHaveSingleItem().Targets.ShouldBe(["Condition/m"]);
    }

    [Fact]
    public async Task Two_instances_that_apply_the_log_at_once_give_what_one_gives()
    {
        var database = await databases.Empty();
        await using var alone = await RunningTimeline.Start(await databases.Empty());
        await using var one = await RunningTimeline.Start(database, alone);
        await using var other = await RunningTimeline.Start(database, alone);
        var log = Enumerable.Range(1, 120).Select(i => alone.Says($"c{i % 9}", 1 + i / 9, $"2025-{1 + i % 12:00}-{1 + i % 28:00}", $"Word {i}", position: i, deleted: i % 11 == 0)).ToArray();

        await alone.Follow(log, batch: 120);
        await Task.WhenAll(one.Follow(log, batch: 7), other.Follow(log, batch: 5));

        (await one.Titles()).ShouldBe(await alone.Titles());
        (await other.Position()).ShouldBe(120);
    }

    [Fact]
    public async Task An_instance_that_comes_late_does_not_take_the_position_back()
    {
        var database = await databases.Empty();
        await using var one = await RunningTimeline.Start(database);
        await using var late = await RunningTimeline.Start(database, one);
        var log = new[] { one.Says("m", 1, "2025-04-01", "First word"), one.Says("m", 2, "2025-04-04", "Second word", position: 2) };

        await one.Apply(log);
        await late.Apply(log[0]);

        (await late.Position()).ShouldBe(2);
        (await late.Titles()).ShouldBe(["Second word"]);
    }
}

public sealed class ProjectionOnSqliteTests(SqliteDatabases databases) : ProjectionTests(databases), IClassFixture<SqliteDatabases>;

public sealed class ProjectionOnPostgresTests(TimelineDatabases databases) : ProjectionTests(databases), IClassFixture<TimelineDatabases>
{
    private readonly TimelineDatabases databases = databases;

    [Fact]
    public async Task An_instance_that_comes_while_another_applies_waits_and_then_begins_from_what_that_one_left()
    {
        var database = await databases.Copy();
        await using var one = await RunningTimeline.Start(PrivateDatabase.Postgres(database));
        await using var other = await RunningTimeline.Start(PrivateDatabase.Postgres(database), one);
        var first = one.Says("m", 1, "2025-04-01", "First word", position: 2);
        var second = one.Says("m", 2, "2025-04-04", "Second word", position: 3);
        var newer = Task.CompletedTask;
        await one.Apply(one.Says("elsewhere", 1, "2025-04-01", "Word") with { Patient = null });

        // Without the wait the newer version would be stored first, and the older one over it.
        one.BeforeRead = async () =>
        {
            newer = other.Apply(first, second);
            await databases.UntilItWaits(newer, database);
        };

        await one.Apply(first);
        await newer;

        (await one.Titles()).ShouldBe(["Second word"]);
        (await one.Position()).ShouldBe(3);
    }
}
