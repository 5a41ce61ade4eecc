using System.Globalization;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Schema;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>
/// The tables of search parameters and settings. Who changes them waits for every commit that runs, and commits that begin wait for it: so a
/// commit that was prepared before the change is either seen by the walk that follows, or prepared again.
/// </summary>
internal static class PostgresParameters
{
    /// <summary>Held shared by commits to their end, and alone by who changes what index rows are made by.</summary>
    public const string CommitFence = "SELECT pg_advisory_xact_lock_shared(7, 1)";

    private const string ChangeFence = "SELECT pg_advisory_xact_lock(7, 1)";

    private const string Live = "version > 0 AND NOT deleted";

    /// <summary>Of a commit: the generation of index rows, once it holds its fence.</summary>
    public const string CommitGeneration = "SELECT value::int AS generation FROM setting WHERE name = 'generation'";

    /// <summary>Begins a transaction that changes parameters, and reads what they are.</summary>
    public static async Task<ParameterTables> Begin(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");
        batch.Add(ChangeFence);
        await batch.ExecuteNonQueryAsync(cancellationToken);

        return await Read(connection, cancellationToken);
    }

    public static async Task<ParameterTables> Read(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("SELECT name, value::bigint FROM setting WHERE name = ANY($1)", (object)ParameterTables.Numbers);
        batch.Add($"SELECT {ParameterRow.Columns} FROM param ORDER BY p");
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        return await ParameterTables.Read(reader, cancellationToken);
    }

    /// <summary>Registers what R4 and the services define: numbered once and for all, since index rows hold the number.</summary>
    public static async Task Register(
        NpgsqlConnection connection, IReadOnlyList<(string ResourceType, SearchBy By)> wanted, TimeZoneInfo? configured, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tables = await Begin(connection, cancellationToken);
        await using var empty = new NpgsqlCommand($"SELECT NOT EXISTS (SELECT 1 FROM resource WHERE {Live})", connection);
        var isEmpty = (bool)(await empty.ExecuteScalarAsync(cancellationToken))!;
        var zone = RecordZone.Settle(await Zone(connection, cancellationToken), configured, isEmpty);
        var indexedBy = tables[RecordSettings.Indexer] ?? (isEmpty ? IndexerVersion.Current : IndexerVersion.First);
        await using var batch = new NpgsqlBatch(connection);
        Carry(batch, ParameterPlan.OfServices(tables.Rows, wanted, tables.Generation, isEmpty, (int)indexedBy), now);
        Set(batch, RecordSettings.Indexer, IndexerVersion.Current);
        Set(batch, RecordSettings.TimeZone, zone.Id);
        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Carries a plan out.</summary>
    public static void Carry(NpgsqlBatch batch, ParameterPlan plan, DateTimeOffset now)
    {
        if (plan.Changed is { Count: > 0 } changed)
        {
            batch.Add(
                $"""
                INSERT INTO param ({ParameterRow.Columns}) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (p) DO UPDATE SET
                kind = excluded.kind, generation = excluded.generation, state = excluded.state, url = excluded.url, expression = excluded.expression,
                targets = excluded.targets, parts = excluded.parts
                """,
                Of(row => row.P), Of(row => row.Type), Of(row => row.Code), Of(row => row.Kind), Of(row => row.Generation), Of(row => row.State), Of(row => row.Url),
                Of(row => row.Expression), Of(row => row.Targets), Of(row => row.Parts));

            object Of<TValue>(Func<ParameterRow, TValue> value) => changed.Select(value).ToArray();
        }

        if (plan.Types is { } types)
        {
            batch.Add(
                $"INSERT INTO reindex (generation, next_rid, done, total, started, finished, skipped, types) SELECT $1, 0, 0, count(*), $2, 0, 0, $3 FROM resource WHERE {Older(plan.Generation)}",
                plan.Generation, now.UtcTicks, string.Join(' ', types));
        }

        Set(batch, RecordSettings.Generation, plan.Generation);

        if (plan.Changed.Count > 0 || plan.Types is not null)
        {
            Changed(batch);
        }
    }

    public static void Set(NpgsqlBatch batch, string setting, long value) => Set(batch, setting, value.ToString(CultureInfo.InvariantCulture));

    private static void Set(NpgsqlBatch batch, string setting, string value) =>
        batch.Add("INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", setting, value);

    /// <summary>The name of the record's zone; null where it has none yet.</summary>
    public static async Task<string?> Zone(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT value FROM setting WHERE name = $1", connection);

        return (string?)await command.With(RecordSettings.TimeZone).ExecuteScalarAsync(cancellationToken);
    }

    /// <summary>Says that something is known otherwise than before.</summary>
    public static void Changed(NpgsqlBatch batch) => batch.Add(
        "INSERT INTO setting (name, value) VALUES ($1, '1') ON CONFLICT (name) DO UPDATE SET value = (setting.value::bigint + 1)::text", RecordSettings.Change);

    /// <summary>The condition for rows of resource that are older than a generation.</summary>
    public static string Older(int generation) => string.Create(CultureInfo.InvariantCulture, $"{Live} AND generation < {generation}");

    /// <summary>The same, of some types; of all where there are none.</summary>
    public static string Older(int generation, IEnumerable<short> types) =>
        string.Join(", ", types) is { Length: > 0 } some ? $"{Older(generation)} AND type IN ({some})" : Older(generation);

    /// <summary>The condition for what a walk has still to look at: what is past its cursor, and what it passed by.</summary>
    public static string Left(int generation, long cursor, IReadOnlyList<short> types) => types.Count == 0
        ? Older(generation)
        : string.Create(CultureInfo.InvariantCulture, $"{Older(generation)} AND (rid > {cursor} OR type IN ({string.Join(", ", types)}))");
}
