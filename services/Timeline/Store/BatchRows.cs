using CaseRecords.Fhir;
using CaseRecords.PrivateState;
using Microsoft.EntityFrameworkCore;

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
                .Select(r => new ResourceRow { Type = r.Type, Id = r.Id, Version = r.Version, PatientId = r.PatientId, IsHeadline = r.IsHeadline, LastDay = r.LastDay })
                .ToListAsync(cancellationToken);

            foreach (var row in found)
            {
                batch.rows.Add(new ResourceKey(row.Type, row.Id), row);
            }
        }

        return batch;
    }

    /// <summary>The row as it will stand after the batch; null if there is none. Of a row that only was read, its events and facts are not known.</summary>
    public ResourceRow? Find(ResourceKey key) => rows.GetValueOrDefault(key);

    public void Put(ResourceRow row)
    {
        var key = new ResourceKey(row.Type, row.Id);
        rows[key] = row;
        changed[key] = row;
    }

    /// <summary>Writes what was put, in the transaction that the database is in.</summary>
    public Task Write(TimelineDb db, CancellationToken cancellationToken) => db.ForEach(Upsert(db), Names, [.. changed.Values.Select(Values)], cancellationToken);

    private static string Upsert(TimelineDb db) =>
        $"""
        INSERT INTO {db.TableOf<ResourceRow>()} ("Type", "Id", "Version", "Position", "PatientId", "Events", "Facts", "IsHeadline", "LastDay")
        VALUES (@type, @id, @version, @position, @patient, @events, @facts, @headline, @last)
        ON CONFLICT ("Type", "Id") DO UPDATE SET
            "Version" = excluded."Version", "Position" = excluded."Position", "PatientId" = excluded."PatientId", "Events" = excluded."Events",
            "Facts" = excluded."Facts", "IsHeadline" = excluded."IsHeadline", "LastDay" = excluded."LastDay"
        """;

    private static readonly string[] Names = ["@type", "@id", "@version", "@position", "@patient", "@events", "@facts", "@headline", "@last"];

    private static object?[] Values(ResourceRow row) => [row.Type, row.Id, row.Version, row.Position, row.PatientId, row.Events, row.Facts, row.IsHeadline, row.LastDay];
}
