using Hl7.Fhir.Model;
using ReportStatus = Hl7.Fhir.Model.DiagnosticReport.DiagnosticReportStatus;

namespace CaseRecords.Imaging;

/// <summary>Whether a report can be relied on.</summary>
internal static class Reports
{
    public static bool IsFinal(this DiagnosticReport report) =>
        report.Status is ReportStatus.Final or ReportStatus.Amended or ReportStatus.Corrected or ReportStatus.Appended;
}
