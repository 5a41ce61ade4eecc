using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Timeline.Events;

/// <summary>Imaging studies, their reports, their pictures and what was seen.</summary>
internal static class Imaging
{
    public static IEnumerable<TimelineEvent> Events(ImagingStudy study, Version version)
    {
        var start = EventTime.Parse(study.Started) ?? study.Series.Select(s => EventTime.Parse(s.Started)).FirstOrDefault(t => t is not null);
        if (start is null)
        {
            yield break;
        }

        var modality = study.Modality.Concat(study.Series.Select(s => s.Modality)).Select(m => m?.Code).OfType<string>().Distinct().ToList();
        var sites = study.Series.Select(s => s.BodySite).OfType<Coding>().Select(c => Sites.Of(new CodeableConcept { Coding = [c] })).OfType<EventSite>().Distinct().ToList();
        var name = study.ProcedureCode.Select(p => p.Label).FirstOrDefault(l => l is not null) ?? study.Description;

        yield return study.Draft(version, Lane.Imaging, Kinds.Study, start, name ?? $"{string.Join("/", modality)} study") with
        {
            Subtitle = Drafting.Line(study.Description == name ? null : study.Description, study.NumberOfSeries is > 1 ? $"{study.NumberOfSeries} series" : null),
            Codes = [.. study.ProcedureCode.SelectMany(p => p.ToEventCodes()), .. modality.Select(m => new EventCode(CodeSystems.Dicom, m, m))],
            BodySites = sites,
            Status = study.Status == ImagingStudy.ImagingStudyStatus.Registered ? EventStatus.Active : Statuses.Of(study.StatusElement),
            Links = Drafting.Links(
                [.. study.BasedOn.Select(b => ("caused-by", (ResourceReference?)b)), .. study.ReasonReference.Select(r => ("reason", (ResourceReference?)r))]),
        };
    }

    public static IEnumerable<TimelineEvent> Events(Media media, Version version)
    {
        if (When.Time(media.Created) is not { } start)
        {
            yield break;
        }

        yield return media.Draft(version, Lane.Imaging, Kinds.Finding, start, media.Modality.Label ?? media.Type.Label ?? "Picture") with
        {
            Subtitle = media.ReasonCode.Select(r => r.Label).FirstOrDefault(),
            BodySites = Sites.Of(media.BodySite is { } site ? [site] : []),
            Status = Statuses.Of(media.StatusElement),
        };
    }

    public static IEnumerable<TimelineEvent> Report(DiagnosticReport report, Version version, EventTime start)
    {
        var conclusion = Drafting.Line(report.Conclusion is { Length: > 0 } text ? text : null)
            ?? Drafting.Line(report.ConclusionCode.Select(c => c.Label));

        yield return report.Draft(version, Lane.Imaging, Kinds.RadiologyReport, start, report.Code.Label ?? "Imaging report") with
        {
            Subtitle = conclusion,
            Codes = [.. report.Code.ToEventCodes(), .. report.ConclusionCode.SelectMany(c => c.ToEventCodes())],
            BodySites = [.. report.ConclusionCode.Select(c => Regions.Named(c.Label ?? string.Empty, null)).OfType<string>().Distinct().Select(r => new EventSite(null, null, null, null, r))],
            Value = IsSuspicious(report.ConclusionCode) ? new EventValue { Display = "suspicious", Interpretation = "suspicious" } : null,
            Status = Statuses.Of(report.StatusElement),
            Links = Drafting.Links(
                [.. report.ImagingStudy.Select(s => ("evidence", (ResourceReference?)s)), .. report.Result.Select(r => ("result", (ResourceReference?)r)), .. report.BasedOn.Select(b => ("caused-by", (ResourceReference?)b))]),
        };
    }

    public static TimelineEvent Finding(Observation finding, Version version, EventTime start)
    {
        var value = Values.Of(finding);
        var site = Sites.Of(finding.BodySite is { } place ? [place] : []);
        var concept = finding.Value as CodeableConcept;

        return finding.Draft(version, Lane.Imaging, Kinds.Finding, start, finding.Code.Label ?? "Imaging finding", Values.Issued(finding)) with
        {
            Subtitle = Drafting.Line(value?.Display, site.Count > 0 ? Sites.Name(site[0]) : null),
            Codes = [.. finding.Code.ToEventCodes(), .. concept.ToEventCodes()],
            BodySites = site,
            Value = value is null ? null : value with { Interpretation = IsSuspicious([.. concept is null ? [] : new[] { concept }]) ? "suspicious" : value.Interpretation },
        };
    }

    public static TimelineEvent TumorSize(Observation size, Version version, EventTime start)
    {
        var longest = size.Component.FirstOrDefault(c => c.Code.Has(CodeSystems.Loinc, "33728-7"))?.Value as Quantity ?? size.Value as Quantity;
        var others = size.Component.Where(c => c.Code.Has(CodeSystems.Loinc, "33729-5")).Select(c => c.Value).OfType<Quantity>();
        var display = longest is null ? null : string.Join(" × ", others.Prepend(longest).Select(q => Values.Text(q.Value))) + " " + (longest.Unit ?? longest.Code);

        return size.Draft(version, Lane.Imaging, Kinds.TumorSize, start, "Tumour size", Values.Issued(size)) with
        {
            Subtitle = Drafting.Line(display, size.Method.Label is { } method ? Labels.InSentence(method) : null),
            Value = longest is null || display is null ? null : new EventValue { Number = longest.Value, Unit = longest.Unit ?? longest.Code, Display = display },
            Codes = [.. size.Code.ToEventCodes()],
            BodySites = Sites.Of(size.BodySite is { } place ? [place] : []),
        };
    }

    private static bool IsSuspicious(IEnumerable<CodeableConcept> conclusions) =>
        conclusions.Any(c => Tables.Findings.Has(c, "suspicious", "emergency") || c.In(Tables.PrimaryCancers) is not null || c.In(Tables.SecondaryCancers) is not null);
}
