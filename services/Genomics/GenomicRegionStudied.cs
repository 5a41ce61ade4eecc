using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Genomics;

/// <summary>A gene that a test covered.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-genomic-region-studied.html"/>
internal static class GenomicRegionStudied
{
    public static ResourceDefinition<Observation> Definition { get; } = new() { Profile = Profiles.Mcode + "genomic-region-studied" };
}
