using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Patients;

/// <summary>Whether the patient smokes or smoked.</summary>
/// <seealso href="https://hl7.org/fhir/us/core/STU6.1/StructureDefinition-us-core-smokingstatus.html"/>
internal static class SmokingStatus
{
    public static ResourceDefinition<Observation> Definition { get; } = new() { Profile = Profiles.UsCore + "smokingstatus" };
}
