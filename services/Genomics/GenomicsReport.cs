using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using ReportStatus = Hl7.Fhir.Model.DiagnosticReport.DiagnosticReportStatus;

namespace CaseRecords.Genomics;

/// <summary>What a genetic test found, and what it looked at.</summary>
/// <seealso href="https://hl7.org/fhir/us/mcode/StructureDefinition-mcode-genomics-report.html"/>
internal static class GenomicsReport
{
    private const string Canonical = Profiles.Mcode + "genomics-report";

    private static readonly string[] Others =
        [Profiles.GenomicsReporting + "genomics-report", Profiles.GenomicsReporting + "genomic-report"];

    public static ResourceDefinition<DiagnosticReport> Definition { get; } = new()
    {
        Profile = Canonical,
        When = IsGenomicsReport,
        Raises = [Final],
    };

    /// <summary>A genomics report becomes final.</summary>
    public static IEnumerable<CaseEvent> Final(Change<DiagnosticReport> change)
    {
        if (change.Becomes(report => IsGenomicsReport(report) && IsFinal(report)) && change.After!.Subject.Patient() is { } patient)
        {
            yield return new CaseEvent("GenomicReport", "final", new GenomicReportFinal
            {
                Patient = patient,
                Report = change.Reference,
                Version = change.Version,
            });
        }
    }

    private static bool IsGenomicsReport(DiagnosticReport report) =>
        report.Claims(Canonical)
        || Others.Any(report.Claims)
        || Tables.GeneTests.Has(report.Code, "report")
        || report.Category.Have(CodeSystems.DiagnosticServiceSection, "GE");

    private static bool IsFinal(DiagnosticReport report) =>
        report.Status is ReportStatus.Final or ReportStatus.Amended or ReportStatus.Corrected or ReportStatus.Appended;
}
