using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Views;

/// <summary>The day from which the days of a case are counted, and why that one: always named, never implicit.</summary>
/// <param name="Basis">primary-confirmed, biopsy or first-metastasis.</param>
internal sealed record DayZero(string Date, string Basis)
{
    /// <summary>The first confirmed primary, else the first biopsy, else the first metastasis; null for a case with none of them.</summary>
    public static (DayZero? Zero, DateOnly? Day) Of(IEnumerable<TimelineEvent> events)
    {
        var ordered = events.Where(e => !e.IsPlanned).OrderBy(e => e.Start.FirstDay).ToList();
        var found = ordered.Find(e => e.Kind == Kinds.Primary && IsConfirmed(e)) is { } primary ? (primary, "primary-confirmed")
            : ordered.Find(e => e.Kind == Kinds.Biopsy) is { } biopsy ? (biopsy, "biopsy")
            : ordered.Find(e => e.Kind == Kinds.Secondary) is { } metastasis ? (metastasis, "first-metastasis")
            : ((TimelineEvent, string)?)null;

        return found is not var (start, basis)
            ? (null, null)
            : (new DayZero(start.Start.Text, basis), start.Start.IsDay ? start.Start.FirstDay : null);
    }

    public static bool IsConfirmed(TimelineEvent condition) =>
        !condition.Codes.Any(c => c.System == "http://terminology.hl7.org/CodeSystem/condition-ver-status" && c.Code != "confirmed");
}
