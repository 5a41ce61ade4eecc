using CaseRecords.Fhir.Definitions;

namespace CaseRecords.Genomics;

/// <summary>The owner of what the genes and the tumour markers say.</summary>
public static class Genomics
{
    public static ServiceDefinition Definitions { get; } = new("genomics",
    [
        GenomicsReport.Definition,
        GenomicVariant.Definition,
        GenomicRegionStudied.Definition,
        TumorMarkerTest.Definition,
    ]);
}
