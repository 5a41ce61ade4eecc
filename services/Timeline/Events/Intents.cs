using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Reads what a treatment is meant to do.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-procedure-intent.html"/>
internal static class Intents
{
    private const string Url = "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-procedure-intent";

    public static Intent? Of(DomainResource resource) => resource.GetExtensionValue<CodeableConcept>(Url).Code(CodeSystems.Snomed) switch
    {
        "373808002" => Intent.Curative,
        "363676003" => Intent.Palliative,
        "399707004" => Intent.Supportive,
        "261004008" => Intent.Diagnostic,
        "129428001" => Intent.Preventive,
        "360156006" => Intent.Screening,
        _ => null,
    };
}
