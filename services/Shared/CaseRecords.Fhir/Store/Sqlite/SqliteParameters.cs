using System.Globalization;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Schema;
using Microsoft.Data.Sqlite;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>The tables of search parameters and settings.</summary>
internal static class SqliteParameters
{
    private const string Live = "version > 0 AND deleted = 0";

    /// <summary>Registers what R4 and the services define: numbered once and for all, since index rows hold the number.</summary>
    /// <returns>The zone of the record.</returns>
    public static TimeZoneInfo Register(SqliteSession session, IReadOnlyList<(string ResourceType, SearchBy By)> wanted, TimeZoneInfo? configured, DateTimeOffset now)
    {
        var isEmpty = session.First($"SELECT 1 FROM resource WHERE {Live} LIMIT 1", row => 1) == 0;
        var zone = RecordZone.Settle(session.First("SELECT value FROM setting WHERE name = ?1", row => row.GetString(0), RecordSettings.TimeZone), configured, isEmpty);
        Set(session, RecordSettings.TimeZone, zone.Id);
        var indexedBy = Number(session, RecordSettings.Indexer) ?? (isEmpty ? IndexerVersion.Current : IndexerVersion.First);
        Carry(session, ParameterPlan.OfServices(Rows(session), wanted, Generation(session), isEmpty, (int)indexedBy), now);
        Set(session, RecordSettings.Indexer, IndexerVersion.Current);

        return zone;
    }

    public static List<ParameterRow> Rows(SqliteSession session) => session.All($"SELECT {ParameterRow.Columns} FROM param ORDER BY p", Row);

    /// <summary>What is searched by, and what is being built.</summary>
    public static KnownParameters Load(SqliteSession session) => new(
        Rows(session).Where(row => row.State != ParameterRow.Retired).Select(row => row.Info()), Generation(session), Number(session, RecordSettings.Change) ?? 0);

    public static int Generation(SqliteSession session) => (int)(Number(session, RecordSettings.Generation) ?? SearchParameters.FirstGeneration);

    public static long? Number(SqliteSession session, string setting) =>
        session.First("SELECT CAST(value AS INTEGER) FROM setting WHERE name = ?1", row => (long?)row.GetInt64(0), setting);

    public static void Set(SqliteSession session, string setting, long value) => Set(session, setting, value.ToString(CultureInfo.InvariantCulture));

    private static void Set(SqliteSession session, string setting, string value) =>
        session.Execute("INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", setting, value);

    /// <summary>Says that something is known otherwise than before.</summary>
    public static void Changed(SqliteSession session) => Set(session, RecordSettings.Change, (Number(session, RecordSettings.Change) ?? 0) + 1);

    /// <summary>Carries a plan out.</summary>
    public static void Carry(SqliteSession session, ParameterPlan plan, DateTimeOffset now)
    {
        foreach (var row in plan.Changed)
        {
            session.Execute(
                $"""
                INSERT INTO param ({ParameterRow.Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (p) DO UPDATE SET
                kind = excluded.kind, generation = excluded.generation, state = excluded.state, url = excluded.url, expression = excluded.expression,
                targets = excluded.targets, parts = excluded.parts
                """,
                row.P, row.Type, row.Code, row.Kind, row.Generation, row.State, row.Url, row.Expression, row.Targets, row.Parts);
        }

        if (plan.Types is { } types)
        {
            session.Execute(
                "INSERT INTO reindex (generation, next_rid, done, total, started, finished, skipped, types) VALUES (?1, 0, 0, ?2, ?3, 0, 0, ?4)",
                plan.Generation, session.First($"SELECT count(*) FROM resource WHERE {Older(plan.Generation)}", row => row.GetInt64(0)), now.UtcTicks, string.Join(' ', types));
        }

        Set(session, RecordSettings.Generation, plan.Generation);

        if (plan.Changed.Count > 0 || plan.Types is not null)
        {
            Changed(session);
        }
    }

    /// <summary>The condition for rows of resource that are older than a generation.</summary>
    public static string Older(int generation) => string.Create(CultureInfo.InvariantCulture, $"{Live} AND generation < {generation}");

    /// <summary>The same, of some types; of all where there are none.</summary>
    public static string Older(int generation, IEnumerable<short> types) =>
        string.Join(", ", types) is { Length: > 0 } some ? $"{Older(generation)} AND type IN ({some})" : Older(generation);

    /// <summary>The condition for what a walk has still to look at: what is past its cursor, and what it passed by.</summary>
    public static string Left(int generation, long cursor, IReadOnlyList<short> types) => types.Count == 0
        ? Older(generation)
        : string.Create(CultureInfo.InvariantCulture, $"{Older(generation)} AND (rid > {cursor} OR type IN ({string.Join(", ", types)}))");

    private static ParameterRow Row(SqliteDataReader row) => new(
        row.GetInt16(0), row.GetInt16(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9));
}
