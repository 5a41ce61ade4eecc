using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Patients;

/// <summary>The body surface that doses are reckoned by.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-body-surface-area.html"/>
internal static class BodySurfaceArea
{
    public static ResourceDefinition<Observation> Definition { get; } = new() { Profile = Profiles.Mcode + "body-surface-area" };
}
