using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course.Lanes;

/// <summary>Symptoms as ranges, pain and performance status as step lines.</summary>
internal static class SymptomsLane
{
    private static readonly string[] Ranges = [Kinds.Symptom, Kinds.SelfTreatment];

    public static LaneDrawing Draw(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Symptoms);
        var problems = events.Where(e => e.Kind == Kinds.Problem).ToList();
        var drawn = events.Where(e => Ranges.Contains(e.Kind)).Concat(problems.Count <= 6 ? problems : problems.Where(p => p.IsOngoing).TakeLast(6)).ToList();

        canvas.Stretches(drawn.Select(e => course.Stretch(e, e.Kind == Kinds.SelfTreatment ? "b-self" : "b-sym", Ink.Short(e.Title, 52), Said(e))));
        canvas.Points(events.Where(e => e.Kind == Kinds.AdverseEvent).Select(e => new Point(e, course.Day(e.Start), Marks.Out(true), e.Title, e.Subtitle)));
        canvas.Minor("Other problems", problems.Except(drawn));

        if (course.Series(events.Where(e => e.Kind == Kinds.Pain), "Pain", "pain") is { } pain)
        {
            canvas.Chart("Pain, 0–10", [pain], 0, 10, 36, step: true);
        }

        foreach (var scale in events.Where(e => e.Kind == Kinds.Performance).GroupBy(e => e.Title.Split(' ')[0]))
        {
            var ecog = scale.Key == "ECOG";
            if (course.Series(scale, scale.Key, "ecog") is { } series)
            {
                canvas.Chart(ecog ? "ECOG, 0–4" : scale.Key, [series], 0, ecog ? 4 : 100, 22, step: true, square: true);
            }
        }

        canvas.Minor("Observations", events.Where(e => e.Kind is Kinds.Habit or Kinds.Observation));

        return canvas.Done(Lane.Symptoms, events.Count);
    }

    private static string? Said(TimelineEvent e) => e.Kind == Kinds.SelfTreatment ? e.Subtitle : null;
}
