using System.Data.Common;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Reads a whole compartment. What takes several statements is in a transaction of one snapshot.</summary>
internal static class SqlServerCompartment
{
    /// <summary>Fills the tables that the statements behind it read. A recursive WITH would not end where references go round in a circle.</summary>
    private static readonly string Gather =
        $"""
        DECLARE @me bigint = (SELECT rid FROM resource WHERE type = @type AND id = @id);
        DECLARE @members TABLE (rid bigint NOT NULL PRIMARY KEY);
        DECLARE @others TABLE (rid bigint NOT NULL PRIMARY KEY);
        INSERT INTO @members (rid)
        SELECT rid FROM resource WHERE patient = @me AND deleted = 0
        UNION SELECT c.rid FROM compartment c JOIN resource r ON r.rid = c.rid WHERE c.patient = @me AND r.deleted = 0;
        INSERT INTO @others (rid) SELECT DISTINCT f.target FROM @members m JOIN ix_ref f ON f.rid = m.rid JOIN resource o ON o.rid = f.target WHERE {Shared};
        WHILE @@ROWCOUNT > 0
        INSERT INTO @others (rid) SELECT DISTINCT f.target FROM @others m JOIN ix_ref f ON f.rid = m.rid JOIN resource o ON o.rid = f.target
        WHERE {Shared} AND NOT EXISTS (SELECT 1 FROM @others k WHERE k.rid = f.target);

        """;

    public static readonly string Bodies =
        $"""
        {Gather}SELECT TOP (@most) {StoredRow.Columns} FROM @members s JOIN resource r ON r.rid = s.rid JOIN version v ON v.rid = r.rid AND v.version = r.version
        ORDER BY CASE WHEN r.rid = @me THEN 0 ELSE 1 END, r.rid;
        SELECT TOP (@most) {StoredRow.Columns} FROM @others s JOIN resource r ON r.rid = s.rid JOIN version v ON v.rid = r.rid AND v.version = r.version ORDER BY r.rid;
        """;

    public static readonly string Keys =
        $"""
        {Gather}SELECT r.type, r.id, r.updated, CAST(0 AS bit) FROM @members m JOIN resource r ON r.rid = m.rid
        UNION ALL SELECT r.type, r.id, r.updated, CAST(1 AS bit) FROM @others o JOIN resource r ON r.rid = o.rid;
        """;

    public static readonly string DateRows =
        $"""
        WITH me AS (SELECT rid FROM resource WHERE type = @type AND id = @id)
        SELECT r.type, r.id, d.p, d.low, d.high FROM {Parameters} JOIN ix_date d ON d.p = k.p AND d.patient = (SELECT rid FROM me) AND d.sub = 0 JOIN resource r ON r.rid = d.rid
        UNION ALL
        SELECT r.type, r.id, d.p, d.low, d.high FROM {Parameters} JOIN ix_date d ON d.p = k.p AND d.patient = -1 AND d.sub = 0 JOIN resource r ON r.rid = d.rid
        WHERE d.rid IN (SELECT c.rid FROM compartment c WHERE c.patient = (SELECT rid FROM me))
        """;

    public static readonly string Referrers =
        $"""
        SELECT k.p FROM {Parameters}
        WHERE EXISTS (SELECT 1 FROM ix_ref f WHERE f.p = k.p AND f.target = (SELECT rid FROM resource WHERE type = @type AND id = @id)) ORDER BY k.p
        """;

    public static readonly string OneOfEach =
        $"""
        {StoredRow.Current}
        WHERE r.rid IN (SELECT MIN(x.rid) FROM ix_token x WHERE x.p IN (SELECT k.p FROM {Parameters}) GROUP BY x.p, x.code, x.sys
                        UNION SELECT MIN(x.rid) FROM ix_uri x WHERE x.p IN (SELECT k.p FROM {Parameters}) GROUP BY x.p, x.uri)
        ORDER BY r.rid
        """;

    private static string Shared => $"o.type IN ({string.Join(", ", CompartmentContent.SharedTypes.Select(R4.Number))}) AND o.patient = 0 AND o.deleted = 0 AND o.version > 0";

    private static string Parameters => SqlServerRows.From("@parameters", "p smallint");

    public static async ValueTask<CompartmentContent> Read(DbTransaction transaction, ResourceKey patient, int most, CancellationToken cancellationToken)
    {
        await using var command = SqlServerCommands.Command(transaction.Connection!, transaction, Bodies, [.. Of(patient), ("@most", most)]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<StoredResource>[] parts = [[], []];

        foreach (var part in parts)
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                part.Add(StoredRow.Read(reader));
            }

            await reader.NextResultAsync(cancellationToken);
        }

        return new CompartmentContent(parts[0], parts[1]);
    }

    public static async ValueTask<IReadOnlyList<CompartmentRow>> Rows(DbTransaction transaction, ResourceKey patient, CancellationToken cancellationToken) =>
        await transaction.All(
            Keys, Of(patient), row => new CompartmentRow(KeyOf(row), new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero), row.GetBoolean(3)), cancellationToken);

    public static async ValueTask<IReadOnlyList<DatedRow>> Dates(DbDataSource source, ResourceKey patient, IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        await source.All(
            DateRows, [.. Of(patient), Of(parameters)], row => new DatedRow(KeyOf(row), row.GetInt16(2), row.GetInt64(3), row.GetInt64(4)), cancellationToken);

    public static async ValueTask<IReadOnlyList<short>> ReferredBy(DbDataSource source, ResourceKey target, IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        await source.All(Referrers, [.. Of(target), Of(parameters)], row => row.GetInt16(0), cancellationToken);

    public static async ValueTask<IReadOnlyList<StoredResource>> Examples(DbDataSource source, IReadOnlyList<short> parameters, CancellationToken cancellationToken) =>
        await source.All(OneOfEach, [Of(parameters)], StoredRow.Read, cancellationToken);

    private static (string, object?)[] Of(ResourceKey key) => [("@type", R4.Number(key.Type)), ("@id", key.Id)];

    private static (string, object?) Of(IReadOnlyList<short> parameters) => ("@parameters", SqlServerRows.Of(parameters.Select(p => (long)p)));

    private static ResourceKey KeyOf(DbDataReader row) => new(R4.Name(row.GetInt16(0)), row.GetString(1));
}
