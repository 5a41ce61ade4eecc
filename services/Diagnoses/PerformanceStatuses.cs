using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses;

/// <summary>What the patient is able to do, by ECOG or Karnofsky.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-ecog-performance-status.html"/>
internal static class PerformanceStatuses
{
    public static IReadOnlyList<ResourceDefinition> Definitions { get; } =
    [
        new ResourceDefinition<Observation> { Profile = Profiles.Mcode + "ecog-performance-status" },
        new ResourceDefinition<Observation> { Profile = Profiles.Mcode + "karnofsky-performance-status" },
        new ResourceDefinition<Observation> { Profile = Profiles.Mcode + "lansky-play-performance-status" },
    ];
}
