using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Custom;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;
using Npgsql;
using static CaseRecords.Fhir.Store.Postgres.PostgresFailures;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>The record in PostgreSQL, shared by every service: row locks and claims for writers, snapshots for readers.</summary>
public sealed class PostgresRecordStore : IRecordStore, IRelayState, IAsyncDisposable
{
    internal const string StoredColumns = StoredRow.Columns;

    private readonly NpgsqlDataSource source;
    private readonly PostgresNumbers numbers;
    private readonly RecordClock clock;
    private readonly PostgresSequencing sequencing;
    private readonly SearchSql searchSql;
    private readonly CompartmentMembers compartments;
    private readonly Turns<NpgsqlConnection> turns;
    private readonly PostgresGroups groups;
    private readonly RecentVersions recent = new();
    private volatile TaskCompletionSource nextCommit = NewSignal();

    /// <param name="source">Connections that find the record's tables, as <see cref="PostgresConnections"/> opens them.</param>
    public PostgresRecordStore(NpgsqlDataSource source, SearchParameters parameters, TimeProvider time)
    {
        this.source = source;
        SearchTime = new SearchTime(time);
        turns = new Turns<NpgsqlConnection>(new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize, source.OpenConnectionAsync);
        numbers = new PostgresNumbers(source);
        clock = PostgresClock.Of(source, time);
        groups = new PostgresGroups(Committed);
        sequencing = new PostgresSequencing(source);
        compartments = new CompartmentMembers(new PatientCompartment(parameters));
        searchSql = new SearchSql(PostgresDialect.Instance, parameters);
        Reindexing = new PostgresReindexing(source, numbers, compartments, clock, parameters);
    }

    public IReindexing Reindexing { get; }

    public bool IsShared => true;

    public SearchTime SearchTime { get; }

    public ValueTask<StoredResource?> Find(ResourceKey key, CancellationToken cancellationToken) =>
        Answer(() => PostgresResources.Find(source, key, cancellationToken));

    public ValueTask<IReadOnlyDictionary<ResourceKey, StoredResource>> FindAll(IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken) =>
        Answer(() => PostgresResources.FindAll(source, keys, cancellationToken));

    public ValueTask<StoredResource?> Find(ResourceKey key, long version, CancellationToken cancellationToken) =>
        recent.Find(key, version) is { } known ? ValueTask.FromResult<StoredResource?>(known)
        : Answer(() => PostgresResources.Find(source, new VersionKey(key, version), cancellationToken));

    public async ValueTask<IReadOnlyList<StoredResource>> FindVersions(IReadOnlyCollection<VersionKey> versions, CancellationToken cancellationToken)
    {
        var (found, others) = recent.Find(versions);

        return others.Count == 0 ? found : [.. found, .. await Answer(() => PostgresResources.FindAll(source, others, cancellationToken))];
    }

    public ValueTask<long> Changes(IReadOnlyList<string> types, CancellationToken cancellationToken) => Answer(async () =>
    {
        await using var command = source.CreateCommand("SELECT coalesce(sum(version), 0)::bigint FROM resource WHERE type = ANY($1)");

        return (long)(await command.With(types.Select(R4.Number).ToArray()).ExecuteScalarAsync(cancellationToken))!;
    });

    public ValueTask<HistoryPage> History(HistoryScope scope, HistoryQuery query, CancellationToken cancellationToken) =>
        Answer(() => PostgresHistory.Read(source, scope, query, cancellationToken));

    public ValueTask<SearchPage> Search(SearchRequest request, CancellationToken cancellationToken) =>
        SearchTime.Run(stop => InTurn(connection => Searching(connection).Page(request, stop), stop), cancellationToken);

    public ValueTask<SearchExplanation> Explain(SearchRequest request, CancellationToken cancellationToken) =>
        InTurn(connection => Searching(connection).Explain(request, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<ResourceKey>> Match(SearchQuery query, int limit, CancellationToken cancellationToken) =>
        SearchTime.Run(stop => InTurn(connection => Searching(connection).Match(query, limit, stop), stop), cancellationToken);

    public ValueTask<CompartmentContent> Compartment(ResourceKey patient, int most, CancellationToken cancellationToken) =>
        Answer(() => PostgresCompartment.Read(source, patient, most, cancellationToken));

    public ValueTask<IReadOnlyList<CompartmentRow>> CompartmentRows(ResourceKey patient, CancellationToken cancellationToken) =>
        Answer(() => PostgresCompartment.Rows(source, patient, cancellationToken));

    public ValueTask<IReadOnlyList<DatedRow>> CompartmentDates(ResourceKey patient, IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        Answer(() => PostgresCompartment.Dates(source, patient, parameters, cancellationToken));

    public ValueTask<IReadOnlyList<short>> ReferredBy(ResourceKey target, IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        Answer(() => PostgresCompartment.ReferredBy(source, target, parameters, cancellationToken));

    public ValueTask<IReadOnlyList<RowRead>> Referring(ResourceKey target, int most, CancellationToken cancellationToken) =>
        Answer(() => PostgresReferring.To(source, target, most, cancellationToken));

    public ValueTask<IReadOnlyList<StoredResource>> Examples(IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        Answer(() => PostgresCompartment.Examples(source, parameters, cancellationToken));

    public async Task<CommitResult> Commit(Commit commit, CancellationToken cancellationToken)
    {
        var result = await Answer(() => Committed(commit, cancellationToken));

        if (result is CommitResult.Done done)
        {
            recent.Keep(done.Receipt.Written);
            Interlocked.Exchange(ref nextCommit, NewSignal()).SetResult();
            await CustomParameters.AfterCommit(commit, Reindexing, CancellationToken.None);
        }
        else if (result is CommitResult.Changed { Key: null })
        {
            await Reindexing.Refresh(cancellationToken);
        }

        return result;
    }

    public ValueTask<LogState> LogState(CancellationToken cancellationToken) => Answer(() => PostgresLog.State(source, cancellationToken));

    public ValueTask<IReadOnlyList<LogEntry>> ReadLog(LogQuery query, CancellationToken cancellationToken) =>
        Answer(() => PostgresLog.Read(source, query, cancellationToken));

    public async Task<long?> LeaseLog(string holder, TimeSpan length, CancellationToken cancellationToken) =>
        await PostgresLog.Lease(source, "log", holder, await clock.Now(cancellationToken), length, cancellationToken);

    public Task<int> SequenceLog(long fence, int atMost, CancellationToken cancellationToken) => sequencing.Place(fence, atMost, cancellationToken);

    public async Task<int> TrimLog(DateTimeOffset before, int atMost, CancellationToken cancellationToken)
    {
        await PostgresAnswers.RemoveExpired(source, await clock.Now(cancellationToken), cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var removed = await PostgresLog.Trim(connection, before, atMost, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        return removed;
    }

    public async Task<long?> Lease(string holder, TimeSpan length, CancellationToken cancellationToken) =>
        await PostgresLog.Lease(source, "relay", holder, await clock.Now(cancellationToken), length, cancellationToken);

    public async ValueTask<long> Position(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT next FROM feed_state WHERE name = 'relay'");

        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async Task<bool> Move(long fence, long position, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("UPDATE feed_state SET next = $2 WHERE name = 'relay' AND fence = $1 AND next <= $2");

        return await command.With(fence, position).ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    public Task NextCommit(CancellationToken cancellationToken) => nextCommit.Task.WaitAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        numbers.Dispose();
        turns.Dispose();

        return source.DisposeAsync();
    }

    internal static StoredResource Stored(NpgsqlDataReader row) => StoredRow.Read(row);

    internal static async ValueTask<List<StoredResource>> All(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        return await All(reader, cancellationToken);
    }

    internal static async ValueTask<List<StoredResource>> All(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        List<StoredResource> rows = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(Stored(reader));
        }

        return rows;
    }

    /// <summary>What lost a race for a key, or a deadlock, did not happen: it is prepared again.</summary>
    private async ValueTask<CommitResult> Committed(Commit commit, CancellationToken cancellationToken)
    {
        try
        {
            await SharedCommit.Number(numbers, commit, cancellationToken);

            return PostgresGroups.Takes(commit) ? await groups.Commit(commit, cancellationToken) : (await Committed([commit], cancellationToken))[0];
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            return new CommitResult.Changed(null);
        }
    }

    private async Task<IReadOnlyList<CommitResult>> Committed(IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        await using var turn = await turns.Take(cancellationToken);
        var run = new PostgresCommit(
            turn.Connection, numbers, compartments, await clock.Now(cancellationToken),
            (writing, read, token) => SearchTime.Run(stop => Searching(writing).Match(read.Query, read.Limit, stop), token));
        var results = commits is [var only] ? [await run.Run(only, cancellationToken)] : await run.Run(commits, cancellationToken);

        if (!results.Any(result => result is CommitResult.Done))
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", turn.Connection);
            await rollback.ExecuteNonQueryAsync(cancellationToken);
        }

        return results;
    }

    private PostgresSearch Searching(NpgsqlConnection connection) => new(connection, numbers, searchSql);

    private ValueTask<TResult> InTurn<TResult>(Func<NpgsqlConnection, ValueTask<TResult>> read, CancellationToken cancellationToken) => Answer(async () =>
    {
        await using var turn = await turns.Take(cancellationToken);

        return await read(turn.Connection);
    });

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
