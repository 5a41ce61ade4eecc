using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Custom;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Schema;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;
using Microsoft.Data.Sqlite;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Search parameters and reindexing in a file: one process, whose writer takes turns with its clients.</summary>
internal sealed class SqliteReindexing(SqliteWriter writer, SqliteReaders readers, SqliteDictionaries dictionaries, CompartmentMembers compartments, SearchParameters parameters, TimeProvider time) : IReindexing
{
    private const int MostBytes = 16 * 1024 * 1024;

    private const string Columns = "generation, next_rid, types, done, total";

    public SearchParameters Parameters => parameters;

    public ValueTask<bool> Refresh(CancellationToken cancellationToken)
    {
        parameters.Report([.. readers.Read(session => session.All("SELECT generation, done, total FROM reindex WHERE finished = 0", row => new ReindexCount(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2))))]);

        if (readers.Read(session => SqliteParameters.Number(session, RecordSettings.Change)) == parameters.Now.Change)
        {
            return ValueTask.FromResult(false);
        }

        parameters.Become(readers.Read(SqliteParameters.Load));

        return ValueTask.FromResult(true);
    }

    public ValueTask<WrittenParameters?> Unapplied(CancellationToken cancellationToken) => ValueTask.FromResult(readers.Read(session =>
    {
        var changes = Changes(session);

        return changes == (SqliteParameters.Number(session, RecordSettings.Applied) ?? 0) ? null : new WrittenParameters(
            session.All(
                $"SELECT {SqliteRecordStore.StoredColumns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE r.type = ?1 AND r.deleted = 0 ORDER BY r.rid",
                SqliteRecordStore.Stored, SearchParameterType),
            changes);
    }));

    public async Task<bool> Apply(IReadOnlyList<CustomParameter> wanted, long changes, CancellationToken cancellationToken)
    {
        var applied = await writer.Run(session =>
        {
            if (Changes(session) != changes)
            {
                return false;
            }

            SqliteParameters.Carry(session, ParameterPlan.OfCustom(SqliteParameters.Rows(session), wanted, SqliteParameters.Generation(session)), time.GetUtcNow());
            SqliteParameters.Set(session, RecordSettings.Applied, changes);

            return true;
        });
        await Refresh(cancellationToken);

        return applied;
    }

    public async Task<int> Start(CancellationToken cancellationToken)
    {
        var generation = await writer.Run(session =>
        {
            var plan = ParameterPlan.OfEverything(SqliteParameters.Generation(session));
            SqliteParameters.Carry(session, plan, time.GetUtcNow());

            return plan.Generation;
        });
        await Refresh(cancellationToken);

        return generation;
    }

    public ValueTask<IReadOnlyList<ReindexState>> States(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<ReindexState>>(readers.Read(session =>
        session.All("SELECT generation, types, total, skipped, started, finished, next_rid FROM reindex ORDER BY generation DESC LIMIT 100", row => (
            Generation: row.GetInt32(0), Types: Numbers(row.GetString(1)), Total: row.GetInt64(2), Skipped: row.GetInt64(3), Started: row.GetInt64(4), Finished: row.GetInt64(5), Cursor: row.GetInt64(6)))
        .ConvertAll(row => new ReindexState(
            row.Generation, [.. row.Types.Select(R4.Name)], row.Total,
            row.Finished > 0 ? 0 : session.First($"SELECT count(*) FROM resource WHERE {SqliteParameters.Left(row.Generation, row.Cursor, row.Types)}", count => count.GetInt64(0)),
            row.Skipped, At(row.Started), row.Finished == 0 ? null : At(row.Finished)))));

    public ValueTask<Reindex?> Unfinished(CancellationToken cancellationToken) =>
        ValueTask.FromResult(readers.Read(session => session.First($"SELECT {Columns} FROM reindex WHERE finished = 0 ORDER BY generation LIMIT 1", Row)));

    public ValueTask<IReadOnlyList<OlderResource>> Older(Reindex reindex, int most, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<OlderResource>>(readers.Read(session =>
        session.All(
            $"""
            SELECT rid, type, id, version, body FROM (
                SELECT r.*, v.body, sum(length(v.body)) OVER (ORDER BY r.rid) - length(v.body) AS before
                FROM (SELECT rid, type, id, version FROM resource WHERE rid > ?1 AND {SqliteParameters.Older(reindex.Generation)} ORDER BY rid LIMIT ?2) r
                JOIN version v ON v.rid = r.rid AND v.version = r.version) WHERE before < ?3 ORDER BY rid
            """,
            row => new OlderResource(row.GetInt64(0), new ResourceKey(R4.Name(row.GetInt16(1)), row.GetString(2)), row.GetInt64(3), (byte[])row.GetValue(4)),
            reindex.Cursor, most, MostBytes)));

    public ValueTask<bool> IsAnyLeft(Reindex reindex, CancellationToken cancellationToken) => ValueTask.FromResult(readers.Read(session =>
        session.First($"SELECT 1 FROM resource WHERE {SqliteParameters.Older(reindex.Generation, reindex.Types.Select(R4.Number))} LIMIT 1", row => true)));

    public async Task<Reindex?> Save(Reindex reindex, IReadOnlyList<Reindexed> resources, CancellationToken cancellationToken)
    {
        var saved = await writer.Run(session =>
        {
            if (session.Execute("UPDATE reindex SET next_rid = ?3 WHERE generation = ?1 AND next_rid = ?2 AND finished = 0", reindex.Generation, reindex.Cursor, resources[^1].Rid) == 0)
            {
                return null;
            }

            var rewriting = new SqliteCommit(session, dictionaries, compartments, time.GetUtcNow(), reindex.Generation, (_, _) => []);

            foreach (var rows in resources.Select(resource => resource.Rows).OfType<WriteSet>())
            {
                rewriting.Reindex(rows);
            }

            foreach (var skipped in resources.Where(resource => resource.IsSkipped))
            {
                session.Execute("UPDATE resource SET generation = ?2 WHERE rid = ?1 AND generation < ?2", skipped.Rid, reindex.Generation);
            }

            session.Execute(
                "UPDATE reindex SET done = done + ?2, skipped = skipped + ?3 WHERE generation = ?1", reindex.Generation, resources.Count, resources.Count(resource => resource.IsSkipped));

            return session.First($"SELECT {Columns} FROM reindex WHERE generation = ?1", Row, reindex.Generation);
        });
        await Refresh(cancellationToken);

        return saved;
    }

    public Task Rewind(Reindex reindex, CancellationToken cancellationToken) =>
        writer.Run(session => session.Execute("UPDATE reindex SET next_rid = 0, done = 0 WHERE generation = ?1", reindex.Generation));

    public async Task Finish(Reindex reindex, CancellationToken cancellationToken)
    {
        await writer.Run(session =>
        {
            session.Execute("UPDATE reindex SET finished = ?2, done = total WHERE generation = ?1", reindex.Generation, time.GetUtcNow().UtcTicks);
            session.Execute("UPDATE param SET state = 'active' WHERE generation = ?1 AND state = 'building'", reindex.Generation);
            SqliteParameters.Changed(session);

            return true;
        });
        await Refresh(cancellationToken);
    }

    /// <summary>One process has the file.</summary>
    public ValueTask<IAsyncDisposable?> Lease(CancellationToken cancellationToken) => ValueTask.FromResult<IAsyncDisposable?>(new Own());

    private static short SearchParameterType => R4.Number("SearchParameter");

    private static long Changes(SqliteSession session) =>
        session.First("SELECT coalesce(sum(version), 0) FROM resource WHERE type = ?1", row => row.GetInt64(0), SearchParameterType);

    private static Reindex Row(SqliteDataReader row) => new(row.GetInt32(0), row.GetInt64(1), [.. Numbers(row.GetString(2)).Select(R4.Name)], row.GetInt64(3), row.GetInt64(4));

    private static List<short> Numbers(string types) =>
        [.. types.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(type => short.Parse(type, System.Globalization.CultureInfo.InvariantCulture))];

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);

    private sealed class Own : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
