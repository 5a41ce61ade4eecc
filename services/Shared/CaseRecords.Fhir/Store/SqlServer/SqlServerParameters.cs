using System.Data.Common;
using System.Globalization;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Schema;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>
/// The tables of search parameters and settings. Who changes them waits for every commit that runs, and commits that begin wait for it: so a
/// commit that was prepared before the change is either seen by the walk that follows, or prepared again.
/// </summary>
internal static class SqlServerParameters
{
    /// <summary>The condition for resources whose index rows are older than a generation.</summary>
    public const string Older = "version > 0 AND deleted = 0 AND generation < @generation";

    public const string AnyLive = "SELECT TOP (1) CAST(1 AS int) FROM resource WHERE version > 0 AND deleted = 0";

    public const string ZoneName = "SELECT value FROM setting WHERE name = 'time-zone'";

    public const string Put =
        """
        UPDATE setting SET value = @value WHERE name = @name;
        IF @@ROWCOUNT = 0 INSERT INTO setting (name, value) VALUES (@name, @value);
        """;

    public const string CountUp =
        """
        UPDATE setting SET value = CAST(CAST(value AS bigint) + 1 AS varchar(20)) WHERE name = @name;
        IF @@ROWCOUNT = 0 INSERT INTO setting (name, value) VALUES (@name, '1');
        """;

    public const string Begun =
        $"INSERT INTO reindex (generation, next_rid, done, total, started, finished, skipped, types) SELECT @generation, 0, 0, COUNT_BIG(*), @now, 0, 0, @types FROM resource WHERE {Older}";

    public static readonly string Settings =
        $"SELECT name, CAST(value AS bigint) FROM setting WHERE name IN ({string.Join(", ", ParameterTables.Numbers.Select(name => $"'{name}'"))})";

    public static readonly string Rows = $"SELECT {ParameterRow.Columns} FROM param ORDER BY p";

    public static readonly string Change =
        $"""
        UPDATE p SET kind = k.kind, generation = k.generation, state = k.state, url = k.url, expression = k.expression, targets = k.targets, parts = k.parts
        FROM {Sent} JOIN param p ON p.p = k.p
        """;

    public static readonly string AddNew =
        $"INSERT INTO param ({ParameterRow.Columns}) SELECT {ParameterRow.Columns} FROM {Sent} WHERE NOT EXISTS (SELECT 1 FROM param n WHERE n.p = k.p)";

    private static string Sent => SqlServerRows.From(
        "@rows", "p smallint", "type smallint", "code varchar(64)", "kind varchar(32)", "generation int", "state varchar(32)", "url varchar(max)", "expression varchar(max)",
        "targets varchar(max)", "parts varchar(max)");

    /// <summary>Shuts commits out to the end of the transaction, and reads what the parameters are.</summary>
    public static async Task<ParameterTables> Begin(DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using (var fence = transaction.Batch())
        {
            SqlServerClaims.Enter(fence, alone: true);
            await fence.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var batch = transaction.Batch();

        return await Read(batch, cancellationToken);
    }

    public static async Task<ParameterTables> Read(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();

        return await Read(batch, cancellationToken);
    }

    /// <summary>Registers what R4 and the services define: numbered once and for all, since index rows hold the number.</summary>
    public static async Task Register(
        DbTransaction transaction, IReadOnlyList<(string ResourceType, SearchBy By)> wanted, TimeZoneInfo? configured, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tables = await Begin(transaction, cancellationToken);
        var isEmpty = await transaction.Value<int?>(AnyLive, [], cancellationToken) is null;
        var zone = RecordZone.Settle(await transaction.Value<string>(ZoneName, [], cancellationToken), configured, isEmpty);
        var indexedBy = tables[RecordSettings.Indexer] ?? (isEmpty ? IndexerVersion.Current : IndexerVersion.First);
        await using var batch = transaction.Batch();
        Carry(batch, ParameterPlan.OfServices(tables.Rows, wanted, tables.Generation, isEmpty, (int)indexedBy), now);
        Set(batch, RecordSettings.Indexer, IndexerVersion.Current);
        Set(batch, RecordSettings.TimeZone, zone.Id);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Carries a plan out.</summary>
    public static void Carry(DbBatch batch, ParameterPlan plan, DateTimeOffset now)
    {
        if (plan.Changed is { Count: > 0 } changed)
        {
            var rows = SqlServerRows.Of(changed, (json, row) =>
            {
                json.WriteNumberValue(row.P);
                json.WriteNumberValue(row.Type);
                json.WriteStringValue(row.Code);
                json.WriteStringValue(row.Kind);
                json.WriteNumberValue(row.Generation);
                json.WriteStringValue(row.State);
                json.WriteStringValue(row.Url);
                json.WriteStringValue(row.Expression);
                json.WriteStringValue(row.Targets);
                json.WriteStringValue(row.Parts);
            });
            batch.Add(Change, ("@rows", rows));
            batch.Add(AddNew, ("@rows", rows));
        }

        if (plan.Types is { } types)
        {
            batch.Add(Begun, ("@generation", plan.Generation), ("@now", now.UtcTicks), ("@types", string.Join(' ', types)));
        }

        Set(batch, RecordSettings.Generation, plan.Generation);

        if (plan.Changed.Count > 0 || plan.Types is not null)
        {
            Changed(batch);
        }
    }

    public static void Set(DbBatch batch, string setting, long value) => Set(batch, setting, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Says that something is known otherwise than before.</summary>
    public static void Changed(DbBatch batch) => batch.Add(CountUp, ("@name", RecordSettings.Change));

    private static void Set(DbBatch batch, string setting, string value) => batch.Add(Put, ("@name", setting), ("@value", value));

    private static async Task<ParameterTables> Read(DbBatch batch, CancellationToken cancellationToken)
    {
        batch.Add(Settings);
        batch.Add(Rows);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        return await ParameterTables.Read(reader, cancellationToken);
    }
}
