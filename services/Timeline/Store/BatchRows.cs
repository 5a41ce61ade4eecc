using CaseRecords.Fhir;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CaseRecords.Timeline.Store;

/// <summary>The rows of the resources that a batch of the log speaks of: read with one query per type, written with one prepared statement. Tracking each would cost more than projecting it.</summary>
internal sealed class BatchRows
{
    private const string Upsert =
        """
        INSERT INTO resource (Type, Id, Version, Position, PatientId, Events, Facts, IsHeadline, LastDay)
        VALUES ($type, $id, $version, $position, $patient, $events, $facts, $headline, $last)
        ON CONFLICT (Type, Id) DO UPDATE SET
            Version = excluded.Version, Position = excluded.Position, PatientId = excluded.PatientId, Events = excluded.Events,
            Facts = excluded.Facts, IsHeadline = excluded.IsHeadline, LastDay = excluded.LastDay
        """;

    private readonly Dictionary<ResourceKey, ResourceRow> rows = [];
    private readonly Dictionary<ResourceKey, ResourceRow> changed = [];

    public static async Task<BatchRows> Read(TimelineDb db, IEnumerable<ResourceKey> keys, CancellationToken cancellationToken)
    {
        var batch = new BatchRows();
        foreach (var type in keys.GroupBy(key => key.Type))
        {
            var ids = type.Select(key => key.Id).ToList();
            var found = await db.Resources.AsNoTracking()
                .Where(r => r.Type == type.Key && ids.Contains(r.Id))
                .Select(r => new ResourceRow { Type = r.Type, Id = r.Id, Version = r.Version, PatientId = r.PatientId })
                .ToListAsync(cancellationToken);

            foreach (var row in found)
            {
                batch.rows.Add(new ResourceKey(row.Type, row.Id), row);
            }
        }

        return batch;
    }

    /// <summary>The row as it will stand after the batch; null if there is none. Of a row that only was read, the version and the patient are known.</summary>
    public ResourceRow? Find(ResourceKey key) => rows.GetValueOrDefault(key);

    public void Put(ResourceRow row)
    {
        var key = new ResourceKey(row.Type, row.Id);
        rows[key] = row;
        changed[key] = row;
    }

    /// <summary>Writes what was put, in the transaction that the database is in.</summary>
    public async Task Write(TimelineDb db, CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
        {
            return;
        }

        await using var command = (SqliteCommand)db.Database.GetDbConnection().CreateCommand();
        command.Transaction = (SqliteTransaction?)db.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = Upsert;
        foreach (var row in changed.Values)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$type", row.Type);
            command.Parameters.AddWithValue("$id", row.Id);
            command.Parameters.AddWithValue("$version", row.Version);
            command.Parameters.AddWithValue("$position", row.Position);
            command.Parameters.AddWithValue("$patient", (object?)row.PatientId ?? DBNull.Value);
            command.Parameters.AddWithValue("$events", (object?)row.Events ?? DBNull.Value);
            command.Parameters.AddWithValue("$facts", (object?)row.Facts ?? DBNull.Value);
            command.Parameters.AddWithValue("$headline", row.IsHeadline);
            command.Parameters.AddWithValue("$last", (object?)row.LastDay ?? DBNull.Value);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
