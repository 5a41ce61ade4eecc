using System.Collections.Concurrent;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Custom;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Schema;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;
using Microsoft.Data.Sqlite;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>The record in one SQLite file: one writer, readers on snapshots.</summary>
public sealed class SqliteRecordStore : IRecordStore, IAsyncDisposable
{
    internal const string StoredColumns = "r.type, r.id, v.version, v.action, v.updated, r.owner, v.body";

    private readonly SqliteDictionaries dictionaries = new();
    private readonly SqliteReaders readers;
    private readonly SqliteWriter writer;
    private readonly TimeProvider time;
    private readonly RecentVersions recent = new();
    private readonly ConcurrentDictionary<string, long> changes = new(StringComparer.Ordinal);
    private SearchSql? searchSql;
    private SearchParameters? parameters;
    private CompartmentMembers compartments = new(null);
    private SqliteReindexing? reindexing;
    private long? fence;
    private volatile TaskCompletionSource nextCommit = NewSignal();

    private SqliteRecordStore(string connectionString, TimeProvider time)
    {
        this.time = time;
        SearchTime = new SearchTime(time);
        readers = new SqliteReaders(connectionString);
        writer = new SqliteWriter(connectionString, PlaceInLog, dictionaries.Forget);
    }

    /// <summary>Opens the file, making it where it is new.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <exception cref="CaseRecords.Hosting.StartRefusedException">It is of an older version, see <see cref="SqliteMigration"/>, or of one that is too new.</exception>
    public static async Task<SqliteRecordStore> Open(string path, TimeProvider time, CancellationToken cancellationToken = default)
    {
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();

        await using (var schema = new RecordDb(SqliteRecordDb.Options(connectionString)))
        {
            await schema.MakeFile(cancellationToken);
            await schema.RefuseOutgrown(cancellationToken);
        }

        var store = new SqliteRecordStore(connectionString, time);
        await store.writer.Run(session => SqliteLog.Begin(session, Guid.CreateVersion7().ToString("N")));

        return store;
    }

    /// <summary>What the services say, with search parameters under the numbers that this file knows them by.</summary>
    /// <param name="zone">Where dates without a zone are written; null: where the file says, or UTC.</param>
    /// <exception cref="CaseRecords.Hosting.StartRefusedException">The file was indexed in another zone.</exception>
    public async Task<Catalogue> Register(IReadOnlyList<ServiceDefinition> services, TimeZoneInfo? zone = null)
    {
        var wanted = SearchParameters.With(services.SelectMany(service => service.Definitions));
        var settled = await writer.Run(session => SqliteParameters.Register(session, wanted, zone, time.GetUtcNow()));
        parameters = new SearchParameters(readers.Read(SqliteParameters.Load));
        compartments = new CompartmentMembers(new PatientCompartment(parameters));
        reindexing = new SqliteReindexing(writer, readers, dictionaries, compartments, parameters, time);
        searchSql = new SearchSql(SqliteDialect.Instance, parameters);

        return new Catalogue(parameters, Catalogue.ProfilesOf(services)) { Zone = settled };
    }

    public bool IsShared => false;

    public SearchTime SearchTime { get; }

    public IReindexing Reindexing => reindexing ?? throw new InvalidOperationException("The search parameters have not been numbered yet.");

    public ValueTask<StoredResource?> Find(ResourceKey key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(readers.ReadOne(session => Find(session, key)));

    public ValueTask<IReadOnlyDictionary<ResourceKey, StoredResource>> FindAll(IReadOnlyCollection<ResourceKey> keys, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<ResourceKey, StoredResource>>(readers.Read(session =>
            keys.Distinct().Select(key => Find(session, key)).OfType<StoredResource>().ToDictionary(stored => stored.Key)));

    public ValueTask<StoredResource?> Find(ResourceKey key, long version, CancellationToken cancellationToken) =>
        ValueTask.FromResult(recent.Find(key, version) ?? readers.ReadOne(session => Find(session, new VersionKey(key, version))));

    public ValueTask<IReadOnlyList<StoredResource>> FindVersions(IReadOnlyCollection<VersionKey> versions, CancellationToken cancellationToken)
    {
        var (found, others) = recent.Find(versions);

        return ValueTask.FromResult<IReadOnlyList<StoredResource>>(
            others.Count == 0 ? found : [.. found, .. readers.Read(session => others.ConvertAll(version => Find(session, version))).OfType<StoredResource>()]);
    }

    // Nobody else writes here: what this process wrote is all that can have changed what it knows.
    public ValueTask<long> Changes(IReadOnlyList<string> types, CancellationToken cancellationToken) =>
        ValueTask.FromResult(types.Sum(type => changes.GetValueOrDefault(type)));

    public ValueTask<HistoryPage> History(HistoryScope scope, HistoryQuery query, CancellationToken cancellationToken) =>
        ValueTask.FromResult(readers.Read(session =>
        {
            var history = new HistorySql(SqliteDialect.Instance, scope, query);
            var total = query.WantsTotal ? session.All(history.Total(), row => row.GetInt32(0))[0] : (int?)null;

            return history.PageOf(session.All(history.Page(StoredColumns), InHistory), total);
        }));

    public ValueTask<SearchPage> Search(SearchRequest request, CancellationToken cancellationToken) =>
        SearchTime.Run(stop => ValueTask.FromResult(readers.Read(session => Searching(session).Page(request), stop)), cancellationToken);

    public ValueTask<SearchExplanation> Explain(SearchRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(readers.Read(session => Searching(session).Explain(request)));

    public ValueTask<IReadOnlyList<ResourceKey>> Match(SearchQuery query, int limit, CancellationToken cancellationToken) =>
        SearchTime.Run(stop => ValueTask.FromResult<IReadOnlyList<ResourceKey>>(readers.Read(session => Searching(session).Match(query, limit), stop)), cancellationToken);

    public ValueTask<CompartmentContent> Compartment(ResourceKey patient, int most, CancellationToken cancellationToken) =>
        ValueTask.FromResult(readers.Read(session => SqliteCompartment.Read(session, patient, most)));

    public ValueTask<IReadOnlyList<CompartmentRow>> CompartmentRows(ResourceKey patient, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<CompartmentRow>>(readers.Read(session => SqliteCompartment.Rows(session, patient)));

    public ValueTask<IReadOnlyList<DatedRow>> CompartmentDates(ResourceKey patient, IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<DatedRow>>(readers.Read(session => SqliteCompartment.Dates(session, patient, parameters)));

    public ValueTask<IReadOnlyList<short>> ReferredBy(ResourceKey target, IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<short>>(readers.Read(session => SqliteCompartment.ReferredBy(session, target, parameters)));

    public ValueTask<IReadOnlyList<StoredResource>> Examples(IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<StoredResource>>(readers.Read(session => SqliteCompartment.Examples(session, parameters)));

    public ValueTask<IReadOnlyList<RowRead>> Referring(ResourceKey target, int most, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<RowRead>>(readers.Read(session => SqliteReferring.To(session, target, most)));

    public async Task<CommitResult> Commit(Commit commit, CancellationToken cancellationToken)
    {
        var result = await writer.Run(session =>
            new SqliteCommit(
                session, dictionaries, compartments, time.GetUtcNow(), parameters?.Now.Generation ?? SearchParameters.FirstGeneration,
                (writing, read) => Searching(writing).Match(read.Query, read.Limit)).Run(commit));

        if (result is CommitResult.Done done)
        {
            recent.Keep(done.Receipt.Written);

            foreach (var write in commit.Writes)
            {
                changes.AddOrUpdate(write.Key.Type, 1, (_, count) => count + 1);
            }

            Interlocked.Exchange(ref nextCommit, NewSignal()).SetResult();
            await CustomParameters.AfterCommit(commit, Reindexing, cancellationToken);
        }

        return result;
    }

    public ValueTask<LogState> LogState(CancellationToken cancellationToken) =>
        ValueTask.FromResult(readers.Read(SqliteLog.State));

    public ValueTask<IReadOnlyList<LogEntry>> ReadLog(LogQuery query, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<LogEntry>>(readers.Read(session => SqliteLog.Read(session, query)));

    public Task<long?> LeaseLog(string holder, TimeSpan length, CancellationToken cancellationToken) =>
        writer.Run(session => fence = SqliteLog.Lease(session, holder, time.GetUtcNow(), length));

    public Task<int> SequenceLog(long fence, int atMost, CancellationToken cancellationToken) =>
        writer.Run(session => SqliteLog.Sequence(session, fence, atMost));

    public Task<int> TrimLog(DateTimeOffset before, int atMost, CancellationToken cancellationToken) =>
        writer.Run(session =>
        {
            StoredAnswers.RemoveExpired(session, time.GetUtcNow());

            return SqliteLog.Trim(session, before, atMost);
        });

    public Task NextCommit(CancellationToken cancellationToken) => nextCommit.Task.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        readers.Dispose();
    }

    /// <summary>While this process leads the sequencer, positions share the commit of their entries: no second wait for the disk.</summary>
    private void PlaceInLog(SqliteSession session)
    {
        if (fence is { } held)
        {
            SqliteLog.Sequence(session, held, int.MaxValue);
        }
    }

    private SqliteSearch Searching(SqliteSession session) =>
        new(session, dictionaries, searchSql ?? throw new InvalidOperationException("The search parameters have not been numbered yet."));

    private static StoredResource? Find(SqliteSession session, VersionKey version) => session.First(
        $"SELECT {StoredColumns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = ?3 WHERE r.type = ?1 AND r.id = ?2",
        Stored, R4.Number(version.Resource.Type), version.Resource.Id, version.Version);

    private static StoredResource? Find(SqliteSession session, ResourceKey key) => session.First(
        $"SELECT {StoredColumns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE r.type = ?1 AND r.id = ?2",
        Stored, R4.Number(key.Type), key.Id);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static (StoredVersion, HistoryPlace) InHistory(SqliteDataReader row)
    {
        var stored = Stored(row);

        return (new StoredVersion(stored, (WriteMethod)row.GetInt16(7)), new HistoryPlace(stored.LastUpdated.UtcTicks, row.GetInt64(8), stored.Version));
    }

    internal static StoredResource Stored(SqliteDataReader row) => new(
        new ResourceKey(R4.Name(row.GetInt16(0)), row.GetString(1)),
        row.GetInt64(2),
        (ResourceAction)row.GetInt32(3),
        new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero),
        row.GetString(5),
        row.IsDBNull(6) ? [] : (byte[])row.GetValue(6));
}
