using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Patients;

/// <summary>A cohort of cancer patients.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-patient-group.html"/>
internal static class CancerPatientGroup
{
    public static ResourceDefinition<Group> Definition { get; } = new() { Profile = Profiles.Mcode + "patient-group" };
}
