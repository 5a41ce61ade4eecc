using System.Data.Common;
using CaseRecords.Fhir;
using CaseRecords.PrivateState;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CaseRecords.Timeline.Store;

/// <summary>The rows of the resources that a batch of the log speaks of: read with one query per type, written with one statement each. Tracking each would cost more than projecting it.</summary>
internal sealed class BatchRows
{
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

    /// <summary>Writes what was put, in the transaction that the database is in: in one round trip where the database is on a server.</summary>
    public async Task Write(TimelineDb db, CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
        {
            return;
        }

        var connection = db.Database.GetDbConnection();
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction();

        await (connection.CanCreateBatch
            ? WriteTogether(connection, transaction, Upsert(db), cancellationToken)
            : WriteEach(connection, transaction, Upsert(db), cancellationToken));
    }

    private async Task WriteTogether(DbConnection connection, DbTransaction? transaction, string upsert, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (var row in changed.Values)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = upsert;
            Bind(command.Parameters, command.CreateParameter, row);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task WriteEach(DbConnection connection, DbTransaction? transaction, string upsert, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = upsert;
        foreach (var row in changed.Values)
        {
            command.Parameters.Clear();
            Bind(command.Parameters, command.CreateParameter, row);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static string Upsert(TimelineDb db) =>
        $"""
        INSERT INTO {db.TableOf<ResourceRow>()} ("Type", "Id", "Version", "Position", "PatientId", "Events", "Facts", "IsHeadline", "LastDay")
        VALUES (@type, @id, @version, @position, @patient, @events, @facts, @headline, @last)
        ON CONFLICT ("Type", "Id") DO UPDATE SET
            "Version" = excluded."Version", "Position" = excluded."Position", "PatientId" = excluded."PatientId", "Events" = excluded."Events",
            "Facts" = excluded."Facts", "IsHeadline" = excluded."IsHeadline", "LastDay" = excluded."LastDay"
        """;

    private static void Bind(DbParameterCollection parameters, Func<DbParameter> create, ResourceRow row)
    {
        Add("@type", row.Type);
        Add("@id", row.Id);
        Add("@version", row.Version);
        Add("@position", row.Position);
        Add("@patient", row.PatientId);
        Add("@events", row.Events);
        Add("@facts", row.Facts);
        Add("@headline", row.IsHeadline);
        Add("@last", row.LastDay);

        void Add(string name, object? value)
        {
            var parameter = create();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            parameters.Add(parameter);
        }
    }
}
