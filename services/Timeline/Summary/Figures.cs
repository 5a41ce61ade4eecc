using System.Globalization;
using CaseRecords.Timeline.Course;
using CaseRecords.Timeline.Course.Lanes;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Summary;

/// <summary>One number that the tumour board asks for first.</summary>
internal sealed record Figure(string Name, string Value, string? Unit, string? Note, TimelineEvent Source)
{
    public string? Letter { get; init; }
    public string? LetterStyle { get; init; }
    public string? Spark { get; init; }
    public (double X, double Y) End { get; init; }
}

/// <summary>The row of figures: each stands only where it was measured.</summary>
internal static class Figures
{
    private const int Most = 6;

    public static IReadOnlyList<Figure> Of(CourseCase course)
    {
        var events = course.View.Events;

        return
        [
            .. ((Figure?[])
            [
                Lesion(course),
                Status(events),
                .. Markers(events),
                Measure(events.Where(e => e.Kind == Kinds.Pain), "Pain", "/ 10", step: true, low: 0),
                Measure(events.Where(e => e.Kind == Kinds.Performance && e.Title.StartsWith("ECOG", StringComparison.Ordinal)), "ECOG", null, step: true, low: 0),
                Due(course.View),
                Stage(events),
            ]).OfType<Figure>().Take(Most),
        ];
    }

    private static Figure? Lesion(CourseCase course)
    {
        var sizes = course.View.Events.Where(e => e.Kind == Kinds.TumorSize && e.Value?.Number is not null).GroupBy(e => course.Lesion(e)?.Reference).MaxBy(g => g.Count());
        if (sizes is null)
        {
            return null;
        }

        var last = sizes.Last();
        var site = course.Lesion(last)?.Site ?? (last.BodySites.Count > 0 ? last.BodySites[0] : null);
        var from = ImagingLane.Millimetres(sizes.First());
        var to = ImagingLane.Millimetres(last);
        var change = sizes.Count() > 1 && from is { } a && to is { } b ? $"from {Ink.N(a)}, {ImagingLane.Percent(a, b)}" : last.Start.Text;

        return Drawn(sizes, new Figure(site is null ? "Lesion" : $"Lesion, {Sites.Short(site)}", Ink.N(to ?? 0), "mm", change, last), ImagingLane.Millimetres, step: false, low: 0);
    }

    private static Figure? Status(IReadOnlyList<TimelineEvent> events)
    {
        var all = events.Where(e => e.Kind == Kinds.DiseaseStatus).ToList();
        if (all is not [.., var last])
        {
            return null;
        }

        var since = all[all.FindLastIndex(e => e.Trend != last.Trend) + 1];

        return new Figure("Disease status", StatusLane.Word(last), null, $"since {since.Start.Text}", last) { Letter = StatusLane.Letter(last.Trend), LetterStyle = StatusLane.Style(last.Trend) };
    }

    private static IEnumerable<Figure?> Markers(IReadOnlyList<TimelineEvent> events) =>
        events.Where(e => e.Kind == Kinds.Marker && e.Value?.Number is not null).GroupBy(e => e.Title).Where(g => g.Count() > 1).OrderByDescending(g => g.Count()).Take(2)
            .Select(g => Measure(g, g.Key, g.Last().Value!.Unit, step: false, low: 0));

    private static Figure? Measure(IEnumerable<TimelineEvent> events, string name, string? unit, bool step, double low)
    {
        var all = events.Where(e => e.Value?.Number is not null).ToList();
        if (all is not [var first, .., var last])
        {
            return all is [var only] ? new Figure(name, Rounded(only), unit, only.Start.Text, only) : null;
        }

        return Drawn(all, new Figure(name, Rounded(last), unit, $"from {Rounded(first)}", last), e => (double?)e.Value!.Number, step, low);
    }

    private static string Rounded(TimelineEvent e) => Values.Text(e.Kind == Kinds.Pain ? Values.Rounded(e.Value!.Number!.Value, 1) : Values.Rounded(e.Value!.Number!.Value));

    private static Figure? Due(TimelineView view)
    {
        var next = view.Events.Where(e => e.IsPlanned && e.Start.FirstDay > view.Day).MinBy(e => e.Start.FirstDay);
        if (next is null)
        {
            return null;
        }

        var days = next.Start.FirstDay.DayNumber - view.Day.DayNumber;

        return new Figure("Next due", next.Start.Text, null, $"{Labels.InSentence(next.Title)}, in {days} {(days == 1 ? "day" : "days")}", next);
    }

    private static Figure? Stage(IReadOnlyList<TimelineEvent> events) =>
        events.LastOrDefault(e => e.Kind == Kinds.Stage) is { } stage ? new Figure("Stage", stage.Value?.Display ?? "?", null, Drafting.Line(stage.Subtitle, stage.Start.Text), stage) : null;

    private static Figure Drawn(IEnumerable<TimelineEvent> events, Figure figure, Func<TimelineEvent, double?> number, bool step, double low)
    {
        var points = events.Select(e => (Day: e.Start.FirstDay.DayNumber, Value: number(e) ?? 0)).ToList();
        if (points.Count < 2)
        {
            return figure;
        }

        var (first, days) = (points[0].Day, Math.Max(1, points[^1].Day - points[0].Day));
        var top = Math.Max(points.Max(p => p.Value), low + 1e-6);
        var path = string.Empty;
        var (x, y) = (0.0, 0.0);
        foreach (var (index, point) in points.Index())
        {
            (x, y) = (3 + (point.Day - first) * 56.0 / days, 4 + (top - point.Value) / (top - low) * 16);
            path += index == 0 ? $"M{Ink.N(x)} {Ink.N(y)}" : step ? $"H{Ink.N(x)}V{Ink.N(y)}" : string.Create(CultureInfo.InvariantCulture, $"L{Ink.N(x)} {Ink.N(y)}");
        }

        return figure with { Spark = path, End = (x, y) };
    }
}
