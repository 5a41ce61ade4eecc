using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Diagnoses;

/// <summary>The categories that a stage group is made of: the tumour, its nodes, its metastases.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-tnm-category.html"/>
internal static class TnmCategories
{
    public static IReadOnlyList<ResourceDefinition> Definitions { get; } =
    [
        new ResourceDefinition<Observation> { Profile = Profiles.Mcode + "tnm-primary-tumor-category" },
        new ResourceDefinition<Observation> { Profile = Profiles.Mcode + "tnm-regional-nodes-category" },
        new ResourceDefinition<Observation> { Profile = Profiles.Mcode + "tnm-distant-metastases-category" },
    ];
}
