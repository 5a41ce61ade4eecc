using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Genomics;

/// <summary>A substance that a tumour makes or carries: PD-L1, CEA, PSA.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-tumor-marker-test.html"/>
internal static class TumorMarkerTest
{
    public static ResourceDefinition<Observation> Definition { get; } = new() { Profile = Profiles.Mcode + "tumor-marker-test" };
}
