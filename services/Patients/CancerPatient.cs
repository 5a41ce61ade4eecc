using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Patients;

/// <summary>The person whose case it is.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-cancer-patient.html"/>
internal static class CancerPatient
{
    public static ResourceDefinition<Patient> Definition { get; } = new()
    {
        Profile = Profiles.Mcode + "cancer-patient",
        When = _ => true,
        Raises = [Merged],
    };

    /// <summary>A patient is replaced by another.</summary>
    public static IEnumerable<CaseEvent> Merged(Change<Patient> change) =>
        from successor in Replacements(change.After).Except(Replacements(change.Before))
        select new CaseEvent("Patient", "merged", new PatientMerged
        {
            From = change.Reference,
            Into = successor,
            Version = change.Version,
        });

    private static IEnumerable<string> Replacements(Patient? patient) =>
        from link in patient?.Link ?? []
        where link.Type == Patient.LinkType.ReplacedBy
        let successor = link.Other.Patient()
        where successor is not null
        select successor;
}
