using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Imaging;

/// <summary>Tissue or fluid that was taken.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-human-specimen.html"/>
internal static class HumanSpecimen
{
    public static ResourceDefinition<Specimen> Definition { get; } = new() { Profile = Profiles.Mcode + "human-specimen" };
}
