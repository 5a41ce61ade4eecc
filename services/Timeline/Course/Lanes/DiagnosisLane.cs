using CaseRecords.Terminology;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Course.Lanes;

/// <summary>Where the cancer began and where it went, and the stage as a ribbon with its letters.</summary>
internal static class DiagnosisLane
{
    public static LaneDrawing Draw(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Diagnosis);

        canvas.Points(events.Select(e => Point(course, e)).OfType<Point>());
        Stages(course, canvas, events);
        canvas.Points(events.Where(e => e.Kind == Kinds.OtherStage).Select(e => new Point(e, course.Day(e.Start), Marks.Ring("stg"), Ink.Short(e.Title, 40), Ink.Short(e.Subtitle ?? string.Empty, 40))), 5, "Other systems");
        canvas.Minor("Assessed", events.Where(e => e.Kind is Kinds.Impression or Kinds.Risk));

        return canvas.Done(Lane.Diagnosis, events.Count);
    }

    private static Point? Point(CourseCase course, TimelineEvent e)
    {
        var day = course.Day(e.Start);

        return e.Kind switch
        {
            Kinds.Primary => new Point(e, day, Marks.Disc("P", DayZero.IsConfirmed(e) ? "prim" : "prim-o"), Ink.Short(e.Title, 72), Icd(e)),
            Kinds.Neoplasm => new Point(e, day, Marks.Disc("N", "prim-o"), e.Title, "nature not stated"),
            Kinds.Secondary => Metastasis(course, e, day),
            _ => null,
        };
    }

    /// <summary>Hollow while provisional; filled from the day somebody stood by it.</summary>
    private static Point Metastasis(CourseCase course, TimelineEvent e, int day)
    {
        var confirmed = DayZero.IsConfirmed(e);
        var attested = course.Attested(e);
        var detail = attested is { } on ? $"provisional {e.Start.Text}, confirmed {on:yyyy-MM-dd}" : confirmed ? e.Start.Text : "provisional";

        return new Point(e, day, Marks.Diamond(confirmed && attested is null), e.Title, detail)
        {
            Lead = attested is { } later ? (course.Axis.Day(later), "lead", "<path class=\"dm\" d=\"M0-8 8 0 0 8-8 0Z\"/>") : null,
        };
    }

    private static void Stages(CourseCase course, Canvas canvas, IReadOnlyList<TimelineEvent> events)
    {
        var groups = events.Where(e => e.Kind == Kinds.Stage).OrderBy(e => e.Start.FirstDay).ToList();
        var found = events.Where(e => e.Kind is Kinds.Primary or Kinds.Secondary).Select(e => course.Day(e.Start)).DefaultIfEmpty(int.MaxValue).Min();
        if (groups.Count == 0)
        {
            canvas.Points(events.Where(e => e.Kind == Kinds.Tnm).Select(e => new Point(e, course.Day(e.Start), Marks.Ring("stg"), e.Title)), 2, "TNM");

            return;
        }

        var first = course.Day(groups[0].Start);
        if (found < first)
        {
            canvas.Append($"<rect class=\"unstaged\" x=\"{Ink.Pct(course.Axis.At(found))}\" y=\"{Ink.N(canvas.Y)}\" width=\"{Ink.Pct(course.Axis.At(first) - course.Axis.At(found))}\" height=\"18\"/>");
        }

        canvas.Ribbon(groups.Select((stage, index) =>
        {
            var last = index == groups.Count - 1;
            var to = last ? Math.Max(course.Axis.Now, course.Day(stage.Start) + 1) : course.Day(groups[index + 1].Start);

            return new Stretch(stage, Math.Max(course.Day(stage.Start), course.Axis.Lo), to, Style(stage), $"{Tnm(course.View, stage)} · {stage.Subtitle}".Trim(' ', '·'))
            {
                Lead = stage.Value?.Display,
                Ongoing = last,
                TextStyle = "onst",
                Value = $"{Tnm(course.View, stage)} {stage.Subtitle}".Trim(),
            };
        }), "Stage");
    }

    /// <summary>The categories that a stage group was made of: those it names, else the latest of its day or before.</summary>
    public static string Tnm(TimelineView view, TimelineEvent stage)
    {
        var all = view.Events.Where(e => e.Kind == Kinds.Tnm && e.Start.FirstDay <= stage.Start.FirstDay).ToList();
        var named = all.Where(e => stage.Links.Any(l => l.ResourceRef == e.Resource.Reference)).ToList();
        var categories = (named.Count > 0 ? named : all).Select(e => e.Value?.Display).OfType<string>().ToList();

        return string.Join(' ', ((char[])['T', 'N', 'M']).Select(letter => categories.FindLast(c => c.TrimStart('c', 'p', 'y', 'r', 'a').StartsWith(letter))).OfType<string>());
    }

    private static string Style(TimelineEvent stage) => stage.Value?.Display switch
    {
        ['I', 'V', ..] or ['4', ..] => "st4",
        ['I', 'I', 'I', ..] or ['3', ..] => "st3",
        ['I', 'I', ..] or ['2', ..] => "st2",
        _ => "st1",
    };

    private static string? Icd(TimelineEvent e) => e.Codes.FirstOrDefault(c => c.System is CodeSystems.Icd10Cm or CodeSystems.Icd10 or CodeSystems.Icd10Gm)?.Code;
}
