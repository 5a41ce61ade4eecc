using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Reports: radiology, pathology, genomics and laboratory, told apart by category and code.</summary>
internal static class Reports
{
    private const string Sections = "http://terminology.hl7.org/CodeSystem/v2-0074";

    public static IEnumerable<TimelineEvent> Events(DiagnosticReport report, Version version)
    {
        var issued = EventTime.Parse(When.Text(report.IssuedElement));
        if ((When.Time(report.Effective) ?? issued) is not { } start)
        {
            return [];
        }

        if (In(report, Sections, "GE") || report.Code.Has(CodeSystems.Loinc, "51969-4", "81247-9") || report.Claims("genomics-report") || report.Claims("genomic-report"))
        {
            return [Genomics.Report(report, version, issued ?? start)];
        }

        if (In(report, Sections, "RAD", "IMG", "NMR", "CT", "NMS", "CUS", "OUS", "RUS") || In(report, CodeSystems.Loinc, "LP29684-5") || report.Code.Has(CodeSystems.Loinc, "18748-4") || report.ImagingStudy.Count > 0)
        {
            return Imaging.Report(report, version, start);
        }

        if (In(report, Sections, "SP", "PAT", "CP", "OTH") && report.Conclusion is not null || In(report, Sections, "SP", "PAT", "CP", "CT")
            || In(report, CodeSystems.Loinc, "LP7839-6") || report.Code.Has(CodeSystems.Loinc, "60568-3", "11529-5", "22637-3", "11526-1"))
        {
            return [Pathology.Report(report, version, start)];
        }

        return
        [
            report.Draft(version, Lane.Labs, Kinds.LabReport, start, report.Code.Label ?? "Report") with
            {
                Subtitle = Drafting.Line(report.Conclusion, report.Result.Count > 1 ? $"{report.Result.Count} results" : null),
                Codes = [.. report.Code.ToEventCodes()],
                Status = Statuses.Of(report.StatusElement),
                Links = Drafting.Links(report.Result.Select(r => ("result", (ResourceReference?)r))),
            },
        ];
    }

    private static bool In(DiagnosticReport report, string system, params string[] codes) => report.Category.Any(c => c.Has(system, codes));
}
