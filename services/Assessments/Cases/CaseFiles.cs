using System.Text.Json;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.PrivateState;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Assessments.Cases;

/// <summary>Gives the exact versions of resources that log entries speak of.</summary>
internal delegate ValueTask<IReadOnlyDictionary<VersionKey, StoredResource>> ReadVersions(IReadOnlyCollection<VersionKey> versions, CancellationToken cancellationToken);

/// <summary>Keeps the case files equal to the record at the position, and hands them out.</summary>
internal sealed class CaseFiles(AssessmentsDb db, ReadVersions read)
{
    private static readonly string[] Names = ["@type", "@id", "@patient", "@former", "@version", "@transaction", "@matters", "@json"];

    // As a parameter: SQLite enters the index of (Matters, Patient) only where it is compared with something.
    private readonly bool matters = true;
    private readonly Dictionary<ResourceKey, CaseRow> rows = [];
    private readonly Dictionary<ResourceKey, CaseRow> unsaved = [];
    private readonly HashSet<string> loud = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CaseFile> open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyDictionary<string, AssessmentRow>> standing = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<VersionKey, StoredResource> versions = new Dictionary<VersionKey, StoredResource>();

    /// <summary>Reads what some entries speak of and what was known of it before, and opens those of their patients' cases that are loud.</summary>
    public async Task Expect(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        foreach (var type in entries.Where(Concerns).Select(entry => entry.Resource).GroupBy(key => key.Type))
        {
            var ids = type.Select(key => key.Id).Distinct().ToList();
            var known = await db.Cases.AsNoTracking()
                .Where(row => row.Type == type.Key && ids.Contains(row.Id))
                .Select(row => new CaseRow { Type = row.Type, Id = row.Id, Version = row.Version, Patient = row.Patient, FormerPatient = row.FormerPatient, Transaction = row.Transaction })
                .ToListAsync(cancellationToken);

            foreach (var row in known)
            {
                rows.Add(new ResourceKey(row.Type, row.Id), row);
            }
        }

        versions = await read(
            [.. entries.Where(entry => Concerns(entry) && entry.Action != ResourceAction.Deleted && !(rows.GetValueOrDefault(entry.Resource)?.Version >= entry.Version)).Select(VersionOf)], cancellationToken);
        var patients = entries.Where(Concerns).Select(PatientOf).Concat(rows.Values.SelectMany(PatientsOf)).OfType<string>().Distinct().ToList();

        if (patients.Count > 0)
        {
            loud.UnionWith(await db.Cases.Where(row => row.Matters == matters && patients.Contains(row.Patient!)).Select(row => row.Patient!)
                .Union(db.Assessments.Where(row => !row.Resolved && patients.Contains(row.Patient)).Select(row => row.Patient))
                .ToListAsync(cancellationToken));
            await OpenAll(loud, cancellationToken);
            await RecallAll(loud, cancellationToken);
        }
    }

    /// <summary>Takes one change of those expected into its case file. A version that is not newer changes nothing.</summary>
    public void Take(LogEntry entry)
    {
        var known = rows.GetValueOrDefault(entry.Resource);

        if (!Concerns(entry) || known?.Version >= entry.Version)
        {
            return;
        }

        var stored = entry.Action == ResourceAction.Deleted ? null : versions.GetValueOrDefault(VersionOf(entry));
        var body = stored is { IsDeleted: false } && CaseFile.Reads(entry.Resource.Type, stored.Body) ? stored.Body.ToArray() : null;

        if (known is null && body is null)
        {
            return;
        }

        var patient = PatientOf(entry) ?? known?.Patient;
        var row = new CaseRow
        {
            Type = entry.Resource.Type,
            Id = entry.Resource.Id,
            FormerPatient = patient == known?.Patient ? null : known?.Patient,
            Patient = patient,
            Version = entry.Version,
            Transaction = entry.Transaction.Id,
            Matters = body is not null && entry.Resource.Type == "Condition" && Parse(body) is { } resource && CaseFile.Matters(resource),
            Json = body,
        };
        rows[entry.Resource] = unsaved[entry.Resource] = row;
        Close(row);

        if (row is { Matters: true, Patient: { } speaking })
        {
            loud.Add(speaking);
        }
    }

    /// <summary>The patients whose case a commit changed, and about whom a rule may have something to say or take back.</summary>
    /// <param name="beganBefore">Whether its first entries were taken in by an earlier call.</param>
    public async Task<IReadOnlyList<string>> LoudOnesIn(Guid transaction, bool beganBefore, CancellationToken cancellationToken)
    {
        var touched = rows.Values.Where(row => row.Transaction == transaction).SelectMany(PatientsOf).ToHashSet(StringComparer.Ordinal);

        if (!beganBefore)
        {
            return [.. touched.Where(loud.Contains).Order(StringComparer.Ordinal)];
        }

        var before = await db.Cases.AsNoTracking().Where(row => row.Transaction == transaction).ToListAsync(cancellationToken);

        // Of those nothing was expected: a look at a quiet case says nothing.
        return [.. touched.Where(loud.Contains).Union(before.SelectMany(PatientsOf)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Writes what was taken in, in the transaction that the database is in.</summary>
    public async Task Save(CancellationToken cancellationToken)
    {
        await db.ForEach(
            $"""
            INSERT INTO {db.TableOf<CaseRow>()} ("Type", "Id", "Patient", "FormerPatient", "Version", "Transaction", "Matters", "Json")
            VALUES ({string.Join(", ", Names)})
            ON CONFLICT ("Type", "Id") DO UPDATE SET
                "Patient" = excluded."Patient", "FormerPatient" = excluded."FormerPatient", "Version" = excluded."Version",
                "Transaction" = excluded."Transaction", "Matters" = excluded."Matters", "Json" = excluded."Json"
            """,
            Names,
            [.. unsaved.Values.Select(row => (object?[])[row.Type, row.Id, row.Patient, row.FormerPatient, row.Version, row.Transaction, row.Matters, row.Json])],
            cancellationToken);
        unsaved.Clear();
    }

    /// <summary>The patients about whom a rule may have something to say.</summary>
    public async Task<IReadOnlyList<string>> WorthALook(CancellationToken cancellationToken) =>
        await db.Cases.Where(row => row.Matters == matters && row.Patient != null)
            .Select(row => row.Patient!)
            .Union(db.Assessments.Where(row => !row.Resolved).Select(row => row.Patient))
            .OrderBy(patient => patient)
            .ToListAsync(cancellationToken);

    /// <summary>A case as it stands with all that was saved.</summary>
    public async Task<CaseFile> Open(string patient, CancellationToken cancellationToken)
    {
        if (!open.ContainsKey(patient))
        {
            await OpenAll([patient], cancellationToken);
        }

        return open[patient];
    }

    /// <summary>What was said last about a patient, by its id.</summary>
    public async Task<IReadOnlyDictionary<string, AssessmentRow>> Standing(string patient, CancellationToken cancellationToken)
    {
        if (!standing.ContainsKey(patient))
        {
            await RecallAll([patient], cancellationToken);
        }

        return standing[patient];
    }

    private async Task RecallAll(IReadOnlyCollection<string> patients, CancellationToken cancellationToken)
    {
        var said = (await db.Assessments.Where(row => patients.Contains(row.Patient)).ToListAsync(cancellationToken)).ToLookup(row => row.Patient);

        foreach (var patient in patients)
        {
            standing[patient] = said[patient].ToDictionary(row => row.Id, StringComparer.Ordinal);
        }
    }

    /// <summary>Reads all of some cases but their results, which are read when a rule asks for them.</summary>
    private async Task OpenAll(IReadOnlyCollection<string> patients, CancellationToken cancellationToken)
    {
        var bodies = (await db.Cases.AsNoTracking().Where(row => patients.Contains(row.Patient!) && CaseFile.Types.Contains(row.Type) && row.Json != null)
                .Select(row => new { row.Patient, row.Type, Json = row.Json! })
                .ToListAsync(cancellationToken))
            .ToLookup(row => (row.Patient!, row.Type), row => row.Json);

        foreach (var patient in patients)
        {
            open[patient] = new CaseFile(
                patient, type => (type == CaseFile.Results ? ResultsOf(patient) : bodies[(patient, type)]).Select(body => Parse(body)).OfType<Resource>());
        }
    }

    private List<byte[]> ResultsOf(string patient) =>
        [.. db.Cases.Where(row => row.Patient == patient && row.Type == CaseFile.Results && row.Json != null).Select(row => row.Json!)];

    /// <summary>What was read of a case is not all of it any more.</summary>
    private void Close(CaseRow changed)
    {
        foreach (var patient in PatientsOf(changed))
        {
            if (changed.Type == CaseFile.Results)
            {
                open.GetValueOrDefault(patient)?.Forget(CaseFile.Results);
            }
            else
            {
                open.Remove(patient);
            }
        }
    }

    private static bool Concerns(LogEntry entry) => entry.Action is not null && CaseFile.Reads(entry.Resource.Type);

    private static VersionKey VersionOf(LogEntry entry) => new(entry.Resource, entry.Version);

    private static string? PatientOf(LogEntry entry) => ResourceKey.Parse(entry.Patient)?.Id;

    private static IEnumerable<string> PatientsOf(CaseRow row) => new[] { row.Patient, row.FormerPatient }.OfType<string>();

    // The record holds only what was valid when it came; what a later model cannot read is left out.
    private static Resource? Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        FhirJsonDeserializer.OSTRICH.TryDeserializeResource(ref reader, out var resource, out _);

        return resource;
    }
}
