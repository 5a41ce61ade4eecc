using System.Text.Json;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Assessments.Cases;

/// <summary>Gives the exact version of a resource that a log entry speaks of.</summary>
internal delegate ValueTask<StoredResource?> ReadVersion(ResourceKey key, long version, CancellationToken cancellationToken);

/// <summary>Keeps the case files equal to the record at the position, and hands them out.</summary>
internal sealed class CaseFiles(AssessmentsDb db, ReadVersion read)
{
    /// <summary>Takes one change into its case file. A version that is not newer changes nothing.</summary>
    public async Task Apply(LogEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Action is null || !CaseFile.Reads(entry.Resource.Type))
        {
            return;
        }

        var row = await db.Cases.FindAsync([entry.Resource.Type, entry.Resource.Id], cancellationToken);

        if (row?.Version >= entry.Version)
        {
            return;
        }

        var stored = entry.Action == ResourceAction.Deleted ? null : await read(entry.Resource, entry.Version, cancellationToken);
        var resource = stored is { IsDeleted: false } ? Parse(stored.Body.Span) : null;
        var isRead = resource is not null && CaseFile.Reads(resource);

        if (row is null)
        {
            if (!isRead)
            {
                return;
            }

            row = new CaseRow { Type = entry.Resource.Type, Id = entry.Resource.Id };
            db.Cases.Add(row);
        }

        var patient = ResourceKey.Parse(entry.Patient)?.Id ?? row.Patient;

        row.FormerPatient = patient == row.Patient ? null : row.Patient;
        row.Patient = patient;
        row.Version = entry.Version;
        row.Transaction = entry.Transaction.Id;
        row.Matters = isRead && CaseFile.Matters(resource!);
        row.Json = isRead ? stored!.Body.ToArray() : null;
    }

    /// <summary>The patients whose case a commit changed.</summary>
    public async Task<IReadOnlyList<string>> TouchedBy(Guid transaction, CancellationToken cancellationToken)
    {
        var rows = await db.Cases.Where(row => row.Transaction == transaction)
            .Select(row => new { row.Patient, row.FormerPatient })
            .ToListAsync(cancellationToken);

        return [.. rows.SelectMany(row => new[] { row.Patient, row.FormerPatient }).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The patients about whom a rule may have something to say.</summary>
    public async Task<IReadOnlyList<string>> WorthALook(CancellationToken cancellationToken) =>
        await db.Cases.Where(row => row.Matters && row.Patient != null)
            .Select(row => row.Patient!)
            .Union(db.Assessments.Where(row => !row.Resolved).Select(row => row.Patient))
            .OrderBy(patient => patient)
            .ToListAsync(cancellationToken);

    public async Task<CaseFile> Open(string patient, CancellationToken cancellationToken)
    {
        var bodies = await db.Cases.Where(row => row.Patient == patient && row.Json != null)
            .Select(row => row.Json!)
            .ToListAsync(cancellationToken);

        return new CaseFile(patient, bodies.Select(body => Parse(body)).OfType<Resource>());
    }

    /// <summary>Whether a case can be left closed: nothing in it can make a rule speak, and no rule spoke about it.</summary>
    public async Task<bool> IsQuiet(string patient, CancellationToken cancellationToken) =>
        !await db.Cases.AnyAsync(row => row.Patient == patient && row.Matters, cancellationToken)
        && !await db.Assessments.AnyAsync(row => row.Patient == patient && !row.Resolved, cancellationToken);

    // The record holds only what was valid when it came; what a later model cannot read is left out.
    private static Resource? Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        FhirJsonDeserializer.OSTRICH.TryDeserializeResource(ref reader, out var resource, out _);

        return resource;
    }
}
