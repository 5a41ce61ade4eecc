using System.Text;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.PrivateState;
using CaseRecords.Timeline.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Timeline.Tests.Support;

/// <summary>A timeline over a record in memory.</summary>
internal sealed class RunningTimeline : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly Dictionary<(ResourceKey, long), string> record;

    private RunningTimeline(ServiceProvider services, Dictionary<(ResourceKey, long), string> record)
    {
        this.services = services;
        this.record = record;
        Projection = new Projection(services.GetRequiredService<IDbContextFactory<TimelineDb>>(), async (versions, _) =>
        {
            await BeforeRead();

            return versions.ToDictionary(
                one => one, one => new StoredResource(one.Resource, one.Version, ResourceAction.Updated, DateTimeOffset.UnixEpoch, "test", Encoding.UTF8.GetBytes(record[(one.Resource, one.Version)])));
        });
        Reader = services.GetRequiredService<TimelineReader>();
    }

    public Projection Projection { get; }

    public TimelineReader Reader { get; }

    /// <summary>Called while entries are being applied, before the record is read.</summary>
    public Func<Task> BeforeRead { get; set; } = () => Task.CompletedTask;

    /// <param name="sameRecord">Another timeline of the same record.</param>
    public static async Task<RunningTimeline> Start(PrivateDatabase database, RunningTimeline? sameRecord = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddTimeline(database);
        var timeline = new RunningTimeline(services.BuildServiceProvider(), sameRecord?.record ?? []);
        await timeline.services.PrepareTimeline(TestContext.Current.CancellationToken);

        return timeline;
    }

    public LogEntry Says(string id, long version, string date, string word, long position = 1, bool deleted = false) =>
        Entry("Condition", id, version, $$$"""{"resourceType":"Condition","id":"{{{id}}}","subject":{"reference":"Patient/p"},"onsetDateTime":"{{{date}}}","code":{"text":"{{{word}}}"}}""", position, deleted);

    public LogEntry Entry(string type, string id, long version, string json, long position = 1, bool deleted = false)
    {
        var key = new ResourceKey(type, id);
        record[(key, version)] = json;

        return new LogEntry(position, Guid.Empty, "test", key, version, deleted ? ResourceAction.Deleted : ResourceAction.Updated, "Patient/p", DateTimeOffset.UnixEpoch, new TransactionPlace(Guid.Empty, 0, 1), null, null, null);
    }

    public Task Apply(params LogEntry[] entries) => Projection.Apply(entries, TestContext.Current.CancellationToken);

    /// <summary>Applies a log from where the timeline stands to its end, as a host does.</summary>
    public async Task Follow(IReadOnlyList<LogEntry> log, int batch)
    {
        while (await Position() is var position && position < log.Count)
        {
            await Apply([.. log.Skip((int)position).Take(batch)]);
        }
    }

    public async Task<IReadOnlyList<string>> Titles() =>
        [.. ((await Reader.Case("p", TestContext.Current.CancellationToken))?.Events ?? []).Select(e => e.Title)];

    public async Task<long> Position() => await Projection.Position(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
