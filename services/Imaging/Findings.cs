using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Imaging;

/// <summary>What a finding and a radiology report have in common: how it was looked for, where, and whether it asks for a work-up.</summary>
internal static class Findings
{
    private const string AnyImaging = "";

    /// <summary>The DICOM modality, from the first concept that names one, else from the study.</summary>
    public static string? Modality(IEnumerable<CodeableConcept?> concepts, ImagingStudy? study) =>
        concepts.SelectMany(concept => concept?.Coding ?? [])
            .Select(coding => Tables.Imaging.Find(coding.System, coding.Code)?.Group)
            .FirstOrDefault(modality => modality is not null and not AnyImaging)
        ?? study?.Modality.FirstOrDefault()?.Code
        ?? study?.Series.FirstOrDefault()?.Modality?.Code;

    /// <summary>Whether a coded finding or conclusion is one that asks for a cancer work-up.</summary>
    public static bool AreSuspicious(IEnumerable<CodeableConcept?> conclusions) =>
        conclusions.Any(conclusion =>
            Tables.Findings.Has(conclusion, "suspicious", "emergency")
            || Tables.SecondaryCancers.Has(conclusion)
            || Tables.PrimaryCancers.Has(conclusion));

    public static ImagingStudy? StudyOf(IEnumerable<ResourceReference> references, CaseView view) =>
        references.Select(reference => view.Find<ImagingStudy>(reference.Reference)).FirstOrDefault(study => study is not null);

    public static string? SiteOf(ImagingStudy? study) =>
        study?.Series.Select(series => series.BodySite).FirstOrDefault(site => site?.Code is not null) is { } site
            ? $"{site.System}|{site.Code}"
            : null;
}
