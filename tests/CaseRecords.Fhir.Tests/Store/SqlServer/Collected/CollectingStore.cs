using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.SqlServer;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Tests.Store.SqlServer.Collected;

/// <summary>
/// A record on SQLite beside which the same is asked of the store for SQL Server: so the whole suite collects the statements that SQL Server
/// would be sent, and a test fails that would send one that it refuses. What it answers is not looked at.
/// </summary>
internal sealed class CollectingStore : IRecordStore, IAsyncDisposable
{
    private readonly IRecordStore real;
    private readonly CollectedAnswers answers;
    private readonly SqlServerRecordStore beside;

    public CollectingStore(IRecordStore real, string file, TimeProvider time)
    {
        this.real = real;
        answers = new CollectedAnswers(file);
        beside = new SqlServerRecordStore(new CollectingDataSource(answers.Answer), new SearchParameters(real.Reindexing.Parameters.Now), time);
        Reindexing = new CollectingReindexing(real.Reindexing, beside.Reindexing, answers);
    }

    public SearchTime SearchTime => real.SearchTime;

    public IReindexing Reindexing { get; }

    public bool IsShared => real.IsShared;

    public async ValueTask<StoredResource?> Find(ResourceKey key, CancellationToken cancellationToken) =>
        await Beside(await real.Find(key, cancellationToken), found => found is null ? [] : [found], () => beside.Find(key, cancellationToken));

    public async ValueTask<IReadOnlyDictionary<ResourceKey, StoredResource>> FindAll(IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken) =>
        await Beside(await real.FindAll(keys, cancellationToken), found => [.. found.Values], () => beside.FindAll(keys, cancellationToken));

    public async ValueTask<StoredResource?> Find(ResourceKey key, long version, CancellationToken cancellationToken) =>
        await Beside(await real.Find(key, version, cancellationToken), found => found is null ? [] : [found], () => beside.Find(key, version, cancellationToken));

    public async ValueTask<IReadOnlyList<StoredResource>> FindVersions(IReadOnlyCollection<VersionKey> versions, CancellationToken cancellationToken) =>
        await Beside(await real.FindVersions(versions, cancellationToken), found => found, () => beside.FindVersions(versions, cancellationToken));

    public async ValueTask<long> Changes(IReadOnlyList<string> types, CancellationToken cancellationToken) =>
        await Beside(await real.Changes(types, cancellationToken), _ => [], () => beside.Changes(types, cancellationToken));

    public async ValueTask<HistoryPage> History(HistoryScope scope, HistoryQuery query, CancellationToken cancellationToken) =>
        await Beside(await real.History(scope, query, cancellationToken), page => [.. page.Versions.Select(version => version.Resource)], () => beside.History(scope, query, cancellationToken));

    public async ValueTask<SearchPage> Search(SearchRequest request, CancellationToken cancellationToken)
    {
        var page = await real.Search(request, cancellationToken);
        answers.Expect(new Expected(page.Matches) { HasIncluded = page.Included.Count > 0 });
        await beside.Search(Moved(request), cancellationToken);

        return page;
    }

    public async ValueTask<SearchExplanation> Explain(SearchRequest request, CancellationToken cancellationToken) =>
        await Beside(await real.Explain(request, cancellationToken), _ => [], () => beside.Explain(Moved(request), cancellationToken));

    public async ValueTask<IReadOnlyList<ResourceKey>> Match(SearchQuery query, int limit, CancellationToken cancellationToken) =>
        await Beside(await real.Match(query, limit, cancellationToken), _ => [], () => beside.Match(query, limit, cancellationToken));

    public async ValueTask<CompartmentContent> Compartment(ResourceKey patient, int most, CancellationToken cancellationToken) =>
        await Beside(await real.Compartment(patient, most, cancellationToken), _ => [], () => beside.Compartment(patient, most, cancellationToken));

    public async ValueTask<IReadOnlyList<CompartmentRow>> CompartmentRows(ResourceKey patient, CancellationToken cancellationToken) =>
        await Beside(await real.CompartmentRows(patient, cancellationToken), _ => [], () => beside.CompartmentRows(patient, cancellationToken));

    public async ValueTask<IReadOnlyList<DatedRow>> CompartmentDates(ResourceKey patient, IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        await Beside(await real.CompartmentDates(patient, parameters, cancellationToken), _ => [], () => beside.CompartmentDates(patient, parameters, cancellationToken));

    public async ValueTask<IReadOnlyList<short>> ReferredBy(ResourceKey target, IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        await Beside(await real.ReferredBy(target, parameters, cancellationToken), _ => [], () => beside.ReferredBy(target, parameters, cancellationToken));

    public async ValueTask<IReadOnlyList<RowRead>> Referring(ResourceKey target, int most, CancellationToken cancellationToken) =>
        await Beside(await real.Referring(target, most, cancellationToken), _ => [], () => beside.Referring(target, most, cancellationToken));

    public async ValueTask<IReadOnlyList<StoredResource>> Examples(IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        await Beside(await real.Examples(parameters, cancellationToken), found => found, () => beside.Examples(parameters, cancellationToken));

    /// <summary>Asked of SQL Server first: it reads the rows as they are before.</summary>
    public async Task<CommitResult> Commit(Commit commit, CancellationToken cancellationToken)
    {
        answers.Expect(Expected.Nothing with
        {
            Matches = new(commit.Criteria.Where(read => read.Limit > 0).Select(read => read.Answer)),
            Referring = commit.Referring?.Answer ?? [],
        });
        await beside.Commit(commit, cancellationToken);

        return await real.Commit(commit, cancellationToken);
    }

    public async ValueTask<LogState> LogState(CancellationToken cancellationToken) =>
        await Beside(await real.LogState(cancellationToken), _ => [], () => beside.LogState(cancellationToken));

    public async ValueTask<IReadOnlyList<LogEntry>> ReadLog(LogQuery query, CancellationToken cancellationToken) =>
        await Beside(await real.ReadLog(query, cancellationToken), _ => [], () => beside.ReadLog(query, cancellationToken));

    public async Task<long?> LeaseLog(string holder, TimeSpan length, CancellationToken cancellationToken)
    {
        await beside.LeaseLog(holder, length, cancellationToken);

        return await real.LeaseLog(holder, length, cancellationToken);
    }

    public async Task<int> SequenceLog(long fence, int atMost, CancellationToken cancellationToken)
    {
        await beside.SequenceLog(fence, atMost, cancellationToken);

        return await real.SequenceLog(fence, atMost, cancellationToken);
    }

    public async Task<int> TrimLog(DateTimeOffset before, int atMost, CancellationToken cancellationToken)
    {
        await beside.TrimLog(before, atMost, cancellationToken);

        return await real.TrimLog(before, atMost, cancellationToken);
    }

    public Task NextCommit(CancellationToken cancellationToken) => real.NextCommit(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await beside.DisposeAsync();
        answers.Dispose();
    }

    /// <summary>A page starts at a moment of another kind.</summary>
    private static SearchRequest Moved(SearchRequest request) => request.From is { } place ? request with { From = place with { Snapshot = "5:0-2,4" } } : request;

    private async ValueTask<TResult> Beside<TResult, TOther>(TResult result, Func<TResult, IReadOnlyList<StoredResource>> resources, Func<ValueTask<TOther>> ask)
    {
        answers.Expect(new Expected(resources(result)));
        await ask();

        return result;
    }
}
