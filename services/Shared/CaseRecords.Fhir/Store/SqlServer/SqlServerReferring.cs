using System.Data.Common;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Finds what refers to a resource, by every reference parameter and by the number of those that no parameter reaches.</summary>
internal static class SqlServerReferring
{
    public static readonly string Sql =
        $"""
        SELECT TOP (@most) r.type, r.id, r.version FROM resource r
        WHERE r.rid IN (SELECT f.rid FROM ix_ref f WHERE f.p IN (SELECT p FROM param WHERE kind = 'reference' UNION ALL SELECT CAST(0 AS smallint))
                        AND f.target = (SELECT rid FROM resource WHERE type = @type AND id = @id))
        AND r.deleted = 0 AND r.version > 0 AND r.type NOT IN ({R4.Number("AuditEvent")}, {R4.Number("Bundle")})
        ORDER BY r.rid
        """;

    public static async ValueTask<IReadOnlyList<RowRead>> To(DbTransaction transaction, ResourceKey target, int most, CancellationToken cancellationToken) =>
        await transaction.All(
            Sql, [("@most", most), ("@type", R4.Number(target.Type)), ("@id", target.Id)],
            row => new RowRead(new ResourceKey(R4.Name(row.GetInt16(0)), row.GetString(1)), row.GetInt64(2)), cancellationToken);
}
