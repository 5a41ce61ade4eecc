using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Imaging;

/// <summary>One lesion, for as long as it is in the body.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-tumor.html"/>
internal static class Tumor
{
    public static ResourceDefinition<BodyStructure> Definition { get; } = new() { Profile = Profiles.Mcode + "tumor" };
}
