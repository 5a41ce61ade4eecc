using CaseRecords.Terminology;
using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course.Lanes;

/// <summary>One square per study, with its report and findings behind it; the sizes of each lesion as lines.</summary>
internal static class ImagingLane
{
    private static readonly (string Word, string Code)[] Modalities =
        [("pet", "PT"), ("mammogra", "MG"), ("mri", "MR"), ("mr ", "MR"), ("magnetic", "MR"), ("ct ", "CT"), ("computed", "CT"), ("tomography", "CT"), ("ultraso", "US"), ("x-ray", "XR"), ("bone scan", "NM"), ("scop", "ES")];

    public static LaneDrawing Draw(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Imaging);
        var studies = CourseCase.Together([.. events.Where(e => e.Kind != Kinds.TumorSize)]);

        canvas.Points(studies.Select(s => Study(course, s)));
        Sizes(course, canvas, events);

        return canvas.Done(Lane.Imaging, events.Count);
    }

    private static Point Study(CourseCase course, IReadOnlyList<TimelineEvent> parts)
    {
        var main = parts.FirstOrDefault(e => e.Kind == Kinds.Study) ?? parts.FirstOrDefault(e => e.Kind == Kinds.RadiologyReport) ?? parts[0];
        var report = parts.FirstOrDefault(e => e.Kind == Kinds.RadiologyReport);
        var finding = parts.FirstOrDefault(e => e.Kind == Kinds.Finding);
        var code = Modality(main);
        var said = report?.Subtitle ?? (finding is not null && finding != main ? finding.Subtitle : main.Kind == Kinds.Finding ? main.Subtitle : null);
        var suspicious = parts.Any(p => p.Value?.Interpretation == "suspicious");

        var place = Place(main.Title, code);

        // What made a study suspicious belongs to its name; of the others it is detail.
        return suspicious && said is not null
            ? new Point(main, course.Day(main.Start), Marks.Square(code, true, main.IsPlanned), $"{place}: {Ink.Short(Labels.InSentence(Ink.FirstSentence(said).Split(", ")[0]), 38)}") { Value = said }
            : new Point(main, course.Day(main.Start), Marks.Square(code, suspicious, main.IsPlanned), place, said is null ? null : Ink.Short(Ink.FirstSentence(said), 58)) { Value = said };
    }

    /// <summary>The code in the square says how it was made; the label says of what.</summary>
    private static string Place(string title, string code)
    {
        foreach (var word in (string[])["PET-CT ", "PET/CT ", "MRI ", "MR ", "CT "])
        {
            if (title.StartsWith(word, StringComparison.Ordinal) && title.Length > word.Length)
            {
                return Labels.Sentence(title[word.Length..]);
            }
        }

        return Ink.Short(title.Length == 0 ? code : title, 44);
    }

    private static string Modality(TimelineEvent study)
    {
        var codes = study.Codes.Where(c => c.System == CodeSystems.Dicom).Select(c => c.Code).ToList();
        var words = (study.Title + " ").ToLowerInvariant();

        return codes.Contains("PT") ? "PT" : codes.FirstOrDefault(c => c is { Length: 2 }) ?? Modalities.FirstOrDefault(m => words.Contains(m.Word)).Code ?? "IM";
    }

    private static void Sizes(CourseCase course, Canvas canvas, IReadOnlyList<TimelineEvent> events)
    {
        var lesions = events.Where(e => e.Kind == Kinds.TumorSize && e.Value?.Number is not null)
            .GroupBy(e => course.Lesion(e)?.Reference ?? e.BodySites.Select(s => s.Display).FirstOrDefault() ?? "lesion")
            .Take(4)
            .Select((sizes, index) => course.Series(sizes, Name(course, sizes.First()), index == 0 ? "size" : $"size{index}", Millimetres, Change(sizes)))
            .OfType<Series>()
            .ToList();

        if (lesions.Count > 0)
        {
            canvas.Chart(lesions.Count == 1 ? "Lesion, mm" : $"{lesions.Count} lesions, mm", lesions, 0, Nice(lesions.SelectMany(l => l.Points).Max(p => p.Value)), 46, step: false);
        }
    }

    public static double? Millimetres(TimelineEvent size) => size.Value is { Number: { } number } value ? (double)number * (value.Unit == "cm" ? 10 : 1) : null;

    private static string Name(CourseCase course, TimelineEvent size) =>
        course.Lesion(size) is { } lesion ? $"Lesion {lesion.Label ?? lesion.Site?.Display}" : "Lesion";

    /// <summary>The change from the first size, in percent: arithmetic on the measure, not a response category.</summary>
    private static Func<TimelineEvent, string?> Change(IEnumerable<TimelineEvent> sizes)
    {
        var first = sizes.OrderBy(s => s.Start.FirstDay).First();

        return size => size == first || Millimetres(first) is not ({ } from and > 0) || Millimetres(size) is not { } to ? null : Percent(from, to);
    }

    public static string Percent(double from, double to)
    {
        var change = Math.Round((to - from) / from * 100);

        return change < 0 ? $"−{-change} %" : $"+{change} %";
    }

    /// <summary>The next round number above: where a scale may end.</summary>
    public static double Nice(double value)
    {
        if (value <= 0)
        {
            return 1;
        }

        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)));

        return ((double[])[1, 2, 4, 5, 8, 10]).Select(step => step * unit).First(top => top >= value);
    }
}
