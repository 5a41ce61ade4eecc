using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Reads a whole compartment in one snapshot.</summary>
internal static class SqliteCompartment
{
    private static readonly string Shared = string.Join(", ", CompartmentContent.SharedTypes.Select(R4.Number));

    private const string Members =
        """
        WITH RECURSIVE
        me(rid) AS (SELECT rid FROM resource WHERE type = ?1 AND id = ?2),
        members(rid) AS (SELECT rid FROM resource WHERE patient = (SELECT rid FROM me) AND deleted = 0
                         UNION SELECT c.rid FROM compartment c JOIN resource r ON r.rid = c.rid WHERE c.patient = (SELECT rid FROM me) AND r.deleted = 0)
        """;

    private static readonly string Referenced =
        $"""
        {Members},
        others(rid) AS (SELECT f.target FROM members m JOIN ix_ref f ON f.rid = m.rid JOIN resource o ON o.rid = f.target
                        WHERE o.type IN ({Shared}) AND o.patient = 0 AND o.deleted = 0 AND o.version > 0
                        UNION
                        SELECT f.target FROM others m JOIN ix_ref f ON f.rid = m.rid JOIN resource o ON o.rid = f.target
                        WHERE o.type IN ({Shared}) AND o.patient = 0 AND o.deleted = 0 AND o.version > 0)
        """;

    public static CompartmentContent Read(SqliteSession session, ResourceKey patient, int most) => new(
        session.All(
            $"{Members} {Bodies("members", "rid <> (SELECT rid FROM me), rid")}",
            SqliteRecordStore.Stored, R4.Number(patient.Type), patient.Id, most),
        session.All(
            $"{Referenced} {Bodies("others", "rid")}",
            SqliteRecordStore.Stored, R4.Number(patient.Type), patient.Id, most));

    public static List<CompartmentRow> Rows(SqliteSession session, ResourceKey patient) => session.All(
        $"""
        {Referenced}
        SELECT r.type, r.id, r.updated, 0 FROM members m JOIN resource r ON r.rid = m.rid
        UNION ALL SELECT r.type, r.id, r.updated, 1 FROM others o JOIN resource r ON r.rid = o.rid
        """,
        row => new CompartmentRow(KeyOf(row), new DateTimeOffset(row.GetInt64(2), TimeSpan.Zero), row.GetBoolean(3)), R4.Number(patient.Type), patient.Id);

    public static List<DatedRow> Dates(SqliteSession session, ResourceKey patient, IReadOnlyList<short> parameters) => session.All(
        """
        WITH me(rid) AS (SELECT rid FROM resource WHERE type = ?1 AND id = ?2)
        SELECT r.type, r.id, d.p, d.low, d.high FROM me CROSS JOIN json_each(?3) j CROSS JOIN ix_date d ON d.p = j.value AND d.patient = me.rid AND d.sub = 0 JOIN resource r ON r.rid = d.rid
        UNION ALL
        SELECT r.type, r.id, d.p, d.low, d.high FROM json_each(?3) j CROSS JOIN ix_date d ON d.p = j.value AND d.patient = -1 AND d.sub = 0 JOIN resource r ON r.rid = d.rid
        WHERE d.rid IN (SELECT c.rid FROM compartment c WHERE c.patient = (SELECT rid FROM me))
        """,
        row => new DatedRow(KeyOf(row), row.GetInt16(2), row.GetInt64(3), row.GetInt64(4)), R4.Number(patient.Type), patient.Id, JsonSerializer.Serialize(parameters));

    public static List<short> ReferredBy(SqliteSession session, ResourceKey target, IReadOnlyList<short> parameters) => session.All(
        """
        SELECT j.value FROM json_each(?1) j
        WHERE EXISTS (SELECT 1 FROM ix_ref f WHERE f.p = j.value AND f.target = (SELECT rid FROM resource WHERE type = ?2 AND id = ?3)) ORDER BY j.key
        """,
        row => row.GetInt16(0), JsonSerializer.Serialize(parameters), R4.Number(target.Type), target.Id);

    public static List<StoredResource> Examples(SqliteSession session, IReadOnlyList<short> parameters) => session.All(
        $"""
        SELECT {SqliteRecordStore.StoredColumns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version
        WHERE r.rid IN (SELECT min(x.rid) FROM json_each(?1) j JOIN ix_token x ON x.p = j.value GROUP BY x.p, x.code, x.sys
                        UNION SELECT min(x.rid) FROM json_each(?1) j JOIN ix_uri x ON x.p = j.value GROUP BY x.p, x.uri)
        ORDER BY r.rid
        """,
        SqliteRecordStore.Stored, JsonSerializer.Serialize(parameters));

    private static ResourceKey KeyOf(SqliteDataReader row) => new(R4.Name(row.GetInt16(0)), row.GetString(1));

    /// <summary>Numbers are put in order, not bodies: these are read one by one as the numbers come, which CROSS JOIN makes the outer loop.</summary>
    /// <seealso href="https://www.sqlite.org/optoverview.html#manual_control_of_query_plans_using_cross_join"/>
    private static string Bodies(string set, string order) =>
        $"""
        SELECT {SqliteRecordStore.StoredColumns} FROM (SELECT rid FROM {set} ORDER BY {order} LIMIT ?3) s
        CROSS JOIN resource r ON r.rid = s.rid CROSS JOIN version v ON v.rid = r.rid AND v.version = r.version
        """;
}
