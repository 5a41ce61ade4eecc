using CaseRecords.Terminology;
using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course.Lanes;

/// <summary>The values that decide over a therapy as thin lines against their reference bands; everything else in one row.</summary>
internal static class LabsLane
{
    private const int MostLines = 7;

    public static LaneDrawing Draw(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Labs);
        var safety = events
            .Where(e => e.Kind == Kinds.Lab && e.Value?.Number is not null)
            .Select(e => (Event: e, Order: Order(e)))
            .Where(e => e.Order >= 0)
            .GroupBy(e => (e.Order, e.Event.Title, e.Event.Value!.Unit))
            .OrderBy(g => g.Key.Order)
            .Select(g => g.Select(e => e.Event).ToList())
            .ToList();
        var lines = safety.Where(s => s.Count > 1).Take(MostLines).ToList();

        foreach (var line in lines)
        {
            if (course.Series(line, line[0].Title, "labl") is { } series)
            {
                var range = line.FindLast(e => e.Value?.Low is not null || e.Value?.High is not null)?.Value;
                canvas.Lab(series, (double?)range?.Low, (double?)range?.High, Reference(range, line[^1].Value?.Unit));
            }
        }

        var drawn = lines.SelectMany(l => l).ToHashSet();
        var outside = events.Where(e => !drawn.Contains(e) && e.Value?.Interpretation is "H" or "HH" or "L" or "LL" && !drawn.Contains(e)).ToList();
        if (outside.Count <= 24)
        {
            canvas.Points(outside.Select(e => new Point(e, course.Day(e.Start), Marks.Out(e.Value!.Interpretation![0] == 'H'), Ink.Short($"{e.Title} {e.Value.Display}", 36), e.Value.Interpretation[0] == 'H' ? "high" : "low")), 3, "Out of range");
        }
        else
        {
            canvas.Minor("Out of range", outside, "out-s");
        }

        canvas.Minor("Other results", events.Where(e => !drawn.Contains(e) && !outside.Contains(e) && e.Kind is Kinds.Lab or Kinds.LabReport && !drawn.Contains(e) && !outside.Contains(e)));
        canvas.Minor("Vital signs", events.Where(e => e.Kind == Kinds.Vital));

        return canvas.Done(Lane.Labs, events.Count);
    }

    private static int Order(TimelineEvent e) =>
        e.Codes.Select(c => Tables.TherapyLabs.Find(c.System, c.Code)).FirstOrDefault(r => r is not null) is { } row ? Tables.TherapyLabs.Rows.Index().First(r => r.Item == row).Index : -1;

    private static string? Reference(EventValue? range, string? unit) => range switch
    {
        { Low: { } low, High: { } high } => $"ref. {Ink.N((double)low)}–{Ink.N((double)high)} {unit}",
        { Low: { } low } => $"ref. ≥ {Ink.N((double)low)} {unit}",
        { High: { } high } => $"ref. ≤ {Ink.N((double)high)} {unit}",
        _ => null,
    };
}
