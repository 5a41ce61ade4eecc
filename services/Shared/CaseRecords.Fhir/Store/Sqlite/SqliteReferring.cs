using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Finds what refers to a resource, by every reference parameter and by the number of those that no parameter reaches.</summary>
internal static class SqliteReferring
{
    private static readonly string Sql =
        $"""
        SELECT r.type, r.id, r.version FROM resource r
        WHERE r.rid IN (SELECT f.rid FROM (SELECT p FROM param WHERE kind = 'reference' UNION ALL SELECT 0) q
                        CROSS JOIN ix_ref f ON f.p = q.p AND f.target = (SELECT rid FROM resource WHERE type = ?1 AND id = ?2))
        AND r.deleted = 0 AND r.version > 0 AND r.type NOT IN ({R4.Number("AuditEvent")}, {R4.Number("Bundle")})
        ORDER BY r.rid LIMIT ?3
        """;

    public static List<RowRead> To(SqliteSession session, ResourceKey target, int most) => session.All(
        Sql, row => new RowRead(new ResourceKey(R4.Name(row.GetInt16(0)), row.GetString(1)), row.GetInt64(2)), R4.Number(target.Type), target.Id, most);
}
