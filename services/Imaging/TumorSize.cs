using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Imaging;

/// <summary>How large a tumour is, seen or cut.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-tumor-size.html"/>
internal static class TumorSize
{
    public static ResourceDefinition<Observation> Definition { get; } = new() { Profile = Profiles.Mcode + "tumor-size" };
}
