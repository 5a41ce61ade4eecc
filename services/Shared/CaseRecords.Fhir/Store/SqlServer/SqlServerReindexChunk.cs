using System.Data.Common;
using CaseRecords.Fhir.Store.Reindexing;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Gives some resources other index rows, under their row locks, and moves the cursor past them in the same transaction.</summary>
internal static class SqlServerReindexChunk
{
    public const string MoveCursor =
        "UPDATE reindex SET next_rid = @end OUTPUT inserted.generation AS moved WHERE generation = @generation AND next_rid = @cursor AND finished = 0";

    public const string Count = "UPDATE reindex SET done = done + @done, skipped = skipped + @skipped WHERE generation = @generation";

    /// <summary>In the order in which commits lock theirs: that of the numbers, as they are sent.</summary>
    public static readonly string LockRows =
        $"SELECT r.rid AS locked, r.version, r.patient FROM {Rids} JOIN resource r WITH (UPDLOCK, ROWLOCK) ON r.rid = k.rid WHERE r.deleted = 0 OPTION (LOOP JOIN, FORCE ORDER)";

    /// <summary>Begun when the locks are held, as in a commit.</summary>
    public static readonly string PackedKeys =
        $"SELECT v.rid AS packed, v.keys FROM {Rids} JOIN resource r ON r.rid = k.rid JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE r.deleted = 0";

    public static readonly string Repack =
        $"""
        UPDATE v SET keys = SUBSTRING(@bytes, k.keys_at, k.keys_length)
        FROM {SqlServerRows.From("@rows", "rid bigint", "version bigint", "keys_at int", "keys_length int")} JOIN version v ON v.rid = k.rid AND v.version = k.version
        WHERE v.keys <> SUBSTRING(@bytes, k.keys_at, k.keys_length) OPTION (LOOP JOIN, FORCE ORDER)
        """;

    public static readonly string Renew =
        $"""
        UPDATE r SET generation = k.generation, patient = k.patient
        FROM {SqlServerRows.From("@rows", "rid bigint", "generation int", "patient bigint")} JOIN resource r ON r.rid = k.rid OPTION (LOOP JOIN, FORCE ORDER)
        """;

    public static readonly string Skip = $"UPDATE r SET generation = @generation FROM {Rids} JOIN resource r ON r.rid = k.rid WHERE r.generation < @generation OPTION (LOOP JOIN, FORCE ORDER)";

    private static string Rids => SqlServerRows.From("@rids", "rid bigint");

    /// <summary>False where another process has moved the cursor.</summary>
    public static async Task<bool> Run(DbTransaction transaction, ReindexChunk chunk, CancellationToken cancellationToken)
    {
        if (await transaction.Value<int?>(
            MoveCursor, [("@end", chunk.End), ("@generation", chunk.Reindex.Generation), ("@cursor", chunk.Reindex.Cursor)], cancellationToken) is null)
        {
            return false;
        }

        var changes = chunk.Changes(await Lock(transaction, chunk.Locked, cancellationToken));
        await using var batch = transaction.Batch();
        SqlServerIndexes.Delete(batch, changes.ConvertAll(change => change.Gone));
        SqlServerIndexes.Insert(batch, changes.ConvertAll(change => change.Come));
        SqlServerWrites.Compartments(batch, changes.Select(change => (change.Rid, change.WasListed, change.Listed)));
        WriteRows(batch, changes);
        batch.Add(Skip, ("@rids", SqlServerRows.Of(chunk.Skipped)), ("@generation", chunk.Reindex.Generation));
        batch.Add(Count, ("@generation", chunk.Reindex.Generation), ("@done", (long)chunk.Count), ("@skipped", (long)chunk.Skipped.Length));
        await batch.ExecuteNonQueryAsync(cancellationToken);

        return true;
    }

    private static async Task<Dictionary<long, ReindexRow>> Lock(DbTransaction transaction, IEnumerable<long> rids, CancellationToken cancellationToken)
    {
        var rows = SqlServerRows.Of(rids.Order());
        var locked = await transaction.All(LockRows, [("@rids", rows)], row => (Rid: row.GetInt64(0), Version: row.GetInt64(1), Patient: row.GetInt64(2)), cancellationToken);
        var packed = await transaction.All(PackedKeys, [("@rids", rows)], row => KeyValuePair.Create(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), cancellationToken);
        var keys = packed.ToDictionary();

        return locked.Where(row => keys.ContainsKey(row.Rid)).ToDictionary(row => row.Rid, row => new ReindexRow(row.Version, row.Patient, keys[row.Rid]));
    }

    private static void WriteRows(DbBatch batch, List<ReindexChange> changes)
    {
        using var bytes = new MemoryStream();
        var packed = SqlServerRows.Of(changes, (json, change) =>
        {
            var keys = change.Keys.Pack();
            json.WriteNumberValue(change.Rid);
            json.WriteNumberValue(change.Version);

            // SQL counts from 1.
            json.WriteNumberValue(bytes.Length + 1);
            json.WriteNumberValue(keys.Length);
            bytes.Write(keys);
        });
        batch.Add(Repack, ("@bytes", bytes.ToArray()), ("@rows", packed));
        batch.Add(Renew, ("@rows", SqlServerRows.Of(changes, (json, change) =>
        {
            json.WriteNumberValue(change.Rid);
            json.WriteNumberValue(change.Generation);
            json.WriteNumberValue(change.Patient);
        })));
    }
}
