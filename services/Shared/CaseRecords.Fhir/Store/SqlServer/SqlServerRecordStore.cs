using System.Data;
using System.Data.Common;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Custom;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;
using Microsoft.Data.SqlClient;
using static CaseRecords.Fhir.Store.SqlServer.SqlServerFailures;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>The record in SQL Server, shared by every service: row locks and claims for writers, snapshots for readers.</summary>
public sealed class SqlServerRecordStore : IRecordStore, IRelayState, IAsyncDisposable
{
    internal const string One = $"{StoredRow.Current} WHERE r.type = @type AND r.id = @id";

    internal const string OneVersion =
        $"SELECT {StoredRow.Columns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = @version WHERE r.type = @type AND r.id = @id";

    internal static readonly string Several =
        $"{StoredRow.Current} JOIN {SqlServerRows.From("@keys", "type smallint", "id varchar(64)")} ON r.type = k.type AND r.id = k.id";

    internal static readonly string SeveralVersions =
        $"SELECT {StoredRow.Columns} FROM {SqlServerRows.From("@keys", "type smallint", "id varchar(64)", "version bigint")} JOIN resource r ON r.type = k.type AND r.id = k.id JOIN version v ON v.rid = r.rid AND v.version = k.version";

    internal static readonly string Versions =
        $"SELECT COALESCE(SUM(version), 0) FROM resource WHERE type IN (SELECT k.type FROM {SqlServerRows.From("@types", "type smallint")})";

    private readonly DbDataSource source;
    private readonly SqlServerNumbers numbers;
    private readonly RecordClock clock;
    private readonly SqlServerSequencing sequencing;
    private readonly SearchSql searchSql;
    private readonly CompartmentMembers compartments;
    private readonly Turns<DbConnection> turns;
    private volatile TaskCompletionSource nextCommit = NewSignal();

    /// <param name="source">Connections to the record's database, as <see cref="SqlServerConnections"/> opens them.</param>
    public SqlServerRecordStore(DbDataSource source, SearchParameters parameters, TimeProvider time)
    {
        this.source = source;
        SearchTime = new SearchTime(time);
        turns = new Turns<DbConnection>(SqlServerConnections.PoolSize(source), source.OpenConnectionAsync);
        numbers = new SqlServerNumbers(source);
        clock = SqlServerClock.Of(source, time);
        sequencing = new SqlServerSequencing(source, time);
        compartments = new CompartmentMembers(new PatientCompartment(parameters));
        searchSql = new SearchSql(SqlServerDialect.Instance, parameters);
        Reindexing = new SqlServerReindexing(source, numbers, compartments, clock, parameters);
    }

    public IReindexing Reindexing { get; }

    public bool IsShared => true;

    public SearchTime SearchTime { get; }

    public ValueTask<StoredResource?> Find(ResourceKey key, CancellationToken cancellationToken) => Answer(async () =>
        (await source.All(One, Of(key), StoredRow.Read, cancellationToken)).SingleOrDefault());

    public ValueTask<IReadOnlyDictionary<ResourceKey, StoredResource>> FindAll(IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken) => Answer(async () =>
    {
        var found = keys.Count == 0 ? [] : await source.All(Several, [("@keys", SqlServerRows.Of(keys))], StoredRow.Read, cancellationToken);

        return (IReadOnlyDictionary<ResourceKey, StoredResource>)found.DistinctBy(stored => stored.Key).ToDictionary(stored => stored.Key);
    });

    public ValueTask<StoredResource?> Find(ResourceKey key, long version, CancellationToken cancellationToken) => Answer(async () =>
        (await source.All(OneVersion, [.. Of(key), ("@version", version)], StoredRow.Read, cancellationToken)).SingleOrDefault());

    public ValueTask<IReadOnlyList<StoredResource>> FindVersions(IReadOnlyCollection<VersionKey> versions, CancellationToken cancellationToken) => Answer(async () =>
    {
        var keys = SqlServerRows.Of(versions, (json, version) =>
        {
            json.WriteNumberValue(R4.Number(version.Resource.Type));
            json.WriteStringValue(version.Resource.Id);
            json.WriteNumberValue(version.Version);
        });

        return (IReadOnlyList<StoredResource>)(versions.Count == 0 ? [] : await source.All(SeveralVersions, [("@keys", keys)], StoredRow.Read, cancellationToken));
    });

    public ValueTask<long> Changes(IReadOnlyList<string> types, CancellationToken cancellationToken) => Answer(() =>
        source.Value<long>(Versions, [("@types", SqlServerRows.Of(types.Select(type => (long)R4.Number(type))))], cancellationToken));

    public ValueTask<HistoryPage> History(HistoryScope scope, HistoryQuery query, CancellationToken cancellationToken) =>
        InOneSnapshot(snapshot => SqlServerHistory.Read(snapshot, scope, query, cancellationToken), cancellationToken);

    public ValueTask<SearchPage> Search(SearchRequest request, CancellationToken cancellationToken) =>
        SearchTime.Run(stop => InOneSnapshot(snapshot => Searching(snapshot).Page(request, stop), stop), cancellationToken);

    public ValueTask<SearchExplanation> Explain(SearchRequest request, CancellationToken cancellationToken) =>
        InOneSnapshot(snapshot => Searching(snapshot).Explain(request, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<ResourceKey>> Match(SearchQuery query, int limit, CancellationToken cancellationToken) =>
        SearchTime.Run(stop => InOneSnapshot(snapshot => Searching(snapshot).Match(query, limit, stop), stop), cancellationToken);

    public ValueTask<CompartmentContent> Compartment(ResourceKey patient, int most, CancellationToken cancellationToken) =>
        InOneSnapshot(snapshot => SqlServerCompartment.Read(snapshot, patient, most, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<CompartmentRow>> CompartmentRows(ResourceKey patient, CancellationToken cancellationToken) =>
        InOneSnapshot(snapshot => SqlServerCompartment.Rows(snapshot, patient, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<DatedRow>> CompartmentDates(ResourceKey patient, IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        Answer(() => SqlServerCompartment.Dates(source, patient, parameters, cancellationToken));

    public ValueTask<IReadOnlyList<short>> ReferredBy(ResourceKey target, IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        Answer(() => SqlServerCompartment.ReferredBy(source, target, parameters, cancellationToken));

    public ValueTask<IReadOnlyList<RowRead>> Referring(ResourceKey target, int most, CancellationToken cancellationToken) =>
        InOneSnapshot(snapshot => SqlServerReferring.To(snapshot, target, most, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<StoredResource>> Examples(IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        Answer(() => SqlServerCompartment.Examples(source, parameters, cancellationToken));

    public async Task<CommitResult> Commit(Commit commit, CancellationToken cancellationToken)
    {
        var result = await Answer(() => Committed(commit, cancellationToken));

        if (result is CommitResult.Done)
        {
            Interlocked.Exchange(ref nextCommit, NewSignal()).SetResult();
            await CustomParameters.AfterCommit(commit, Reindexing, cancellationToken);
        }
        else if (result is CommitResult.Changed { Key: null })
        {
            await Reindexing.Refresh(cancellationToken);
        }

        return result;
    }

    public ValueTask<LogState> LogState(CancellationToken cancellationToken) => Answer(() => SqlServerLog.State(source, cancellationToken));

    public ValueTask<IReadOnlyList<LogEntry>> ReadLog(LogQuery query, CancellationToken cancellationToken) =>
        Answer(() => SqlServerLog.Read(source, query, cancellationToken));

    public async Task<long?> LeaseLog(string holder, TimeSpan length, CancellationToken cancellationToken) =>
        await SqlServerLog.Lease(source, "log", holder, await clock.Now(cancellationToken), length, cancellationToken);

    public Task<int> SequenceLog(long fence, int atMost, CancellationToken cancellationToken) => sequencing.Place(fence, atMost, cancellationToken);

    public async Task<int> TrimLog(DateTimeOffset before, int atMost, CancellationToken cancellationToken)
    {
        var now = await clock.Now(cancellationToken);
        await source.Change(transaction => transaction.Execute(SqlServerAnswers.Expire, [("@now", now.UtcTicks)], cancellationToken), cancellationToken);

        return await SqlServerLog.Trim(source, before, atMost, cancellationToken);
    }

    public async Task<long?> Lease(string holder, TimeSpan length, CancellationToken cancellationToken) =>
        await SqlServerLog.Lease(source, "relay", holder, await clock.Now(cancellationToken), length, cancellationToken);

    public ValueTask<long> Position(CancellationToken cancellationToken) => source.Value<long>(SqlServerLog.RelayPosition, [], cancellationToken);

    public async Task<bool> Move(long fence, long position, CancellationToken cancellationToken) =>
        await source.Change(transaction => transaction.Execute(SqlServerLog.MoveRelay, [("@fence", fence), ("@position", position)], cancellationToken), cancellationToken) == 1;

    public Task NextCommit(CancellationToken cancellationToken) => nextCommit.Task.WaitAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        numbers.Dispose();
        turns.Dispose();

        return source.DisposeAsync();
    }

    /// <summary>What lost a race for a key, or a deadlock, did not happen: it is prepared again.</summary>
    private async ValueTask<CommitResult> Committed(Commit commit, CancellationToken cancellationToken)
    {
        try
        {
            await SharedCommit.Number(numbers, commit, cancellationToken);
            await using var turn = await turns.Take(cancellationToken);
            var now = await clock.Now(cancellationToken);
            await using var transaction = await turn.Connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);

            // What is not committed when this ends is undone.
            return await new SqlServerCommit(
                transaction, numbers, compartments, now,
                (read, token) => SearchTime.Run(stop => Searching(transaction).Match(read.Query, read.Limit, stop), token)).Run(commit, cancellationToken);
        }
        catch (SqlException e) when (LostRace(e.Number))
        {
            return new CommitResult.Changed(null);
        }
    }

    private SqlServerSearch Searching(DbTransaction transaction) => new(transaction, numbers, searchSql);

    private ValueTask<TResult> InOneSnapshot<TResult>(Func<DbTransaction, ValueTask<TResult>> read, CancellationToken cancellationToken) => Answer(async () =>
    {
        await using var turn = await turns.Take(cancellationToken);
        await using var transaction = await turn.Connection.BeginTransactionAsync(IsolationLevel.Snapshot, cancellationToken);
        var result = await read(transaction);
        await transaction.CommitAsync(cancellationToken);

        return result;
    });

    private static (string, object?)[] Of(ResourceKey key) => [("@type", R4.Number(key.Type)), ("@id", key.Id)];

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
