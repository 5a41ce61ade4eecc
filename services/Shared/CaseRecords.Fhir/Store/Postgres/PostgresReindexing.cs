using System.Globalization;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Custom;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Schema;
using CaseRecords.Fhir.Store.Sql;
using Npgsql;
using static CaseRecords.Fhir.Store.Postgres.PostgresFailures;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Search parameters and reindexing where several processes share the record.</summary>
internal sealed class PostgresReindexing(NpgsqlDataSource source, PostgresNumbers numbers, CompartmentMembers compartments, RecordClock clock, SearchParameters parameters) : IReindexing
{
    private const int MostBytes = 16 * 1024 * 1024;

    private const string Columns = "generation, next_rid, types, done, total";

    private static readonly short SearchParameterType = R4.Number(CustomParameters.Type);

    public SearchParameters Parameters => parameters;

    public ValueTask<bool> Refresh(CancellationToken cancellationToken) => Answer(async () =>
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("SELECT value::bigint FROM setting WHERE name = $1", RecordSettings.Change);
        batch.Add("SELECT generation, done, total FROM reindex WHERE finished = 0");
        long? change = null;
        List<ReindexCount> running = [];

        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            change = await reader.ReadAsync(cancellationToken) ? reader.GetInt64(0) : 0;
            await reader.NextResultAsync(cancellationToken);

            while (await reader.ReadAsync(cancellationToken))
            {
                running.Add(new ReindexCount(reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2)));
            }
        }

        parameters.Report(running);

        if (change == parameters.Now.Change)
        {
            return false;
        }

        parameters.Become((await PostgresParameters.Read(connection, cancellationToken)).Known());

        return true;
    });

    public ValueTask<WrittenParameters?> Unapplied(CancellationToken cancellationToken) => Answer(async () =>
    {
        await using var count = source.CreateCommand(
            """
            SELECT changes FROM (SELECT coalesce(sum(version), 0)::bigint AS changes FROM resource WHERE type = $1) r
            WHERE changes <> coalesce((SELECT value::bigint FROM setting WHERE name = $2), 0)
            """);

        if (await count.With(SearchParameterType, RecordSettings.Applied).ExecuteScalarAsync(cancellationToken) is not long changes)
        {
            return null;
        }

        await using var command = source.CreateCommand(
            $"SELECT {PostgresRecordStore.StoredColumns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE r.type = $1 AND NOT r.deleted ORDER BY r.rid");

        return new WrittenParameters(await PostgresRecordStore.All(command.With(SearchParameterType), cancellationToken), changes);
    });

    public async Task<bool> Apply(IReadOnlyList<CustomParameter> wanted, long changes, CancellationToken cancellationToken)
    {
        var applied = await Answer(async () =>
        {
            var now = await clock.Now(cancellationToken);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var tables = await PostgresParameters.Begin(connection, cancellationToken);
            await using var count = new NpgsqlCommand("SELECT coalesce(sum(version), 0)::bigint FROM resource WHERE type = $1", connection);
            var isCurrent = (long)(await count.With(SearchParameterType).ExecuteScalarAsync(cancellationToken))! == changes;
            await using var batch = new NpgsqlBatch(connection);

            if (isCurrent)
            {
                PostgresParameters.Carry(batch, ParameterPlan.OfCustom(tables.Rows, wanted, tables.Generation), now);
                PostgresParameters.Set(batch, RecordSettings.Applied, changes);
            }

            batch.Add("COMMIT");
            await batch.ExecuteNonQueryAsync(cancellationToken);

            return isCurrent;
        });
        await Refresh(cancellationToken);

        return applied;
    }

    public async Task<int> Start(CancellationToken cancellationToken)
    {
        var generation = await Answer(async () =>
        {
            var now = await clock.Now(cancellationToken);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            var plan = ParameterPlan.OfEverything((await PostgresParameters.Begin(connection, cancellationToken)).Generation);
            await using var batch = new NpgsqlBatch(connection);
            PostgresParameters.Carry(batch, plan, now);
            batch.Add("COMMIT");
            await batch.ExecuteNonQueryAsync(cancellationToken);

            return plan.Generation;
        });
        await Refresh(cancellationToken);

        return generation;
    }

    public ValueTask<IReadOnlyList<ReindexState>> States(CancellationToken cancellationToken) => Answer<IReadOnlyList<ReindexState>>(async () =>
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT generation, types, total, skipped, started, finished, next_rid FROM reindex ORDER BY generation DESC LIMIT 100", connection);
        List<(ReindexState State, IReadOnlyList<short> Types, long Cursor)> states = [];

        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                var types = Numbers(reader.GetString(1));
                states.Add((new ReindexState(
                    reader.GetInt32(0), [.. types.Select(R4.Name)], reader.GetInt64(2), 0, reader.GetInt64(3), At(reader.GetInt64(4)), reader.GetInt64(5) is var end and > 0 ? At(end) : null), types, reader.GetInt64(6)));
            }
        }

        List<ReindexState> all = [];

        foreach (var (state, types, cursor) in states)
        {
            await using var left = new NpgsqlCommand($"SELECT count(*) FROM resource WHERE {PostgresParameters.Left(state.Generation, cursor, types)}", connection);
            all.Add(state.Finished is null ? state with { Left = (long)(await left.ExecuteScalarAsync(cancellationToken))! } : state);
        }

        return all;
    });

    public ValueTask<Reindex?> Unfinished(CancellationToken cancellationToken) => Answer(async () =>
    {
        await using var command = source.CreateCommand($"SELECT {Columns} FROM reindex WHERE finished = 0 ORDER BY generation LIMIT 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        return await reader.ReadAsync(cancellationToken) ? Row(reader) : null;
    });

    public ValueTask<IReadOnlyList<OlderResource>> Older(Reindex reindex, int most, CancellationToken cancellationToken) => Answer<IReadOnlyList<OlderResource>>(async () =>
    {
        await using var command = source.CreateCommand(
            $"""
            SELECT rid, type, id, version, body FROM (
                SELECT r.*, v.body, sum(octet_length(v.body)) OVER (ORDER BY r.rid) - octet_length(v.body) AS before
                FROM (SELECT rid, type, id, version FROM resource WHERE rid > $1 AND {PostgresParameters.Older(reindex.Generation)} ORDER BY rid LIMIT $2) r
                JOIN version v ON v.rid = r.rid AND v.version = r.version) k WHERE before < $3 ORDER BY rid
            """);
        await using var reader = await command.With(reindex.Cursor, most, (long)MostBytes).ExecuteReaderAsync(cancellationToken);
        List<OlderResource> older = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            older.Add(new OlderResource(
                reader.GetInt64(0), new ResourceKey(R4.Name(reader.GetInt16(1)), reader.GetString(2)), reader.GetInt64(3), reader.GetFieldValue<byte[]>(4)));
        }

        return older;
    });

    public ValueTask<bool> IsAnyLeft(Reindex reindex, CancellationToken cancellationToken) => Answer(async () =>
    {
        await using var command = source.CreateCommand($"SELECT EXISTS (SELECT 1 FROM resource WHERE {PostgresParameters.Older(reindex.Generation, reindex.Types.Select(R4.Number))})");

        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    });

    public async Task<Reindex?> Save(Reindex reindex, IReadOnlyList<Reindexed> resources, CancellationToken cancellationToken)
    {
        var saved = await Answer(async () =>
        {
            var chunk = new ReindexChunk(numbers, compartments, reindex, resources, keepsWordsApart: true);
            await chunk.Number(cancellationToken);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);

            return await PostgresReindexChunk.Run(connection, chunk, cancellationToken) ? await Find(connection, reindex.Generation, cancellationToken) : null;
        });
        await Refresh(cancellationToken);

        return saved;
    }

    public async Task Rewind(Reindex reindex, CancellationToken cancellationToken) => await Answer(async () =>
    {
        await using var command = source.CreateCommand("UPDATE reindex SET next_rid = 0, done = 0 WHERE generation = $1");

        return await command.With(reindex.Generation).ExecuteNonQueryAsync(cancellationToken);
    });

    public async Task Finish(Reindex reindex, CancellationToken cancellationToken)
    {
        await Answer(async () =>
        {
            var now = await clock.Now(cancellationToken);
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection);
            batch.Add("BEGIN");
            batch.Add("UPDATE reindex SET finished = $2, done = total WHERE generation = $1", reindex.Generation, now.UtcTicks);
            batch.Add("UPDATE param SET state = 'active' WHERE generation = $1 AND state = 'building'", reindex.Generation);
            PostgresParameters.Changed(batch);
            batch.Add("COMMIT");

            return await batch.ExecuteNonQueryAsync(cancellationToken);
        });
        await Refresh(cancellationToken);
    }

    public ValueTask<IAsyncDisposable?> Lease(CancellationToken cancellationToken) => Answer(() => PostgresLease.Take(source, cancellationToken));

    private static async Task<Reindex?> Find(NpgsqlConnection connection, int generation, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT {Columns} FROM reindex WHERE generation = $1", connection);
        await using var reader = await command.With(generation).ExecuteReaderAsync(cancellationToken);

        return await reader.ReadAsync(cancellationToken) ? Row(reader) : null;
    }

    private static Reindex Row(NpgsqlDataReader row) => new(row.GetInt32(0), row.GetInt64(1), [.. Numbers(row.GetString(2)).Select(R4.Name)], row.GetInt64(3), row.GetInt64(4));

    private static List<short> Numbers(string types) => [.. types.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(type => short.Parse(type, CultureInfo.InvariantCulture))];

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}
