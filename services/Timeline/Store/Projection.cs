using CaseRecords.Fhir;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.PrivateState;
using CaseRecords.Timeline.Events;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Timeline.Store;

/// <summary>Gives the exact versions of resources that log entries speak of.</summary>
internal delegate ValueTask<IReadOnlyDictionary<VersionKey, StoredResource>> ReadVersions(IReadOnlyCollection<VersionKey> versions, CancellationToken cancellationToken);

/// <summary>Keeps the timeline equal to the record: the newest version of a resource wins, in whatever order and however often it is told.</summary>
internal sealed class Projection(IDbContextFactory<TimelineDb> databases, ReadVersions read) : ILogConsumer
{
    public string Name => "timeline";

    public async ValueTask<long> Position(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        return await db.Cursor.Select(c => c.Position).SingleOrDefaultAsync(cancellationToken);
    }

    public async ValueTask<LogPlace> Place(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);

        return await db.Cursor.Select(c => new LogPlace(c.Position, c.Epoch, c.Event)).SingleOrDefaultAsync(cancellationToken) ?? LogPlace.Beginning;
    }

    public async Task Follow(string epoch, bool anew, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.TakeCursor<CursorRow>(cancellationToken);

        if (!await db.Cursor.AnyAsync(c => c.Epoch == epoch, cancellationToken))
        {
            if (anew)
            {
                await db.Resources.ExecuteDeleteAsync(cancellationToken);
                await db.Patients.ExecuteDeleteAsync(cancellationToken);
                await db.Cursor.ExecuteUpdateAsync(cursor => cursor.SetProperty(c => c.Position, 0).SetProperty(c => c.Event, (Guid?)null), cancellationToken);
            }

            await db.Cursor.ExecuteUpdateAsync(cursor => cursor.SetProperty(c => c.Epoch, epoch), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public async Task Apply(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var position = await db.TakeCursor<CursorRow>(cancellationToken);

        // Only the last word on each resource counts: an import that updates one resource ten times projects it once.
        var last = entries.Where(e => e.Action is not null).GroupBy(e => e.Resource).Select(versions => versions.MaxBy(e => e.Version)!).ToList();
        var rows = await BatchRows.Read(db, last.Select(e => e.Resource), cancellationToken);
        var touched = new TouchedPatients();
        var news = last.Where(entry => IsNews(entry, rows.Find(entry.Resource))).ToList();
        var versions = await read([.. news.Where(entry => entry.Action != ResourceAction.Deleted).Select(VersionOf)], cancellationToken);

        foreach (var entry in news)
        {
            await Apply(db, rows, entry, versions.GetValueOrDefault(VersionOf(entry)), touched, cancellationToken);
        }

        await rows.Write(db, cancellationToken);
        await PatientList.Refresh(db, touched, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await MoveCursor(db, entries.MaxBy(e => e.Position)!, position, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static VersionKey VersionOf(LogEntry entry) => new(entry.Resource, entry.Version);

    private static bool IsNews(LogEntry entry, ResourceRow? known) => known is null ? Projected.Speaks(entry.Resource.Type) : known.Version < entry.Version;

    /// <param name="stored">The version that the entry speaks of; null where it is deleted.</param>
    private static async Task Apply(TimelineDb db, BatchRows rows, LogEntry entry, StoredResource? stored, TouchedPatients touched, CancellationToken cancellationToken)
    {
        var known = rows.Find(entry.Resource);
        var patient = Patient(entry) ?? known?.PatientId ?? await AttestedPatient(db, rows, entry, stored, cancellationToken);
        var said = stored is { IsDeleted: false } && patient is not null ? Projected.From(stored.Body.Span, entry, patient) : Projected.Nothing;
        var row = new ResourceRow { Type = entry.Resource.Type, Id = entry.Resource.Id, Version = entry.Version, Position = entry.Position, PatientId = patient };

        said.Fill(row);
        rows.Put(row);
        touched.Note(known, row);
    }

    /// <summary>A provenance is in no compartment of its own: it belongs to whom its targets belong to.</summary>
    private static async ValueTask<string?> AttestedPatient(TimelineDb db, BatchRows rows, LogEntry entry, StoredResource? stored, CancellationToken cancellationToken)
    {
        if (entry.Resource.Type != "Provenance" || stored is not { IsDeleted: false })
        {
            return null;
        }

        foreach (var target in Projected.From(stored.Body.Span, entry, string.Empty).Facts.OfType<AttestationFact>().SelectMany(a => a.Targets))
        {
            if (ResourceKey.Parse(target) is { } key && (rows.Find(key)?.PatientId ?? await PatientOf(db, key, cancellationToken)) is { } patient)
            {
                return patient;
            }
        }

        return null;
    }

    private static async ValueTask<string?> PatientOf(TimelineDb db, ResourceKey key, CancellationToken cancellationToken) =>
        await db.Resources.Where(r => r.Type == key.Type && r.Id == key.Id).Select(r => r.PatientId).FirstOrDefaultAsync(cancellationToken);

    private static string? Patient(LogEntry entry) =>
        ResourceKey.Parse(entry.Patient)?.Id ?? (entry.Resource.Type == "Patient" ? entry.Resource.Id : null);

    private static async Task MoveCursor(TimelineDb db, LogEntry last, long position, CancellationToken cancellationToken)
    {
        if (last.Position > position)
        {
            await db.Cursor.ExecuteUpdateAsync(cursor => cursor.SetProperty(c => c.Position, last.Position).SetProperty(c => c.Event, last.EventId), cancellationToken);
        }
    }
}
