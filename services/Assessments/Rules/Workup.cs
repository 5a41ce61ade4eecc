using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using ReportStatus = Hl7.Fhir.Model.DiagnosticReport.DiagnosticReportStatus;

namespace CaseRecords.Assessments.Rules;

/// <summary>What has been done to find a primary, and what is not on record. That a thing is not on record does not say that it was not done.</summary>
internal sealed record Workup(IReadOnlyList<Evidence> Done, IReadOnlyList<string> Missing)
{
    private const string Lung = "39607008";
    private const string Brain = "12738006";

    public static Workup Of(CaseFile file)
    {
        (string Step, string? Reference)[] steps =
        [
            ("CT of the chest or PET-CT", Picture(file, "CT", Lung) ?? Picture(file, "PT", site: null)),
            ("MRI of the brain", Picture(file, "MR", Brain)),
            ("biopsy", FirstBiopsy(file)),
            ("final pathology report", FirstPathology(file)),
            ("tumour markers", FirstMarker(file)),
        ];

        return new Workup(
            [.. steps.Where(step => step.Reference is not null).Select(step => new Evidence(step.Reference!, step.Step))],
            [.. steps.Where(step => step.Reference is null).Select(step => step.Step)]);
    }

    /// <summary>A final report, an available study or a completed procedure of a modality, of a body site where one is asked for.</summary>
    private static string? Picture(CaseFile file, string modality, string? site) =>
        file.All<DiagnosticReport>().FirstOrDefault(report => IsFinal(report) && Shows(report.Code, modality, site)) is { } read ? $"DiagnosticReport/{read.Id}"
        : file.All<ImagingStudy>().FirstOrDefault(study => Shows(study, modality, site)) is { } seen ? $"ImagingStudy/{seen.Id}"
        : file.All<Procedure>().FirstOrDefault(procedure => procedure.Status == EventStatus.Completed && Shows(procedure.Code, modality, site, procedure.BodySite)) is { } done ? $"Procedure/{done.Id}"
        : null;

    private static bool Shows(CodeableConcept? code, string modality, string? site, IReadOnlyList<CodeableConcept>? sites = null) =>
        Tables.Imaging.Find(code) is { } row
        && row.Group == modality
        && (site is null
            || row["bodySite"] == site
            || sites?.SelectMany(concept => concept.Coding).Any(coding => Tables.BodySites.IsA(coding.System, coding.Code, site)) == true);

    private static bool Shows(ImagingStudy study, string modality, string? site) =>
        study.Status == ImagingStudy.ImagingStudyStatus.Available
        && (study.ProcedureCode.Any(code => Shows(code, modality, site))
            || study.Series.Any(series =>
                series.Modality?.Code == modality
                && (site is null || Tables.BodySites.IsA(series.BodySite?.System, series.BodySite?.Code, site))));

    private static string? FirstBiopsy(CaseFile file) =>
        file.All<Procedure>().FirstOrDefault(procedure =>
            procedure.Status == EventStatus.Completed && Tables.Biopsies.Has(procedure.Code, "biopsy", "sampling")) is { } biopsy
            ? $"Procedure/{biopsy.Id}" : null;

    private static string? FirstPathology(CaseFile file) =>
        file.All<DiagnosticReport>().FirstOrDefault(report =>
            IsFinal(report)
            && (Tables.Pathology.Has(report.Code, "report")
                || report.Category.Have(CodeSystems.DiagnosticServiceSection, "SP", "PAT", "CP")
                || report.Category.Have(CodeSystems.Loinc, "LP7839-6"))) is { } report
            ? $"DiagnosticReport/{report.Id}" : null;

    private static string? FirstMarker(CaseFile file) =>
        file.All<Observation>().FirstOrDefault(observation =>
            observation.Status is ObservationStatus.Final or ObservationStatus.Amended or ObservationStatus.Corrected
            && Tables.TumorMarkers.Has(observation.Code)) is { } marker
            ? $"Observation/{marker.Id}" : null;

    private static bool IsFinal(DiagnosticReport report) =>
        report.Status is ReportStatus.Final or ReportStatus.Amended or ReportStatus.Corrected or ReportStatus.Appended;
}
