using CaseRecords.Terminology;
using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Views;

/// <summary>Shows a case as it stood on a day: what came later is left out, what ended later still runs.</summary>
internal static class Standing
{
    private const string Verification = "http://terminology.hl7.org/CodeSystem/condition-ver-status";

    /// <summary>The day of the last entry that is no plan, and never after today.</summary>
    public static DateOnly Latest(IEnumerable<TimelineEvent> events, DateOnly today)
    {
        var days = events.Where(e => !e.IsPlanned)
            .SelectMany(e => e.End?.Time is { } end ? [e.Start.FirstDay, end.FirstDay] : new[] { e.Start.FirstDay })
            .Where(day => day <= today)
            .DefaultIfEmpty(today);

        return days.Max();
    }

    public static IEnumerable<TimelineEvent> Seen(PatientCase record, DateOnly asOf, DateOnly latest)
    {
        var attested = record.Facts.OfType<AttestationFact>().ToList();

        return from e in record.Events
               where e.Status is not (EventStatus.Cancelled or EventStatus.EnteredInError)
               where e.Start.FirstDay <= asOf || (e.IsPlanned && WasPlanned(e, asOf, latest))
               where e.Kind != Kinds.DrugTaken || WasStated(e, asOf)
               select Unlinked(Clip(e, asOf), attested, asOf);
    }

    /// <summary>A plan that does not say when it was made belongs to the last day of the record.</summary>
    private static bool WasPlanned(TimelineEvent e, DateOnly asOf, DateOnly latest) =>
        (e.Source.IsDated && EventTime.Parse(e.Source.RecordedAt) is { } made ? made.FirstDay : latest) <= asOf;

    /// <summary>That a drug has been taken since May is not known before somebody says so in June.</summary>
    private static bool WasStated(TimelineEvent e, DateOnly asOf) =>
        !e.Source.IsDated || EventTime.Parse(e.Source.RecordedAt) is not { } stated || stated.FirstDay <= asOf;

    private static TimelineEvent Clip(TimelineEvent e, DateOnly asOf) =>
        e.IsPlanned || e.End?.Time is not { } end || end.FirstDay <= asOf
            ? e
            : e with { End = EventEnd.Open, Status = e.Status is EventStatus.Completed or EventStatus.Stopped ? EventStatus.Active : e.Status, StatusReason = null };

    /// <summary>Before somebody stood by the link to its primary, a metastasis was neither linked nor confirmed.</summary>
    private static TimelineEvent Unlinked(TimelineEvent e, List<AttestationFact> attested, DateOnly asOf)
    {
        var link = e.Kind == Kinds.Secondary ? attested.Find(a => a.Targets.Contains(e.Resource.Reference)) : null;

        return link is null || EventTime.Parse(link.Recorded) is not { } on || on.FirstDay <= asOf
            ? e
            : e with
            {
                Subtitle = "provisional",
                Codes = [.. e.Codes.Where(c => c.System is not (CodeSystems.MetastasisRoute or Conditions.RouteBasis or Verification)), new EventCode(Verification, "provisional", null)],
                Links = [.. e.Links.Where(l => l.Rel != "caused-by")],
            };
    }
}
