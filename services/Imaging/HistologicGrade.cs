using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Imaging;

/// <summary>How far the tissue is from what it should be.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-histologic-grade.html"/>
internal static class HistologicGrade
{
    public static ResourceDefinition<Observation> Definition { get; } = new() { Profile = Profiles.Mcode + "histologic-grade" };
}
