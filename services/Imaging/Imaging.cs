using CaseRecords.Fhir.Definitions;

namespace CaseRecords.Imaging;

/// <summary>The owner of what was seen: pictures, lesions, biopsies and what the tissue shows.</summary>
public static class Imaging
{
    public static ServiceDefinition Definitions { get; } = new("imaging",
    [
        ImagingFinding.Definition,
        RadiologyReport.Definition,
        Biopsy.Definition,
        HumanSpecimen.Definition,
        PathologyReport.Definition,
        HistologicBehaviorAndType.Definition,
        HistologicGrade.Definition,
        TumorMorphology.Definition,
        Tumor.Definition,
        TumorSize.Definition,
    ]);
}
