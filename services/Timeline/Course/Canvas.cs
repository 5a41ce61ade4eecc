using System.Globalization;
using System.Text;
using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course;

/// <summary>One lane while it is drawn, top to bottom. Marks sit at percentages; text never scales.</summary>
internal sealed class Canvas(CourseCase course, string title)
{
    public const int RowHeight = 19;

    /// <summary>The widest title that stands in one line at the head of a narrow screen.</summary>
    private const double TitleWidth = 74;

    private const int MostOfCaption = 21;

    /// <summary>How wide a caption may be beside the scale at the head of a narrow screen.</summary>
    private const double NarrowCaption = 86;

    private readonly StringBuilder svg = new();
    private readonly StringBuilder subs = new();
    private readonly List<double> minis = [];

    public CourseCase Course => course;

    public Axis Axis => course.Axis;

    /// <summary>Where the next row begins.</summary>
    public double Y { get; set; } = 6;

    public bool IsEmpty => minis.Count == 0;

    public LaneDrawing Done(Lane lane, int events, bool collapsed = false)
    {
        var height = Math.Max(IsEmpty || TitleFits ? 28 : 38, Y + 6);

        return new LaneDrawing(lane, title, (int)Math.Ceiling(height), svg.ToString(), subs.ToString(), [.. minis.Distinct()], events, collapsed);
    }

    public void Say(string text)
    {
        Append($"<svg x=\"0%\" y=\"{Ink.N(Math.Max(14, Y + 9))}\"><text x=\"8\" y=\"4\" class=\"q halo3\">{Ink.Escape(text)}</text></svg>");
        Y += IsEmpty ? 8 : RowHeight;
    }

    /// <summary>A row with a caption of its own begins under the lane's title.</summary>
    public void BelowTitle() => Y = Math.Max(Y, TitleFits ? 22 : 37);

    /// <summary>The caption of a row; a narrow screen gets a shorter one where it must.</summary>
    public void Sub(string text, double at)
    {
        var wide = Ink.Short(text, MostOfCaption);
        var narrow = Ink.Fitting(wide, NarrowCaption);
        Caption(narrow == wide ? "sub" : "sub wide", wide, at);
        if (narrow != wide)
        {
            Caption("sub narrow", narrow, at);
        }
    }

    /// <summary>Begins the link from a mark to its row in the table.</summary>
    public void Open(TimelineEvent e, int day, int? end, string name, string? value, string? series = null)
    {
        minis.Add(Axis.At(day));
        var said = Ink.Escape(Drafting.Line(name, value, Dates(e)));
        Append($"\n<a class=\"ev{(e.IsPlanned ? " planned" : string.Empty)}\" href=\"#{Rows.Id(e)}\" data-d=\"{day}\"");
        Attribute("data-e", end?.ToString(CultureInfo.InvariantCulture));
        Attribute("data-s", series);
        Attribute("data-organ", course.Organs(e));
        Append($" data-t=\"{Ink.Escape(name)}\" data-v=\"{Ink.Escape(value)}\" aria-label=\"{said}\"><title>{said}</title>");
    }

    public void At(int day, double at, string inner) => Append($"<svg x=\"{Ink.Pct(Axis.At(day))}\" y=\"{Ink.N(at)}\">{inner}</svg>");

    public void Close() => svg.Append("</a>");

    public void Append(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes at the head of the lane instead of on the plot.</summary>
    public void AppendHead(FormattableString text) => subs.Append(text.ToString(CultureInfo.InvariantCulture));

    private void Caption(string style, string text, double at) =>
        AppendHead($"<text class=\"{style}\" x=\"100%\" dx=\"-26\" y=\"{Ink.N(at)}\" text-anchor=\"end\">{Ink.Escape(text)}</text>");

    private bool TitleFits => Ink.Width(title) <= TitleWidth;

    private static string Dates(TimelineEvent e) =>
        e.End is null ? e.Start.Text : e.End.Time is { } end ? $"{e.Start.Text} to {end.Text}" : e.End.Ongoing ? $"since {e.Start.Text}" : $"{e.Start.Text}, end not recorded";

    private void Attribute(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Append($" {name}=\"{Ink.Escape(value)}\"");
        }
    }
}
