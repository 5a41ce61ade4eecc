using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course;

/// <summary>The one scale of the course: days to percent of the plot. The server needs no pixel width.</summary>
/// <param name="Origin">Day 0 of the case; where it has none, the day as of which it is shown.</param>
/// <param name="Lo">The first day drawn, counted from the origin.</param>
/// <param name="Hi">The last day drawn.</param>
/// <param name="Now">The day as of which the case is shown.</param>
internal sealed record Axis(DateOnly Origin, int Lo, int Hi, int Now)
{
    private const int Before = 14;
    private const int After = 5;

    public int Days => Hi - Lo;

    /// <summary>From two weeks before the first event to some days after the last one, planned ones included.</summary>
    public static Axis Over(IReadOnlyList<TimelineEvent> events, DateOnly? zero, DateOnly asOf, DateOnly? from)
    {
        var origin = zero ?? asOf;
        var first = from ?? events.Select(e => e.Start.FirstDay).DefaultIfEmpty(asOf).Min();
        var last = events.Where(e => e.IsPlanned).Select(e => e.LastDay).Append(asOf).Max();
        var lo = first.DayNumber - origin.DayNumber - Before;
        var hi = last.DayNumber - origin.DayNumber;

        // A course of a few days still gets a few weeks to stand in, and the right edge room for the last labels.
        hi += Math.Max(After, (hi - lo) / 14);

        return new Axis(origin, lo, Math.Max(hi, lo + 60), asOf.DayNumber - origin.DayNumber);
    }

    public int Day(DateOnly date) => date.DayNumber - Origin.DayNumber;

    public DateOnly Date(int day) => Origin.AddDays(day);

    public double At(int day) => Math.Clamp((day - Lo) * 100.0 / Days, 0, 100);

    public double At(DateOnly date) => At(Day(date));

    /// <summary>Where a day is at the narrowest width.</summary>
    public double Px(int day) => At(day) * Ink.MinPlot / 100;

    public bool Shows(TimelineEvent e) => Day(e.IsOngoing ? Date(Now) : e.LastDay) >= Lo;
}
