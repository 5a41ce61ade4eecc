using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Imaging;

/// <summary>What kind of tumour the tissue shows.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-histologic-behavior-and-type.html"/>
internal static class HistologicBehaviorAndType
{
    public static ResourceDefinition<Observation> Definition { get; } = new() { Profile = Profiles.Mcode + "histologic-behavior-and-type" };
}
