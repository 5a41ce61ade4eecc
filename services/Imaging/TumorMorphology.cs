using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Imaging;

/// <summary>What a tumour looks like under the microscope, as a panel.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-tumor-morphology.html"/>
internal static class TumorMorphology
{
    public static ResourceDefinition<Observation> Definition { get; } = new() { Profile = Profiles.Mcode + "tumor-morphology" };
}
