using CaseRecords.Fhir.Store.Sql;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Writes the rows of resource, version and compartment.</summary>
internal static class PostgresRows
{
    public static void Write(NpgsqlBatch batch, IReadOnlyList<CommitChanges> commits)
    {
        List<ResourceChange> changes = [.. commits.SelectMany(commit => commit.Resources)];
        var created = changes.Where(change => change.IsNew).OrderBy(change => change.Rid).ToArray();
        var updated = changes.Where(change => !change.IsNew).OrderBy(change => change.Rid).ToArray();

        if (created.Length > 0)
        {
            batch.Add(
                """
                INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, xact, generation)
                SELECT k.rid, k.type, k.id, k.version, FALSE, k.owner, k.patient, k.updated, pg_current_xact_id(), k.generation
                FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) k(updated, rid, type, id, version, owner, patient, generation)
                """,
                Column(created, Updated), Column(created, change => change.Rid), Column(created, change => R4.Number(change.Stored.Key.Type)), Column(created, change => change.Stored.Key.Id),
                Column(created, change => change.Stored.Version), Column(created, change => change.Stored.Owner), Column(created, change => change.Patient), Column(created, change => change.Generation));
        }

        if (updated.Length > 0)
        {
            batch.Add(
                """
                UPDATE resource r SET version = k.version, deleted = k.deleted, owner = k.owner, patient = k.patient, updated = k.updated, xact = pg_current_xact_id(), generation = k.generation
                FROM unnest($1, $2, $3, $4, $5, $6, $7) k(updated, rid, version, deleted, owner, patient, generation) WHERE r.rid = k.rid
                """,
                Column(updated, Updated), Column(updated, change => change.Rid), Column(updated, change => change.Stored.Version), Column(updated, change => change.Stored.IsDeleted),
                Column(updated, change => change.Stored.Owner), Column(updated, change => change.Patient), Column(updated, change => change.Generation));
        }

        batch.Add(
            """
            INSERT INTO version (rid, version, action, method, updated, transaction, patient, keys, body)
            SELECT k.rid, k.version, k.action, k.method, k.updated, k.transaction, k.patient, k.keys, k.body
            FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) k(updated, transaction, rid, version, action, method, patient, keys, body)
            """,
            Column(changes, Updated), commits.SelectMany(commit => Enumerable.Repeat(commit.Transaction.ToByteArray(bigEndian: true), commit.Resources.Count)).ToArray(),
            Column(changes, change => change.Rid), Column(changes, change => change.Stored.Version),
            Column(changes, change => (int)change.Stored.Action), Column(changes, change => (short)change.Method), Column(changes, change => change.Patient), Column(changes, change => change.Keys.Pack()),
            Column(changes, change => change.Stored.Body.ToArray()));
        Compartments(batch, changes);
    }

    /// <summary>Keeps the table compartment.</summary>
    private static void Compartments(NpgsqlBatch batch, IReadOnlyList<ResourceChange> changes)
    {
        var left = changes.Where(change => change.WasListed).Select(change => change.Rid).ToArray();
        var members = changes.SelectMany(change => change.Listed.Select(patient => (Patient: patient, change.Rid))).ToArray();

        if (left.Length > 0)
        {
            batch.Add("DELETE FROM compartment WHERE rid = ANY($1)", left);
        }

        if (members.Length > 0)
        {
            batch.Add("INSERT INTO compartment (patient, rid) SELECT * FROM unnest($1, $2)", Column(members, row => row.Patient), Column(members, row => row.Rid));
        }
    }

    private static long Updated(ResourceChange change) => change.Stored.LastUpdated.UtcTicks;

    private static TValue[] Column<TRow, TValue>(IReadOnlyList<TRow> rows, Func<TRow, TValue> value) => [.. rows.Select(value)];
}
