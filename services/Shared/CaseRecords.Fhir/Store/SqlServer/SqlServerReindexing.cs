using System.Data.Common;
using System.Globalization;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Custom;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Schema;
using CaseRecords.Fhir.Store.Sql;
using static CaseRecords.Fhir.Store.SqlServer.SqlServerFailures;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Search parameters and reindexing in SQL Server.</summary>
internal sealed class SqlServerReindexing(DbDataSource source, SqlServerNumbers numbers, CompartmentMembers compartments, RecordClock clock, SearchParameters parameters) : IReindexing
{
    public const string ChangeNow = "SELECT CAST(value AS bigint) FROM setting WHERE name = 'parameters-changed'";

    public const string Running = "SELECT generation, done, total FROM reindex WHERE finished = 0";

    public const string NotApplied =
        """
        SELECT r.changes FROM (SELECT COALESCE(SUM(version), 0) AS changes FROM resource WHERE type = @type) r
        WHERE r.changes <> COALESCE((SELECT CAST(value AS bigint) FROM setting WHERE name = 'parameters-applied'), 0)
        """;

    public const string Writes = "SELECT COALESCE(SUM(version), 0) FROM resource WHERE type = @type";

    public const string Written = $"{StoredRow.Current} WHERE r.type = @type AND r.deleted = 0 ORDER BY r.rid";

    public const string All = "SELECT TOP (100) generation, types, total, skipped, started, finished, next_rid FROM reindex ORDER BY generation DESC";

    public const string First = $"SELECT TOP (1) {Columns} FROM reindex WHERE finished = 0 ORDER BY generation";

    public const string One = $"SELECT {Columns} FROM reindex WHERE generation = @generation";

    /// <summary>As many as fit into some megabytes, and always one.</summary>
    public const string Next =
        $"""
        SELECT k.rid, k.type, k.id, k.version, k.body FROM (
            SELECT r.rid, r.type, r.id, r.version, v.body, SUM(CAST(DATALENGTH(v.body) AS bigint)) OVER (ORDER BY r.rid ROWS UNBOUNDED PRECEDING) - DATALENGTH(v.body) AS before
            FROM (SELECT TOP (@most) rid, type, id, version FROM resource WHERE rid > @cursor AND {SqlServerParameters.Older} ORDER BY rid) r
            JOIN version v ON v.rid = r.rid AND v.version = r.version) k WHERE k.before < @bytes ORDER BY k.rid
        """;

    public const string AnyOlder = $"SELECT TOP (1) CAST(1 AS int) FROM resource WHERE {SqlServerParameters.Older}";

    public const string BeginAgain = "UPDATE reindex SET next_rid = 0, done = 0 WHERE generation = @generation";

    public const string End = "UPDATE reindex SET finished = @now, done = total WHERE generation = @generation";

    public const string Serve = "UPDATE param SET state = 'active' WHERE generation = @generation AND state = 'building'";

    public static readonly string AnyOlderOf = $"{AnyOlder} AND {OfTypes}";

    public static readonly string Left = $"SELECT COUNT_BIG(*) FROM resource WHERE {SqlServerParameters.Older}";

    public static readonly string LeftOf = $"{Left} AND (rid > @cursor OR {OfTypes})";

    private const string Columns = "generation, next_rid, types, done, total";

    private const long MostBytes = 16 * 1024 * 1024;

    private static readonly short SearchParameterType = R4.Number(CustomParameters.Type);

    public SearchParameters Parameters => parameters;

    private static string OfTypes => $"type IN (SELECT k.type FROM {SqlServerRows.From("@types", "type smallint")})";

    public ValueTask<bool> Refresh(CancellationToken cancellationToken) => Answer(async () =>
    {
        var change = await source.Value<long>(ChangeNow, [], cancellationToken);
        parameters.Report(await source.All(Running, [], row => new ReindexCount(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2)), cancellationToken));

        if (change == parameters.Now.Change)
        {
            return false;
        }

        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        parameters.Become((await SqlServerParameters.Read(connection, cancellationToken)).Known());

        return true;
    });

    public ValueTask<WrittenParameters?> Unapplied(CancellationToken cancellationToken) => Answer<WrittenParameters?>(async () =>
        await source.Value<long?>(NotApplied, [("@type", SearchParameterType)], cancellationToken) is { } changes
            ? new WrittenParameters(await source.All(Written, [("@type", SearchParameterType)], StoredRow.Read, cancellationToken), changes)
            : null);

    public async Task<bool> Apply(IReadOnlyList<CustomParameter> wanted, long changes, CancellationToken cancellationToken)
    {
        var applied = await Answer(async () =>
        {
            var now = await clock.Now(cancellationToken);

            return await source.Change(
                async transaction =>
                {
                    var tables = await SqlServerParameters.Begin(transaction, cancellationToken);
                    var isCurrent = await transaction.Value<long>(Writes, [("@type", SearchParameterType)], cancellationToken) == changes;
                    await using var batch = transaction.Batch();

                    if (isCurrent)
                    {
                        SqlServerParameters.Carry(batch, ParameterPlan.OfCustom(tables.Rows, wanted, tables.Generation), now);
                        SqlServerParameters.Set(batch, RecordSettings.Applied, changes);
                        await batch.ExecuteNonQueryAsync(cancellationToken);
                    }

                    return isCurrent;
                }, cancellationToken);
        });
        await Refresh(cancellationToken);

        return applied;
    }

    public async Task<int> Start(CancellationToken cancellationToken)
    {
        var generation = await Answer(async () =>
        {
            var now = await clock.Now(cancellationToken);

            return await source.Change(
                async transaction =>
                {
                    var plan = ParameterPlan.OfEverything((await SqlServerParameters.Begin(transaction, cancellationToken)).Generation);
                    await using var batch = transaction.Batch();
                    SqlServerParameters.Carry(batch, plan, now);
                    await batch.ExecuteNonQueryAsync(cancellationToken);

                    return plan.Generation;
                }, cancellationToken);
        });
        await Refresh(cancellationToken);

        return generation;
    }

    public ValueTask<IReadOnlyList<ReindexState>> States(CancellationToken cancellationToken) => Answer<IReadOnlyList<ReindexState>>(async () =>
    {
        var states = await source.All(
            All, [],
            row => (
                State: new ReindexState(
                    row.GetInt32(0), [.. Types(row.GetString(1)).Select(R4.Name)], row.GetInt64(2), 0, row.GetInt64(3), At(row.GetInt64(4)), row.GetInt64(5) is var end and > 0 ? At(end) : null),
                Types: Types(row.GetString(1)), Cursor: row.GetInt64(6)),
            cancellationToken);
        List<ReindexState> all = [];

        foreach (var (state, types, cursor) in states)
        {
            all.Add(state.Finished is null ? state with { Left = await CountLeft(state.Generation, types, cursor, cancellationToken) } : state);
        }

        return all;
    });

    public ValueTask<Reindex?> Unfinished(CancellationToken cancellationToken) => Answer(async () => (await source.All(First, [], Row, cancellationToken)).SingleOrDefault());

    public ValueTask<IReadOnlyList<OlderResource>> Older(Reindex reindex, int most, CancellationToken cancellationToken) => Answer<IReadOnlyList<OlderResource>>(async () =>
        await source.All(
            Next, [("@generation", reindex.Generation), ("@cursor", reindex.Cursor), ("@most", most), ("@bytes", MostBytes)],
            row => new OlderResource(row.GetInt64(0), new ResourceKey(R4.Name(row.GetInt16(1)), row.GetString(2)), row.GetInt64(3), row.GetFieldValue<byte[]>(4)), cancellationToken));

    public ValueTask<bool> IsAnyLeft(Reindex reindex, CancellationToken cancellationToken) => Answer(async () =>
        reindex.Types.Count == 0
            ? await source.Value<int?>(AnyOlder, [("@generation", reindex.Generation)], cancellationToken) is not null
            : await source.Value<int?>(AnyOlderOf, [("@generation", reindex.Generation), Of(reindex.Types.Select(R4.Number))], cancellationToken) is not null);

    public async Task<Reindex?> Save(Reindex reindex, IReadOnlyList<Reindexed> resources, CancellationToken cancellationToken)
    {
        var saved = await Answer(async () =>
        {
            var chunk = new ReindexChunk(numbers, compartments, reindex, resources, keepsWordsApart: false);
            await chunk.Number(cancellationToken);
            var moved = await source.Change(transaction => SqlServerReindexChunk.Run(transaction, chunk, cancellationToken), cancellationToken);

            return moved ? (await source.All(One, [("@generation", reindex.Generation)], Row, cancellationToken)).SingleOrDefault() : null;
        });
        await Refresh(cancellationToken);

        return saved;
    }

    public async Task Rewind(Reindex reindex, CancellationToken cancellationToken) => await Answer(async () =>
        await source.Change(transaction => transaction.Execute(BeginAgain, [("@generation", reindex.Generation)], cancellationToken), cancellationToken));

    public async Task Finish(Reindex reindex, CancellationToken cancellationToken)
    {
        await Answer(async () =>
        {
            var now = await clock.Now(cancellationToken);

            return await source.Change(
                async transaction =>
                {
                    await using var batch = transaction.Batch();
                    batch.Add(End, ("@generation", reindex.Generation), ("@now", now.UtcTicks));
                    batch.Add(Serve, ("@generation", reindex.Generation));
                    SqlServerParameters.Changed(batch);

                    return await batch.ExecuteNonQueryAsync(cancellationToken);
                }, cancellationToken);
        });
        await Refresh(cancellationToken);
    }

    public ValueTask<IAsyncDisposable?> Lease(CancellationToken cancellationToken) => Answer(() => SqlServerLease.Take(source, cancellationToken));

    /// <summary>What a walk has still to look at: what is past its cursor, and what it passed by.</summary>
    private async ValueTask<long> CountLeft(int generation, List<short> types, long cursor, CancellationToken cancellationToken) =>
        types.Count == 0
            ? await source.Value<long>(Left, [("@generation", generation)], cancellationToken)
            : await source.Value<long>(LeftOf, [("@generation", generation), ("@cursor", cursor), Of(types)], cancellationToken);

    private static Reindex Row(DbDataReader row) => new(row.GetInt32(0), row.GetInt64(1), [.. Types(row.GetString(2)).Select(R4.Name)], row.GetInt64(3), row.GetInt64(4));

    private static (string, object?) Of(IEnumerable<short> types) => ("@types", SqlServerRows.Of(types.Select(type => (long)type)));

    private static List<short> Types(string types) => [.. types.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(type => short.Parse(type, CultureInfo.InvariantCulture))];

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
