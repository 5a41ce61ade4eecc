using CaseRecords.Fhir.Store.Reindexing;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Gives some resources other index rows, under their row locks, and moves the cursor past them in the same transaction.</summary>
internal static class PostgresReindexChunk
{
    /// <summary>False where another process has moved the cursor.</summary>
    public static async Task<bool> Run(NpgsqlConnection connection, ReindexChunk chunk, CancellationToken cancellationToken)
    {
        if (await Lock(connection, chunk, cancellationToken) is not { } rows)
        {
            await using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            await rollback.ExecuteNonQueryAsync(cancellationToken);

            return false;
        }

        var changes = chunk.Changes(rows);
        await using var batch = new NpgsqlBatch(connection);
        PostgresIndexes.Delete(batch, changes.ConvertAll(change => change.Gone));
        PostgresIndexes.Insert(batch, changes.ConvertAll(change => change.Come));
        // All of them: what an older version indexed has its words elsewhere.
        PostgresWords.Replace(batch, changes.Select(change => (change.Rid, change.Words, HadWords: true)));
        Compartments(batch, changes);
        batch.Add(
            "UPDATE version v SET keys = k.keys FROM unnest($1, $2, $3) k(rid, version, keys) WHERE v.rid = k.rid AND v.version = k.version AND v.keys <> k.keys",
            changes.ConvertAll(change => change.Rid).ToArray(), changes.ConvertAll(change => change.Version).ToArray(), changes.ConvertAll(change => change.Keys.Pack()).ToArray());
        batch.Add(
            "UPDATE resource r SET generation = k.generation, patient = k.patient FROM unnest($1, $2, $3) k(rid, generation, patient) WHERE r.rid = k.rid",
            changes.ConvertAll(change => change.Rid).ToArray(), changes.ConvertAll(change => change.Generation).ToArray(), changes.ConvertAll(change => change.Patient).ToArray());
        batch.Add("UPDATE resource SET generation = $2 WHERE rid = ANY($1) AND generation < $2", chunk.Skipped, chunk.Reindex.Generation);
        batch.Add("UPDATE reindex SET done = done + $2, skipped = skipped + $3 WHERE generation = $1", chunk.Reindex.Generation, (long)chunk.Count, (long)chunk.Skipped.Length);
        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync(cancellationToken);

        return true;
    }

    /// <summary>Moves the cursor and locks the resources, in the order in which commits lock theirs; null where the cursor was elsewhere.</summary>
    private static async Task<Dictionary<long, ReindexRow>?> Lock(NpgsqlConnection connection, ReindexChunk chunk, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");
        batch.Add(
            "UPDATE reindex SET next_rid = $3 WHERE generation = $1 AND next_rid = $2 AND finished = 0 RETURNING generation", chunk.Reindex.Generation, chunk.Reindex.Cursor, chunk.End);
        batch.Add(
            """
            SELECT r.rid, r.version, r.patient, v.keys FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version
            WHERE r.rid = ANY($1) AND NOT r.deleted ORDER BY r.rid FOR UPDATE OF r
            """,
            chunk.Locked);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        await reader.NextResultAsync(cancellationToken);
        Dictionary<long, ReindexRow> rows = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            rows[reader.GetInt64(0)] = new ReindexRow(reader.GetInt64(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3));
        }

        return rows;
    }

    private static void Compartments(NpgsqlBatch batch, List<ReindexChange> changes)
    {
        var left = changes.Where(change => change.WasListed).Select(change => change.Rid).ToArray();
        var members = changes.SelectMany(change => change.Listed.Select(patient => (Patient: patient, change.Rid))).ToList();

        if (left.Length > 0)
        {
            batch.Add("DELETE FROM compartment WHERE rid = ANY($1)", left);
        }

        if (members.Count > 0)
        {
            batch.Add("INSERT INTO compartment (patient, rid) SELECT * FROM unnest($1, $2)", members.ConvertAll(row => row.Patient).ToArray(), members.ConvertAll(row => row.Rid).ToArray());
        }
    }
}
