using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Writes index rows: only those that an update adds or takes away. Words are <see cref="SqliteWords"/>.</summary>
internal static class SqliteIndexes
{
    /// <summary>Makes the tables hold the new rows instead of the old ones.</summary>
    /// <param name="oldPatient">The patient that the old rows carry; rows move when it changes.</param>
    public static void Replace(SqliteSession session, long rid, IndexKeys old, long oldPatient, IndexKeys now, long patient)
    {
        var moved = oldPatient != patient;
        Write(session, Deletes, rid, oldPatient, moved ? old : old.Except(now));
        Write(session, Inserts, rid, patient, moved ? now : now.Except(old));
    }

    private static void Write(SqliteSession session, Statements sql, long rid, long patient, IndexKeys keys)
    {
        foreach (var row in keys.Tokens)
        {
            session.Execute(sql.Token, row.P, row.Code, patient, row.System, rid, row.Sub, row.Grp);
        }

        foreach (var row in keys.References)
        {
            session.Execute(sql.Reference, row.P, row.Target, patient, rid, row.Sub, row.Grp);
        }

        foreach (var row in keys.Uris)
        {
            session.Execute(sql.Uri, row.P, row.Uri, patient, rid, row.Sub, row.Grp);
        }

        foreach (var row in keys.Dates)
        {
            session.Execute(sql.Date, row.P, row.Low, row.High, patient, rid, row.Sub, row.Grp);
        }

        foreach (var row in keys.Strings)
        {
            session.Execute(sql.Text, row.P, row.Folded, row.Whole, row.Exact, patient, rid, row.Sub, row.Grp);
        }

        foreach (var row in keys.Quantities)
        {
            session.Execute(sql.Quantity, row.P, row.Unit, row.Low.Bytes.ToArray(), row.High.Bytes.ToArray(), row.System, patient, rid, row.Sub, row.Grp);
        }

        foreach (var row in keys.Wordings)
        {
            session.Execute(sql.Wording, row.P, row.Number, patient, rid, row.Sub, row.Grp);
        }

        foreach (var row in keys.Positions)
        {
            session.Execute(sql.Position, row.P, row.Z, row.Y, row.X, patient, rid);
        }
    }

    private sealed record Statements(string Token, string Reference, string Uri, string Date, string Text, string Quantity, string Wording, string Position);

    private static readonly Statements Inserts = new(
        "INSERT INTO ix_token (p, code, patient, sys, rid, sub, grp) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        "INSERT INTO ix_ref (p, target, patient, rid, sub, grp) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        "INSERT INTO ix_uri (p, uri, patient, rid, sub, grp) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        "INSERT INTO ix_date (p, low, high, patient, rid, sub, grp) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        "INSERT INTO ix_string (p, folded, whole, exact, patient, rid, sub, grp) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        "INSERT INTO ix_quantity (p, unit, low, high, sys, patient, rid, sub, grp) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        "INSERT INTO ix_wording (p, wording, patient, rid, sub, grp) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        "INSERT INTO ix_position (p, z, y, x, patient, rid) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

    private static readonly Statements Deletes = new(
        "DELETE FROM ix_token WHERE p = ?1 AND code = ?2 AND patient = ?3 AND sys = ?4 AND rid = ?5 AND sub = ?6 AND grp = ?7",
        "DELETE FROM ix_ref WHERE p = ?1 AND target = ?2 AND patient = ?3 AND rid = ?4 AND sub = ?5 AND grp = ?6",
        "DELETE FROM ix_uri WHERE p = ?1 AND uri = ?2 AND patient = ?3 AND rid = ?4 AND sub = ?5 AND grp = ?6",
        "DELETE FROM ix_date WHERE p = ?1 AND low = ?2 AND high = ?3 AND patient = ?4 AND rid = ?5 AND sub = ?6 AND grp = ?7",
        "DELETE FROM ix_string WHERE p = ?1 AND folded = ?2 AND whole = ?3 AND exact = ?4 AND patient = ?5 AND rid = ?6 AND sub = ?7 AND grp = ?8",
        "DELETE FROM ix_quantity WHERE p = ?1 AND unit = ?2 AND low = ?3 AND high = ?4 AND sys = ?5 AND patient = ?6 AND rid = ?7 AND sub = ?8 AND grp = ?9",
        "DELETE FROM ix_wording WHERE p = ?1 AND wording = ?2 AND patient = ?3 AND rid = ?4 AND sub = ?5 AND grp = ?6",
        "DELETE FROM ix_position WHERE p = ?1 AND z = ?2 AND y = ?3 AND x = ?4 AND patient = ?5 AND rid = ?6");
}
