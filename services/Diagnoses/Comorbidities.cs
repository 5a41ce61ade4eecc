using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses;

/// <summary>What else the patient has, and has not.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-comorbidities.html"/>
internal static class Comorbidities
{
    public static ResourceDefinition<Observation> Definition { get; } = new() { Profile = Profiles.Mcode + "comorbidities" };
}
