using System.Text;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Store;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Timeline.Tests.Store;

public sealed class ProjectionTests
{
    [Fact]
    public async Task An_older_version_arriving_late_does_not_overwrite_a_newer_one()
    {
        await using var timeline = await RunningTimeline.Start();

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
        await using var inOrder = await RunningTimeline.Start();
        await using var shuffled = await RunningTimeline.Start(inOrder);
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
        await using var timeline = await RunningTimeline.Start();
        var first = timeline.Says("m", 1, "2025-04-01", "Word");

        await timeline.Apply(first);
        await timeline.Apply(timeline.Says("m", 2, "2025-04-01", "Word", position: 2, deleted: true));
        await timeline.Apply(first);

        (await timeline.Titles()).ShouldBeEmpty();
        (await timeline.Position()).ShouldBe(2);
    }

    [Fact]
    public async Task The_patients_list_follows()
    {
        await using var timeline = await RunningTimeline.Start();

        await timeline.Apply(timeline.Entry("Patient", "p", 1, """{"resourceType":"Patient","id":"p","name":[{"text":"Ann Other"}],"birthDate":"1960"}"""));
        await timeline.Apply(timeline.Entry("Condition", "c", 1, """{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p"},"onsetDateTime":"2024-05-06","code":{"coding":[{"system":"http://snomed.info/sct","code":"254626006","display":"Adenocarcinoma of lung"}]}}""", position: 2));

        var line = (await timeline.Reader.Patients("ann", 10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        (line.Name, line.BirthDate, line.Cancer, line.LastDay).ShouldBe(("Ann Other", "1960", "Adenocarcinoma of lung", "2024-05-06"));
        (await timeline.Reader.Patients("%", 10, TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_belongs_to_no_patient_is_on_no_timeline()
    {
        await using var timeline = await RunningTimeline.Start();

        await timeline.Apply(timeline.Says("m", 1, "2025-04-01", "Word") with { Patient = null });

        (await timeline.Titles()).ShouldBeEmpty();
        (await timeline.Position()).ShouldBe(1);
    }

    [Fact]
    public async Task A_provenance_goes_to_the_patient_of_what_it_speaks_of()
    {
        await using var timeline = await RunningTimeline.Start();

        await timeline.Apply(timeline.Says("m", 1, "2025-04-04", "Word"));
        await timeline.Apply(timeline.Entry("Provenance", "v", 1, """{"resourceType":"Provenance","id":"v","target":[{"reference":"Condition/m"}],"recorded":"2025-04-17T16:00:00+08:00"}""", position: 2) with { Patient = null });

        (await timeline.Reader.Case("p", TestContext.Current.CancellationToken))!.Facts.OfType<AttestationFact>().ShouldHaveSingleItem().Targets.ShouldBe(["Condition/m"]);
    }

    [Fact]
    public void The_migrations_say_what_the_model_says()
    {
        using var db = new DesignTime().CreateDbContext([]);

        db.Database.HasPendingModelChanges().ShouldBeFalse();
    }

    private sealed class RunningTimeline : IAsyncDisposable, IDbContextFactory<TimelineDb>
    {
        private readonly string folder = Directory.CreateTempSubdirectory("timeline").FullName;
        private readonly Dictionary<(ResourceKey, long), string> record;

        private RunningTimeline(Dictionary<(ResourceKey, long), string> record)
        {
            this.record = record;
            Projection = new Projection(this, (key, version, _) => ValueTask.FromResult<StoredResource?>(
                new StoredResource(key, version, ResourceAction.Updated, DateTimeOffset.UnixEpoch, "test", Encoding.UTF8.GetBytes(record[(key, version)]))));
            Reader = new TimelineReader(this);
        }

        public Projection Projection { get; }

        public TimelineReader Reader { get; }

        /// <param name="sameRecord">Another timeline of the same record.</param>
        public static async Task<RunningTimeline> Start(RunningTimeline? sameRecord = null)
        {
            var timeline = new RunningTimeline(sameRecord?.record ?? []);
            await using var db = timeline.CreateDbContext();
            await db.Database.MigrateAsync(TestContext.Current.CancellationToken);

            return timeline;
        }

        public TimelineDb CreateDbContext() =>
            new(new DbContextOptionsBuilder<TimelineDb>().UseSqlite($"Data Source={Path.Combine(folder, "timeline.db")};Pooling=False").Options);

        public LogEntry Says(string id, long version, string date, string word, long position = 1, bool deleted = false) =>
            Entry("Condition", id, version, $$$"""{"resourceType":"Condition","id":"{{{id}}}","subject":{"reference":"Patient/p"},"onsetDateTime":"{{{date}}}","code":{"text":"{{{word}}}"}}""", position, deleted);

        public LogEntry Entry(string type, string id, long version, string json, long position = 1, bool deleted = false)
        {
            var key = new ResourceKey(type, id);
            record[(key, version)] = json;

            return new LogEntry(position, Guid.Empty, "test", key, version, deleted ? ResourceAction.Deleted : ResourceAction.Updated, "Patient/p", DateTimeOffset.UnixEpoch, new TransactionPlace(Guid.Empty, 0, 1), null, null, null);
        }

        public Task Apply(params LogEntry[] entries) => Projection.Apply(entries, TestContext.Current.CancellationToken);

        public async Task<IReadOnlyList<string>> Titles() =>
            [.. ((await Reader.Case("p", TestContext.Current.CancellationToken))?.Events ?? []).Select(e => e.Title)];

        public async Task<long> Position() => await Projection.Position(TestContext.Current.CancellationToken);

        public ValueTask DisposeAsync()
        {
            Directory.Delete(folder, recursive: true);

            return ValueTask.CompletedTask;
        }
    }
}
