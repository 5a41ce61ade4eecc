using CaseRecords.Terminology;
using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course.Lanes;

/// <summary>What was found in the genes, with a triangle where a drug answers to it; markers that were measured again and again as lines.</summary>
internal static class GenomicsLane
{
    public static LaneDrawing Draw(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Genomics);
        var markers = events.Where(e => e.Kind == Kinds.Marker).GroupBy(e => e.Title).ToList();
        var lines = markers.Where(m => m.Count(e => e.Value?.Number is not null) > 1).Take(4).ToList();

        canvas.Points(
            [
                .. events.Where(e => e.Kind == Kinds.Variant && IsPresent(e)).Select(e => Variant(course, events, e)),
                .. Reports(course, events),
                .. events.Where(e => e.Kind == Kinds.Signature).Concat(markers.Except(lines).SelectMany(m => m)).Select(e => Single(course, e)),
            ],
            7);

        foreach (var marker in lines)
        {
            var unit = marker.Select(e => e.Value?.Unit).FirstOrDefault(u => u is not null);
            if (course.Series(marker, marker.Key, "cea") is { } series)
            {
                canvas.Chart(unit is null ? marker.Key : $"{marker.Key}, {unit}", [series], 0, ImagingLane.Nice(series.Points.Max(p => p.Value)), 46, step: false);
            }
        }

        canvas.Minor("Other findings", events.Where(e => e.Kind == Kinds.Observation));

        return canvas.Done(Lane.Genomics, events.Count);
    }

    public static bool IsPresent(TimelineEvent variant) => variant.Value?.Display == "present";

    /// <summary>The drugs that the record says a variant answers to.</summary>
    public static IReadOnlyList<(string Drug, string Effect)> Answers(IEnumerable<TimelineEvent> events, TimelineEvent variant) =>
    [
        .. from e in events
           where e.Kind == Kinds.Implication && e.Links.Any(l => l.ResourceRef == variant.Resource.Reference)
           let parts = e.Title.Split(": ")
           where parts.Length == 2
           select (parts[0], parts[1]),
    ];

    public static IReadOnlyList<string> GenesOf(TimelineEvent e) =>
        [.. e.Codes.Where(c => c.System is CodeSystems.Hgnc or CodeSystems.HgncAlias).Select(c => Tables.Genes.Find(c.System, c.Code)?.Display ?? c.Display ?? c.Code).OfType<string>().Distinct()];

    private static Point Variant(CourseCase course, IReadOnlyList<TimelineEvent> events, TimelineEvent variant)
    {
        var answers = Answers(events, variant);
        var absent = events.Where(e => e.Kind == Kinds.Variant && !IsPresent(e) && e.Start.Text == variant.Start.Text).SelectMany(GenesOf).Distinct().Count();
        var vaf = variant.Value?.Number is { } number ? $"VAF {Ink.N((double)Math.Round(number * 100, 1))} %" : string.Empty;
        var responsive = answers.Where(a => a.Effect.Contains("respons", StringComparison.OrdinalIgnoreCase)).Select(a => Labels.InSentence(a.Drug)).ToList();

        return new Point(
            variant,
            course.Day(variant.Start),
            responsive.Count > 0 ? Marks.Triangle() : Marks.Ring(),
            vaf,
            Drafting.Line(responsive.Count > 0 ? $"{string.Join(", ", responsive.Take(2))}-sensitive" : null, absent > 0 ? $"{absent} genes negative" : null))
        {
            Badge = Ink.Short(variant.Title, 26),
            Value = variant.Subtitle,
            Lead = Ordered(course, events, variant),
        };
    }

    /// <summary>From the day a test was ordered to the day it answered.</summary>
    private static (int Day, string Line, string? End)? Ordered(CourseCase course, IReadOnlyList<TimelineEvent> events, TimelineEvent variant)
    {
        var first = events.First(e => e.Kind == Kinds.Variant && IsPresent(e) && e.Start.Text == variant.Start.Text);
        var order = events.LastOrDefault(e => e.Kind == Kinds.Order && e.Start.FirstDay < variant.Start.FirstDay);

        return order is not null && first == variant ? (course.Day(order.Start), "pend", "<path class=\"pend\" d=\"M0-4V4\"/>") : null;
    }

    /// <summary>Reports without a finding of their own, and orders that nothing has answered yet.</summary>
    private static IEnumerable<Point> Reports(CourseCase course, IReadOnlyList<TimelineEvent> events)
    {
        var spoken = events.Where(e => e.Kind == Kinds.Variant && IsPresent(e)).Select(e => e.Resource.Reference).ToHashSet();

        return
        [
            .. events.Where(e => e.Kind == Kinds.GenomicsReport && !e.Links.Any(l => spoken.Contains(l.ResourceRef)))
                .Select(e => new Point(e, course.Day(e.Start), Marks.Ring(), e.Title, e.Subtitle is null ? null : Ink.Short(e.Subtitle, 60))),
            .. events.Where(e => e.Kind == Kinds.Order && e.Status is EventStatus.Active or EventStatus.Planned && e.Kind == Kinds.Order)
                .Select(e => new Point(e, course.Day(e.Start), Marks.Ring("mk due"), e.Title, "ordered, no result yet")),
            .. events.Where(e => e.Kind == Kinds.Variant && !IsPresent(e) && !events.Any(o => o.Kind == Kinds.Variant && IsPresent(o) && o.Start.Text == e.Start.Text))
                .Select(e => new Point(e, course.Day(e.Start), Marks.Ring(), Ink.Short(e.Title, 48))),
        ];
    }

    private static Point Single(CourseCase course, TimelineEvent e) =>
        new(e, course.Day(e.Start), Marks.Ring(), Ink.Short($"{e.Title} {e.Value?.Display}", 48), e.Value?.Interpretation is "H" or "L" or "A" or "POS" or "NEG" ? Flag(e.Value.Interpretation) : null);

    private static string Flag(string interpretation) => interpretation switch { "H" => "high", "L" => "low", "POS" => "positive", "NEG" => "negative", _ => "abnormal" };
}
