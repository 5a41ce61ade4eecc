using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Course.Lanes;

/// <summary>Drugs as ranges, solid where exposure is known and dashed where there is only an order; surgery as stars, radiotherapy as ranges.</summary>
internal static class TreatmentLanes
{
    public static LaneDrawing Systemic(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Systemic);

        canvas.Stretches(events.Where(e => e.Kind == Kinds.Drug).Select(e => Drug(course, e, "b-tki")));
        canvas.Minor("Cycles", events.Where(e => e.Kind is not (Kinds.Drug or Kinds.DrugDue)));
        canvas.Points(Due(course, events));

        return canvas.Done(Lane.Systemic, events.Count);
    }

    public static LaneDrawing Local(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Local);

        canvas.Points(events.Where(e => e.Kind == Kinds.Surgery).Select(e => new Point(e, course.Day(e.Start), Marks.Star(), Ink.Short(e.Title, 48), e.Intent is { } intent ? $"{intent.ToString().ToLowerInvariant()} intent" : e.Subtitle)));
        canvas.Stretches(events.Where(e => e.Kind == Kinds.Radiotherapy && e.End is not null && IsLong(e)).Select(e => course.Stretch(e, "b-rt", e.Title, e.Subtitle is null ? null : Ink.Short(e.Subtitle, 50)) with { Label = Ink.Short(Drafting.Line(e.Title, e.Subtitle) ?? e.Title, 60) }));
        canvas.Minor("Radiotherapy", events.Where(e => e.Kind == Kinds.Radiotherapy && !(e.End is not null && IsLong(e))), "rt-s");

        return canvas.Done(Lane.Local, events.Count);
    }

    public static Stretch Drug(CourseCase course, TimelineEvent e, string style)
    {
        var ordered = e.Flags.Contains(Folding.OrderOnly);
        var said = Drafting.Line(e.Subtitle is null ? null : Ink.Short(e.Subtitle, 46));
        var knows = ordered ? "order only, intake not recorded" : e.Detail.FirstOrDefault(d => d.Contains("given", StringComparison.Ordinal) || d.StartsWith("taken", StringComparison.Ordinal));
        var intent = e.Intent is { } meant ? $"{meant.ToString().ToLowerInvariant()} intent" : null;

        return course.Stretch(e, style + (ordered ? " ordered" : string.Empty), said ?? string.Empty, string.Join(" · ", ((string?[])[intent, knows]).OfType<string>()), Ink.Short(e.Title, 40)) with
        {
            Value = Drafting.Line(e.Subtitle, intent, knows, e.StatusReason),
        };
    }

    public static IEnumerable<Point> Due(CourseCase course, IReadOnlyList<TimelineEvent> events) =>
        events.Where(e => e.Kind == Kinds.DrugDue).Select(e => new Point(e, course.Day(e.Start), Marks.DoseDue(), e.Title, $"due {e.Start.Text}"));

    private static bool IsLong(TimelineEvent e) => e.IsOngoing || e.LastDay.DayNumber - e.Start.FirstDay.DayNumber > 2;
}
