using System.Collections.Concurrent;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Store.SqlServer;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>
/// A record whose searches are written for SQL Server as well, every statement that a page, its total, its includes and its end can need, and held
/// against its rules: what the tests of searches ask anywhere is asked of SQL Server's grammar too, where no server answers.
/// </summary>
internal sealed class SqlServerSearchWatch(IRecordStore record, SearchParameters parameters) : IRecordStore, IDictionaries
{
    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Known = new(StringComparer.Ordinal);

    private readonly SearchSql sql = new(SqlServerDialect.Instance, parameters);

    /// <summary>How many different statements were looked at by this process.</summary>
    public static int Looked => Known.Count;

    /// <summary>What SQL Server would not take, each with its statement.</summary>
    public ConcurrentBag<string> Broken { get; } = [];

    public SearchTime SearchTime => record.SearchTime;

    public IReindexing Reindexing => record.Reindexing;

    public bool IsShared => record.IsShared;

    public int? System(string uri) => 1;

    public long? Rid(ResourceKey key) => 1;

    public ValueTask<SearchPage> Search(SearchRequest request, CancellationToken cancellationToken)
    {
        Look(request);

        return record.Search(request, cancellationToken);
    }

    public ValueTask<SearchExplanation> Explain(SearchRequest request, CancellationToken cancellationToken)
    {
        Look(request);

        return record.Explain(request, cancellationToken);
    }

    public ValueTask<IReadOnlyList<ResourceKey>> Match(SearchQuery query, int limit, CancellationToken cancellationToken)
    {
        Look(SqlServerSearchTexts.Match(sql.Compile(query, new SearchScope { Dictionaries = this, Limit = limit })));

        return record.Match(query, limit, cancellationToken);
    }

    private void Look(SearchRequest request)
    {
        var (query, scope) = (request.Query, request.Scope(this, snapshot: null));
        var keys = Math.Max(1, query.Sort.Count);
        var whole = scope with { After = null, Limit = request.CountTo };
        var page = SqlServerSearchTexts.Page(sql.Compile(query, scope), keys);

        Look(request.From is null ? page with { Before = SqlServerMoment.Read + SqlServerMoment.Seen + ";\n" + page.Before } : page);
        Look(sql.CompileCount(query, whole));
        Look(sql.CompileEarliest(query, whole with { Snapshot = scope.Snapshot ?? "7:0-2,5", OnlyLater = true }));

        foreach (var part in sql.FollowsDates(query, scope) ? sql.CompileByDate(query, scope) : [])
        {
            Look(SqlServerSearchTexts.Page(part(20), keys));
        }

        foreach (var include in query.Includes)
        {
            Look(sql.CompileInclude(include, [1, 2], 100));
        }

        Look(SqlServerSearchTexts.Bodies([1, 2]));
    }

    private void Look(SqlText statement)
    {
        var (within, literal) = (statement.Within(2_000), statement.Within(0));

        foreach (var one in within.Parameters.Count == 0 ? [within] : new[] { within, literal })
        {
            var text = one.Before + one.Text;

            // Values change a text only where they stand in it: those are looked at once for each shape.
            foreach (var broken in Known.GetOrAdd(one == literal ? statement.Before + statement.Text + "--" : text, _ => SqlServerSearchRules.Broken(text, one.Parameters)))
            {
                Broken.Add($"{broken}\n{text}");
            }
        }
    }

    public ValueTask<StoredResource?> Find(ResourceKey key, CancellationToken cancellationToken) => record.Find(key, cancellationToken);

    public ValueTask<IReadOnlyDictionary<ResourceKey, StoredResource>> FindAll(IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken) => record.FindAll(keys, cancellationToken);

    public ValueTask<StoredResource?> Find(ResourceKey key, long version, CancellationToken cancellationToken) => record.Find(key, version, cancellationToken);

    public ValueTask<IReadOnlyList<StoredResource>> FindVersions(IReadOnlyCollection<VersionKey> versions, CancellationToken cancellationToken) =>
        record.FindVersions(versions, cancellationToken);

    public ValueTask<long> Changes(IReadOnlyList<string> types, CancellationToken cancellationToken) => record.Changes(types, cancellationToken);

    public ValueTask<HistoryPage> History(HistoryScope scope, HistoryQuery query, CancellationToken cancellationToken)
    {
        var history = new HistorySql(SqlServerDialect.Instance, scope, query);
        Look(history.Page(StoredRow.Columns));
        Look(history.Total());

        return record.History(scope, query, cancellationToken);
    }

    public ValueTask<CompartmentContent> Compartment(ResourceKey patient, int most, CancellationToken cancellationToken) => record.Compartment(patient, most, cancellationToken);

    public ValueTask<IReadOnlyList<CompartmentRow>> CompartmentRows(ResourceKey patient, CancellationToken cancellationToken) => record.CompartmentRows(patient, cancellationToken);

    public ValueTask<IReadOnlyList<DatedRow>> CompartmentDates(ResourceKey patient, IReadOnlyList<short> dates, CancellationToken cancellationToken) => record.CompartmentDates(patient, dates, cancellationToken);

    public ValueTask<IReadOnlyList<short>> ReferredBy(ResourceKey target, IReadOnlyList<short> references, CancellationToken cancellationToken) => record.ReferredBy(target, references, cancellationToken);

    public ValueTask<IReadOnlyList<RowRead>> Referring(ResourceKey target, int most, CancellationToken cancellationToken) => record.Referring(target, most, cancellationToken);

    public ValueTask<IReadOnlyList<StoredResource>> Examples(IReadOnlyList<short> tokens, CancellationToken cancellationToken) => record.Examples(tokens, cancellationToken);

    public Task<CommitResult> Commit(Commit commit, CancellationToken cancellationToken) => record.Commit(commit, cancellationToken);

    public ValueTask<LogState> LogState(CancellationToken cancellationToken) => record.LogState(cancellationToken);

    public ValueTask<IReadOnlyList<LogEntry>> ReadLog(LogQuery query, CancellationToken cancellationToken) => record.ReadLog(query, cancellationToken);

    public Task<long?> LeaseLog(string holder, TimeSpan length, CancellationToken cancellationToken) => record.LeaseLog(holder, length, cancellationToken);

    public Task<int> SequenceLog(long fence, int atMost, CancellationToken cancellationToken) => record.SequenceLog(fence, atMost, cancellationToken);

    public Task<int> TrimLog(DateTimeOffset before, int atMost, CancellationToken cancellationToken) => record.TrimLog(before, atMost, cancellationToken);

    public Task NextCommit(CancellationToken cancellationToken) => record.NextCommit(cancellationToken);
}
