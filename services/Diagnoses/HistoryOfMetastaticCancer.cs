using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses;

/// <summary>Whether the patient ever had metastases.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-history-of-metastatic-cancer.html"/>
internal static class HistoryOfMetastaticCancer
{
    public static ResourceDefinition<Observation> Definition { get; } = new() { Profile = Profiles.Mcode + "history-of-metastatic-cancer" };
}
