using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Imaging;

/// <summary>What a radiologist read from pictures. Of the reports that imaging owns, every one that is not pathology.</summary>
/// <seealso href="https://hl7.org/fhir/us/core/STU6.1/StructureDefinition-us-core-diagnosticreport-note.html"/>
internal static class RadiologyReport
{
    public static ResourceDefinition<DiagnosticReport> Definition { get; } = new()
    {
        Profile = Profiles.UsCore + "diagnosticreport-note",
        When = report => !PathologyReport.IsPathology(report),
        Sees = report => report.ImagingStudy.Select(study => CaseNeed.Reference(study.Reference)),
        Raises = [Recorded],
    };

    /// <summary>A radiology report becomes final.</summary>
    public static IEnumerable<CaseEvent> Recorded(Change<DiagnosticReport> change)
    {
        if (change.Becomes(report => !PathologyReport.IsPathology(report) && report.IsFinal())
            && change.After is { } report
            && report.Subject.Patient() is { } patient)
        {
            var study = Findings.StudyOf(report.ImagingStudy, change.Case);

            yield return new CaseEvent("Finding", "recorded", new FindingRecorded
            {
                Patient = patient,
                Resource = change.Reference,
                Version = change.Version,
                Modality = Findings.Modality([report.Code], study),
                BodySite = SiteOf(report.Code) ?? Findings.SiteOf(study),
                Suspicious = Findings.AreSuspicious(report.ConclusionCode),
            });
        }
    }

    private static string? SiteOf(CodeableConcept? code) =>
        Tables.Imaging.Find(code)?["bodySite"] is { } site ? $"{CodeSystems.Snomed}|{site}" : null;
}
