using System.Globalization;
using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course.Lanes;

/// <summary>A numbered disc per sampling, black for the primary and red for a metastasis, with its specimen, histology and report in one label.</summary>
internal static class PathologyLane
{
    public static LaneDrawing Draw(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Pathology);
        var samples = CourseCase.Together(events, (a, b) =>
            a.Start.Text == b.Start.Text && a.Kind is Kinds.Biopsy or Kinds.Specimen or Kinds.Morphology && b.Kind is Kinds.Biopsy or Kinds.Specimen or Kinds.Morphology);
        var metastatic = course.View.Events.Where(e => e.Kind == Kinds.Secondary).SelectMany(e => course.Organs(e).Split(' ')).Except(
            course.View.Events.Where(e => e.Kind == Kinds.Primary).SelectMany(e => course.Organs(e).Split(' '))).ToHashSet();

        canvas.Points(samples.Select((parts, index) => Sample(course, parts, index + 1, metastatic)));

        return canvas.Done(Lane.Pathology, events.Count);
    }

    private static Point Sample(CourseCase course, IReadOnlyList<TimelineEvent> parts, int number, HashSet<string> metastatic)
    {
        TimelineEvent? Part(string kind) => parts.FirstOrDefault(p => p.Kind == kind);

        var main = Part(Kinds.Biopsy) ?? Part(Kinds.Specimen) ?? parts[0];
        var report = Part(Kinds.PathologyReport);
        var seen = Part(Kinds.Morphology);
        var says = report?.Subtitle ?? seen?.Subtitle;
        var code = seen?.Codes.FirstOrDefault(c => c.Code?.Contains('/', StringComparison.Ordinal) ?? false)?.Code;
        var label = says is null ? main.Title : Labels.Sentence(Ink.Short(says, 60)) + (code is null || says.Contains(code, StringComparison.Ordinal) ? string.Empty : $", {code}");
        var red = parts.SelectMany(p => course.Organs(p).Split(' ')).Any(metastatic.Contains);
        var later = report is not null && course.Day(report.Start) > course.Day(main.Start);

        return new Point(main, course.Day(main.Start), Marks.Disc(number.ToString(CultureInfo.InvariantCulture), red ? "disc red" : "disc"), label, says is null ? main.Subtitle : Said(main, report, later))
        {
            Lead = later ? (course.Day(report!.Start), "lead", "<path class=\"lead\" d=\"M0-5V5\"/>") : null,
            Value = says ?? main.Subtitle,
        };
    }

    private static string Said(TimelineEvent main, TimelineEvent? report, bool later) =>
        $"{Ink.Short(Labels.InSentence(main.Title), 34)} {main.Start.Text}{(later ? $", report {report!.Start.Text}" : string.Empty)}";
}
