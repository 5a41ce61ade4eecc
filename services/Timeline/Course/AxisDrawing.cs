using System.Globalization;
using System.Text;

namespace CaseRecords.Timeline.Course;

/// <summary>Draws the axis in each of its ways to count, the grid behind the lanes, and the overview above them.</summary>
internal static class AxisDrawing
{
    private const double EdgePercent = 4;

    public static string Draw(CourseChart chart, DateOnly? zero, DateOnly? metastasis, DateOnly? birth)
    {
        var axis = chart.Axis;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"axis\" role=\"img\" aria-label=\"Time axis, {axis.Date(axis.Lo):yyyy-MM-dd} to {axis.Date(axis.Hi):yyyy-MM-dd}\">");
        Group(svg, axis, "cal", Ticks.Calendar(axis), Ticks.Fine(axis));
        if (zero is not null)
        {
            Group(svg, axis, "dx", Ticks.From(axis, 0), []);
        }

        if (metastasis is { } met)
        {
            Group(svg, axis, "met", Ticks.From(axis, axis.Day(met)), []);
        }

        if (birth is { } born)
        {
            Group(svg, axis, "age", Ticks.Age(axis, born), []);
        }

        // Two names beside each other need room; "as of" always stays.
        if (zero is not null && axis.Px(axis.Now) - axis.Px(0) is > 150 or < 0 && axis.Lo <= 0)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Ink.Pct(axis.At(0))}\" y=\"0\"><path class=\"zero\" d=\"M0 8V60\"/><text class=\"zt\" x=\"4\" y=\"16\">day 0</text></svg>");
        }

        var left = axis.Px(axis.Now) > 130;
        svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Ink.Pct(axis.At(axis.Now))}\" y=\"0\"><path class=\"now\" d=\"M0 8V60\"/><text class=\"nt\" x=\"{(left ? -4 : 4)}\" y=\"16\"{(left ? " text-anchor=\"end\"" : string.Empty)}>as of {axis.Date(axis.Now):yyyy-MM-dd}</text></svg></svg>");

        return svg.ToString();
    }

    public static string Grid(CourseChart chart, DateOnly? zero)
    {
        var axis = chart.Axis;
        var svg = new StringBuilder("<svg class=\"grid\" aria-hidden=\"true\">");
        var now = axis.At(axis.Now);
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"fut\" x=\"{Ink.Pct(now)}\" y=\"0\" width=\"{Ink.Pct(100 - now)}\" height=\"100%\"/>");
        foreach (var tick in Ticks.Calendar(axis))
        {
            Line(svg, "gm", axis.At(tick.Day));
        }

        if (zero is not null && axis.Lo <= 0)
        {
            Line(svg, "zero", axis.At(0));
        }

        Line(svg, "now", now);

        return svg.Append("</svg>").ToString();
    }

    /// <summary>The whole course at page width, one thin row per lane, and the window that is in view.</summary>
    public static string Overview(CourseChart chart)
    {
        var axis = chart.Axis;
        var svg = new StringBuilder("<svg class=\"ov\" height=\"40\" role=\"img\" aria-label=\"Overview of the whole course\"><rect class=\"o-bg\" width=\"100%\" height=\"40\"/>");
        foreach (var e in chart.Case.View.Events.Where(axis.Shows))
        {
            var y = Ink.N(3.4 + (int)e.Lane * 2.7);
            var from = axis.At(e.Start.FirstDay);
            var style = "o-" + e.Lane.ToString().ToLowerInvariant();
            if (e.End is { } end && (end.Ongoing || end.Time is not null))
            {
                var to = end.Time is { } until ? axis.At(until.LastDay) : axis.At(axis.Now);
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Ink.Pct(from)}\" y=\"{y}\" width=\"{Ink.Pct(Math.Max(0.15, to - from))}\" height=\"1.8\" class=\"o-r {style}\"/>");
            }
            else
            {
                svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Ink.Pct(from)}\" y=\"{y}\"><rect x=\"-1.2\" y=\"-.5\" width=\"2.6\" height=\"2.8\" class=\"{(e.IsPlanned ? "o-p" : "o-m")} {style}\"/></svg>");
            }
        }

        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"now\" x1=\"{Ink.Pct(axis.At(axis.Now))}\" x2=\"{Ink.Pct(axis.At(axis.Now))}\" y1=\"0\" y2=\"40\"/><rect class=\"o-w\" id=\"ovw\" x=\"0\" y=\".75\" width=\"100%\" height=\"38.5\" rx=\"2\"/></svg>");

        return svg.ToString();
    }

    private static void Group(StringBuilder svg, Axis axis, string name, IReadOnlyList<Tick> ticks, IReadOnlyList<Tick> fine)
    {
        svg.Append(CultureInfo.InvariantCulture, $"\n<g class=\"ax ax-{name}\">");
        foreach (var tick in ticks)
        {
            var x = axis.At(tick.Day);
            var label = x > 100 - EdgePercent ? string.Empty : tick.IsOrigin ? $"<tspan class=\"b\">{tick.Label}</tspan>" : tick.Label;
            svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Ink.Pct(x)}\" y=\"0\"><path class=\"tk\" d=\"M0 26V60\"/><text class=\"tx\" x=\"4\" y=\"32\">{label}</text>{(tick.Major is { } year && Free(axis, tick.Day) ? $"<text class=\"ty\" x=\"4\" y=\"16\">{year}</text>" : string.Empty)}</svg>");
        }

        foreach (var tick in fine)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Ink.Pct(axis.At(tick.Day))}\" y=\"0\"><path class=\"tk fine\" d=\"M0 46v6\"/><text class=\"tx fine\" x=\"3\" y=\"47\">{tick.Label}</text></svg>");
        }

        svg.Append("</g>");
    }

    /// <summary>A year is not named where "as of" or "day 0" already stands.</summary>
    private static bool Free(Axis axis, int day)
    {
        var x = axis.Px(day);
        var now = axis.Px(axis.Now);
        var zero = axis.Px(0);

        return (x + 36 < now - 112 || x > now + 4) && (x + 36 < zero || x > zero + 38 || axis.Lo > 0);
    }

    private static void Line(StringBuilder svg, string style, double x) =>
        svg.Append(CultureInfo.InvariantCulture, $"<line class=\"{style}\" x1=\"{Ink.Pct(x)}\" x2=\"{Ink.Pct(x)}\" y1=\"0\" y2=\"100%\"/>");
}
