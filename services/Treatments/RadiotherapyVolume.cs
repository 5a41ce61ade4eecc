using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Treatments;

/// <summary>What a radiotherapy course aims at.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-radiotherapy-volume.html"/>
internal static class RadiotherapyVolume
{
    public static ResourceDefinition<BodyStructure> Definition { get; } = new() { Profile = Profiles.Mcode + "radiotherapy-volume" };
}
