using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Gives some resources other index rows, under their row locks, and moves the cursor past them in the same transaction.</summary>
internal sealed class PostgresReindexChunk(PostgresNumbers numbers, Reindex reindex, IReadOnlyList<Reindexed> resources)
{
    private readonly List<WriteSet> sets = [.. resources.Select(resource => resource.Rows).OfType<WriteSet>()];

    /// <summary>Numbers what the rows name, in a transaction of its own.</summary>
    public ValueTask Number(CancellationToken cancellationToken) => numbers.Number(
        sets.SelectMany(set => set.Index.Tokens.Select(row => row.System).Concat(set.Index.Quantities.Select(row => row.System))),
        [.. sets.SelectMany(set => set.Index.References.Where(row => row.Contained == 0).Select(row => row.Target).Concat(set.Patients))], cancellationToken);

    /// <summary>False where another process has moved the cursor.</summary>
    public async Task<bool> Run(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await Lock(connection, cancellationToken) is not { } rows)
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync(cancellationToken);

            return false;
        }

        // What was written meanwhile has the rows that it should have.
        List<Change> changes = [.. resources.Where(one => one.Rows is { } set && rows.GetValueOrDefault(one.Rid)?.Version == set.ExpectedVersion).Select(one => ChangeOf(one, rows[one.Rid]))];
        List<long> skipped = [.. resources.Where(one => one.IsSkipped).Select(one => one.Rid)];
        await using var batch = new NpgsqlBatch(connection);
        PostgresIndexes.Delete(batch, changes.ConvertAll(change => change.Gone));
        PostgresIndexes.Insert(batch, changes.ConvertAll(change => change.Come));
        Compartments(batch, changes);
        batch.Add(
            "UPDATE version v SET keys = k.keys FROM unnest($1, $2, $3) k(rid, version, keys) WHERE v.rid = k.rid AND v.version = k.version AND v.keys <> k.keys",
            changes.ConvertAll(change => change.Rid).ToArray(), changes.ConvertAll(change => change.Set.ExpectedVersion).ToArray(), changes.ConvertAll(change => change.Keys.Pack()).ToArray());
        batch.Add(
            "UPDATE resource r SET generation = k.generation, patient = k.patient FROM unnest($1, $2, $3) k(rid, generation, patient) WHERE r.rid = k.rid",
            changes.ConvertAll(change => change.Rid).ToArray(), changes.ConvertAll(change => change.Set.Index.Generation).ToArray(), changes.ConvertAll(change => change.Patient).ToArray());
        batch.Add("UPDATE resource SET generation = $2 WHERE rid = ANY($1) AND generation < $2", skipped.ToArray(), reindex.Generation);
        batch.Add("UPDATE reindex SET done = done + $2, skipped = skipped + $3 WHERE generation = $1", reindex.Generation, (long)resources.Count, (long)skipped.Count);
        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync(cancellationToken);

        return true;
    }

    /// <summary>Moves the cursor and locks the resources, in the order in which commits lock theirs; null where the cursor was elsewhere.</summary>
    private async Task<Dictionary<long, Row>?> Lock(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");
        batch.Add(
            "UPDATE reindex SET next_rid = $3 WHERE generation = $1 AND next_rid = $2 AND finished = 0 RETURNING generation", reindex.Generation, reindex.Cursor, resources[^1].Rid);
        batch.Add(
            """
            SELECT r.rid, r.version, r.patient, v.keys FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version
            WHERE r.rid = ANY($1) AND NOT r.deleted ORDER BY r.rid FOR UPDATE OF r
            """,
            (object)resources.Where(resource => resource.Rows is not null || resource.IsSkipped).Select(resource => resource.Rid).ToArray());
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        await reader.NextResultAsync(cancellationToken);
        Dictionary<long, Row> rows = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            rows[reader.GetInt64(0)] = new Row(reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3));
        }

        return rows;
    }

    private Change ChangeOf(Reindexed resource, Row row)
    {
        var set = resource.Rows!;
        var members = set.Patients.Select(patient => numbers.Rid(patient)!.Value).Distinct().ToList();
        var patient = members switch { [] => 0, [var one] => one, _ => -1 };
        var keys = PostgresCommit.Resolve(set.Index, numbers, key => numbers.Rid(key)!.Value);
        var (gone, come) = PostgresIndexes.Difference(resource.Rid, IndexKeys.Unpack(row.Keys), row.Patient, keys, patient);

        return new Change(resource.Rid, set, row.Patient, patient, members, keys, gone, come);
    }

    private static void Compartments(NpgsqlBatch batch, List<Change> changes)
    {
        var left = changes.Where(change => change.OldPatient == -1).Select(change => change.Rid).ToArray();
        var members = changes.Where(change => change.Patient == -1).SelectMany(change => change.Members.Select(patient => (Patient: patient, change.Rid))).ToList();

        if (left.Length > 0)
        {
            batch.Add("DELETE FROM compartment WHERE rid = ANY($1)", left);
        }

        if (members.Count > 0)
        {
            batch.Add("INSERT INTO compartment (patient, rid) SELECT * FROM unnest($1, $2)", members.ConvertAll(row => row.Patient).ToArray(), members.ConvertAll(row => row.Rid).ToArray());
        }
    }

    /// <summary>A row as it stands under its lock.</summary>
    private sealed record Row(long Version, long Patient, byte[] Keys);

    private sealed record Change(
        long Rid, WriteSet Set, long OldPatient, long Patient, IReadOnlyList<long> Members, IndexKeys Keys, PostgresIndexes.Rows Gone, PostgresIndexes.Rows Come);
}
