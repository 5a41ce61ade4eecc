using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Genomics;

/// <summary>A variant that was found, or was looked for and not found.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-genomic-variant.html"/>
internal static class GenomicVariant
{
    public static ResourceDefinition<Observation> Definition { get; } = new() { Profile = Profiles.Mcode + "genomic-variant" };
}
