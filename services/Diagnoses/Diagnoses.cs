using CaseRecords.Fhir.Definitions;

namespace CaseRecords.Diagnoses;

/// <summary>The owner of what the patient has: primaries, metastases, stages, and how the disease is doing.</summary>
public static class Diagnoses
{
    public static ServiceDefinition Definitions { get; } = new("diagnoses",
    [
        PrimaryCancer.Definition,
        SecondaryCancer.Definition,
        TnmStageGroup.Definition,
        .. TnmCategories.Definitions,
        CancerDiseaseStatus.Definition,
        .. PerformanceStatuses.Definitions,
        HistoryOfMetastaticCancer.Definition,
        Comorbidities.Definition,
    ]);
}
