using System.Globalization;
using System.Text;
using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course;

/// <summary>A point of the course: its mark, what it is called, and what may be said beside it where there is room.</summary>
internal sealed record Point(TimelineEvent Event, int Day, Mark Mark, string Label, string? Detail = null)
{
    /// <summary>A line that leads to or from the mark, and what stands at its other end.</summary>
    public (int Day, string Line, string? End)? Lead { get; init; }

    /// <summary>A second event with the same label, such as the report on a biopsy.</summary>
    public string? Badge { get; init; }

    public string? Value { get; init; }
}

/// <summary>A stretch of the course.</summary>
internal sealed record Stretch(TimelineEvent Event, int From, int To, string Style, string Label, string? Detail = null)
{
    public string? Lead { get; init; }
    public bool Ongoing { get; init; }
    public string TextStyle { get; init; } = "sm";
    public int Height { get; init; } = 20;
    public string? Value { get; init; }
}

/// <summary>A measured series.</summary>
internal sealed record Series(string Name, string Style, IReadOnlyList<(TimelineEvent Event, int Day, double Value, string Text, string? Detail)> Points);

/// <summary>One lane while it is drawn, top to bottom. Marks sit at percentages; text never scales.</summary>
internal sealed class Canvas(CourseCase course, string title)
{
    private const int RowHeight = 19;

    /// <summary>The widest title that stands in one line at the head of a narrow screen.</summary>
    private const double TitleWidth = 74;
    private readonly StringBuilder svg = new();
    private readonly StringBuilder subs = new();
    private readonly List<double> minis = [];
    private double y = 6;

    public Axis Axis => course.Axis;

    public bool IsEmpty => minis.Count == 0;

    public LaneDrawing Done(Lane lane, int events, bool collapsed = false)
    {
        var height = Math.Max(IsEmpty ? 28 : Ink.Width(title) > TitleWidth ? 38 : 28, y + 6);

        return new LaneDrawing(lane, title, (int)Math.Ceiling(height), svg.ToString(), subs.ToString(), [.. minis.Distinct()], events, collapsed);
    }

    public void Say(string text)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"0%\" y=\"{Ink.N(Math.Max(14, y + 9))}\"><text x=\"8\" y=\"4\" class=\"q halo3\">{Ink.Escape(text)}</text></svg>");
        y += IsEmpty ? 8 : RowHeight;
    }

    public void Sub(string text, double at) =>
        subs.Append(CultureInfo.InvariantCulture, $"<text class=\"sub\" x=\"100%\" dx=\"-26\" y=\"{Ink.N(at)}\" text-anchor=\"end\">{Ink.Escape(Ink.Short(text, 21))}</text>");

    /// <summary>Points with their labels, packed. Grey detail stands only where room is left; without room for the label the mark stands alone, and without room for that, in a stack.</summary>
    public void Points(IEnumerable<Point> points, int mostRows = 8, string? sub = null)
    {
        var placed = new List<(Point Point, int Row, bool Label, Extent Extent)>();
        var packing = new Packing();
        var stacked = new List<Point>();

        foreach (var point in points.OrderBy(p => p.Day))
        {
            var (labelled, bare) = (Reach(point, true), Reach(point, false));
            if (packing.TryPlace(labelled, mostRows) is { } row)
            {
                placed.Add((point, row, true, labelled));
            }
            else if (packing.TryPlace(bare, mostRows) is { } narrow)
            {
                placed.Add((point, narrow, false, bare));
            }
            else
            {
                stacked.Add(point);
            }
        }

        if (placed.Count + stacked.Count == 0)
        {
            return;
        }

        if (sub is not null)
        {
            BelowTitle();
            Sub(sub, y + 13);
        }

        foreach (var (point, row, label, extent) in placed)
        {
            Draw(point, y + 9.5 + row * RowHeight, label, label ? Detail(packing, point, row, extent) : null);
        }

        y += packing.Rows * RowHeight;
        Stacks(stacked.Select(p => (p.Event, p.Day)));
    }

    /// <summary>As much of the grey detail as its row has room for; nothing where only a stump would be left.</summary>
    private string? Detail(Packing packing, Point point, int row, Extent placed)
    {
        const double Gap = 5;
        const int Least = 8;
        if (string.IsNullOrEmpty(point.Detail) || OnTheLeft(point))
        {
            return null;
        }

        var room = packing.RoomRightOf(row, placed) - Gap;
        var text = point.Detail;
        while (Ink.Width(text) > room && text.Length > Least)
        {
            text = Ink.Short(text, text.Length - 4);
        }

        if (Ink.Width(text) > room || text.Length <= Least && text != point.Detail)
        {
            return null;
        }

        packing.Widen(row, placed, placed with { Right = placed.Right + Gap + Ink.Width(text) });

        return text;
    }

    /// <summary>Many small events in one row: those too close to stand apart become a stack with its count.</summary>
    public void Minor(string sub, IEnumerable<TimelineEvent> events, string style = "minor")
    {
        var days = events.Select(e => (e, Day: course.Day(e.Start))).Where(e => e.Day >= Axis.Lo).ToList();
        if (days.Count == 0)
        {
            return;
        }

        BelowTitle();
        Sub(sub, y + 13);
        Stacks(days, style);
    }

    public void Stretches(IEnumerable<Stretch> stretches, int mostRows = 14)
    {
        var packing = new Packing();
        var placed = new List<(Stretch Stretch, int Row, bool Inside)>();
        var left = 0;

        foreach (var stretch in stretches.OrderBy(s => s.From))
        {
            var (extent, inside) = Reach(stretch);
            if (packing.TryPlace(extent, mostRows) is { } row)
            {
                placed.Add((stretch, row, inside));
            }
            else
            {
                left++;
            }
        }

        foreach (var (stretch, row, inside) in placed)
        {
            Draw(stretch, y + row * 22 + 1, inside);
        }

        y += packing.Rows * 22;
        if (left > 0)
        {
            Say($"{left} more in the table");
        }
    }

    /// <summary>Stretches that follow one another in one row, such as stages and disease status.</summary>
    public void Ribbon(IEnumerable<Stretch> stretches, string? sub = null)
    {
        if (sub is not null)
        {
            BelowTitle();
            Sub(sub, y + 13);
        }

        foreach (var stretch in stretches)
        {
            Draw(stretch, y, true, 18);
        }

        y += 22;
    }

    /// <summary>Something on the row that is drawn next, behind it.</summary>
    public void Behind(string inner, double height = 0)
    {
        svg.Append(inner);
        y += height;
    }

    public double Y => y;

    /// <summary>A row with a caption of its own begins under the lane's title.</summary>
    public void BelowTitle() => y = Math.Max(y, Ink.Width(title) > TitleWidth ? 37 : 22);

    public void Advance(double by) => y += by;

    /// <summary>Values over time with both ends of the scale printed.</summary>
    public void Chart(string sub, IReadOnlyList<Series> series, double low, double high, int height, bool step, bool square = false)
    {
        BelowTitle();
        y += 8;
        var top = y;
        double Y(double value) => top + height - (Math.Clamp(value, low, high) - low) / (high - low) * height;

        Sub(sub, top + height / 2.0 + 4);
        Scale(top, height, low, high);
        svg.Append(CultureInfo.InvariantCulture, $"<svg y=\"{Ink.N(top)}\" width=\"100%\" height=\"{height}\" viewBox=\"0 0 1000 {height}\" preserveAspectRatio=\"none\" class=\"ch\"><path class=\"gl\" d=\"M0 {height}H1000\"/>");
        if (height > 30)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"gl\" d=\"M0 {Ink.N(height / 2.0)}H1000\"/>");
        }

        svg.Append("<path class=\"gl\" d=\"M0 0H1000\"/>");
        foreach (var one in series)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"ln {one.Style}\" d=\"{Line(one, v => Y(v) - top, step)}\"/>");
        }

        svg.Append("</svg>");
        foreach (var one in series)
        {
            Values(one, Y, square);
        }

        y = top + height + 8;
    }

    /// <summary>A laboratory value in a thin row, against its reference band.</summary>
    public void Lab(Series series, double? low, double? high, string? reference)
    {
        const int Height = 20;
        BelowTitle();
        var top = y + 2;
        var values = series.Points.Select(p => p.Value).ToList();
        var min = Math.Min(values.Min(), low ?? values.Min());
        var max = Math.Max(values.Max(), high ?? values.Max());
        var pad = max - min is var span and > 0 ? span * 0.12 : Math.Max(Math.Abs(max) * 0.1, 0.1);
        (min, max) = (min - pad, max + pad);
        double Y(double value) => top + Height - (value - min) / (max - min) * Height;

        Sub(series.Name, top + 14);
        svg.Append(CultureInfo.InvariantCulture, $"<svg y=\"{Ink.N(top)}\" width=\"100%\" height=\"{Height}\" viewBox=\"0 0 1000 {Height}\" preserveAspectRatio=\"none\" class=\"ch\">");
        if (low is not null || high is not null)
        {
            var bandTop = Y(high ?? max) - top;
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"band\" x=\"0\" width=\"1000\" y=\"{Ink.N(bandTop)}\" height=\"{Ink.N(Y(low ?? min) - top - bandTop)}\"/>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"ln {series.Style}\" d=\"{Line(series, v => Y(v) - top, false)}\"/></svg>");
        var taken = double.NegativeInfinity;
        foreach (var (index, (e, day, value, text, _)) in series.Points.Index())
        {
            var outside = value < low || value > high;
            var last = index == series.Points.Count - 1;
            var show = (last || outside) && Axis.Px(day) - taken > Ink.Width(text) + 12;
            var mark = outside ? $"<path class=\"out\" d=\"{(value > high ? "M0-5 5 4H-5Z" : "M0 5 5-4H-5Z")}\"/>" : $"<circle class=\"pt {series.Style}\" r=\"2.8\"/>";
            Open(e, day, null, series.Name, text);
            At(day, Y(value), $"<rect class=\"hit\" x=\"-12\" y=\"-12\" width=\"24\" height=\"24\"/>{mark}{(show ? $"<text class=\"v\" x=\"8\" y=\"4\">{Ink.Escape(text.Split(' ')[0])}</text>" : string.Empty)}");
            svg.Append("</a>");
            taken = show ? Axis.Px(day) + 8 : taken;
        }

        if (reference is not null && Axis.Px(Axis.Hi) - Axis.Px(Axis.Now) > Ink.Width(reference) + 24)
        {
            At(Axis.Now, top + 10, $"<text x=\"22\" y=\"4\" class=\"q halo3\">{Ink.Escape(reference)}</text>");
        }

        y += 24;
    }

    private void Scale(double top, int height, double low, double high)
    {
        subs.Append(CultureInfo.InvariantCulture, $"<text class=\"yt\" x=\"100%\" dx=\"-5\" y=\"{Ink.N(top + 4)}\" text-anchor=\"end\">{Ink.N(high)}</text><text class=\"yt\" x=\"100%\" dx=\"-5\" y=\"{Ink.N(top + height + 4)}\" text-anchor=\"end\">{Ink.N(low)}</text>");
    }

    private string Line(Series series, Func<double, double> at, bool step)
    {
        var path = new StringBuilder();
        foreach (var (index, point) in series.Points.Index())
        {
            var x = Ink.N(Axis.At(point.Day) * 10);
            var height = Ink.N(at(point.Value));
            path.Append(index == 0 ? $"M{x} {height}" : step ? $"H{x}V{height}" : $"L{x} {height}");
        }

        return path.ToString();
    }

    private void Values(Series series, Func<double, double> at, bool square)
    {
        var taken = double.NegativeInfinity;
        foreach (var (e, day, value, text, detail) in series.Points)
        {
            var number = text.Split(' ')[0];
            var px = Axis.Px(day);
            var show = px - taken > 4;
            var withDetail = show && detail is not null;
            var shape = square ? $"<rect class=\"pt {series.Style}\" x=\"-3.5\" y=\"-3.5\" width=\"7\" height=\"7\"/>" : $"<circle class=\"pt {series.Style}\" r=\"3.6\"/>";
            var label = show ? $"<text class=\"v\" x=\"6\" y=\"-5\">{Ink.Escape(number)}{(withDetail ? $" <tspan class=\"q\">{Ink.Escape(detail)}</tspan>" : string.Empty)}</text>" : string.Empty;

            Open(e, day, null, series.Name, text, series.Name);
            At(day, at(value), $"<rect class=\"hit\" x=\"-12\" y=\"-12\" width=\"24\" height=\"24\"/>{shape}{label}");
            svg.Append("</a>");
            taken = show ? px + 6 + Ink.Width(number) + (withDetail ? Ink.Width(detail) + 3 : 0) : taken;
        }
    }

    private Extent Reach(Point point, bool label)
    {
        var x = Axis.Px(point.Day);
        var extent = new Extent(x - point.Mark.Left, x + point.Mark.Right);
        if (!point.Event.Start.IsDay)
        {
            extent = extent.Join(new Extent(x, Axis.Px(Axis.Day(point.Event.Start.LastDay))));
        }

        if (point.Lead is { } lead)
        {
            extent = extent.Join(new Extent(Axis.Px(lead.Day) - 4, Axis.Px(lead.Day) + 8));
        }

        if (!label)
        {
            return extent;
        }

        var width = LabelWidth(point);

        return OnTheLeft(point) ? extent.Join(new Extent(extent.Left - point.Mark.Gap - width, extent.Right)) : extent.Join(new Extent(extent.Left, extent.Right + point.Mark.Gap + width));
    }

    /// <summary>Labels stand right of their mark; left only where the plot ends.</summary>
    private bool OnTheLeft(Point point)
    {
        var right = Reach(point, false).Right + point.Mark.Gap + LabelWidth(point);

        return right > Ink.MinPlot && Axis.Px(point.Day) - point.Mark.Left - LabelWidth(point) > 0;
    }

    private static double LabelWidth(Point point) => (point.Badge is null ? 0 : Ink.Bold(point.Badge) + 26) + Ink.Width(point.Label);

    private (Extent Extent, bool Inside) Reach(Stretch stretch)
    {
        var from = Axis.Px(stretch.From);
        var to = Math.Max(Axis.Px(stretch.To), from + 3) + (stretch.Ongoing ? 13 : 0);
        var width = Ink.Bold(stretch.Lead) + Ink.Width(stretch.Label) + 18;

        // A range with a name of its own keeps at least that inside, and cuts what follows.
        var inside = Math.Min(width, stretch.Lead is { Length: > 0 } ? Ink.Bold(stretch.Lead) + 18 : width) <= to - from - (stretch.Ongoing ? 13 : 0);

        return (inside ? new Extent(from, to) : LabelsLeft(stretch) ? new Extent(from - 6 - width, to) : new Extent(from, to + 6 + width), inside);
    }

    /// <summary>A range too short for its name has it on the right; on the left only where the plot ends.</summary>
    private bool LabelsLeft(Stretch stretch)
    {
        var width = Ink.Bold(stretch.Lead) + Ink.Width(stretch.Label) + 24;

        return Axis.Px(stretch.To) + (stretch.Ongoing ? 13 : 0) + width > Ink.MinPlot && Axis.Px(stretch.From) - width > 0;
    }

    private void Draw(Point point, double at, bool label, string? detail)
    {
        var left = OnTheLeft(point);
        if (point.Lead is { } lead)
        {
            var (from, to) = (Math.Min(lead.Day, point.Day), Math.Max(lead.Day, point.Day));
            svg.Append(CultureInfo.InvariantCulture, $"<svg y=\"{Ink.N(at - 9)}\" width=\"100%\" height=\"18\" viewBox=\"0 0 1000 18\" preserveAspectRatio=\"none\" class=\"ch\"><path class=\"{lead.Line}\" d=\"M{Ink.N(Axis.At(from) * 10)} 9H{Ink.N(Axis.At(to) * 10)}\"/></svg>");
        }

        if (!point.Event.Start.IsDay)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"month\" x=\"{Ink.Pct(Axis.At(point.Day))}\" y=\"{Ink.N(at - 7)}\" width=\"{Ink.Pct(Axis.At(Axis.Day(point.Event.Start.LastDay)) - Axis.At(point.Day))}\" height=\"14\"/>");
        }

        Open(point.Event, point.Day, null, point.Event.Title, point.Value ?? point.Event.Value?.Display ?? point.Event.Subtitle);
        At(point.Day, at, point.Mark.Svg);
        if (point.Lead is { End: { } end } there)
        {
            At(there.Day, at, end);
        }

        if (label)
        {
            var anchor = point.Lead is { } l && l.Day > point.Day ? l.Day : point.Event.Start.IsDay ? point.Day : Axis.Day(point.Event.Start.LastDay);
            var text = new StringBuilder();
            var start = (anchor == point.Day || point.Lead is not null ? point.Mark.Right : 2) + point.Mark.Gap;
            if (point.Badge is { } badge)
            {
                var wide = Ink.Bold(badge) + 18;
                text.Append(CultureInfo.InvariantCulture, $"<rect class=\"badge\" x=\"{Ink.N(start)}\" y=\"-9\" width=\"{Ink.N(wide)}\" height=\"18\" rx=\"9\"/><text class=\"badge-t\" x=\"{Ink.N(start + wide / 2)}\" y=\"4\" text-anchor=\"middle\">{Ink.Escape(badge)}</text>");
                start += wide + 7;
            }

            var grey = detail is not null ? $" <tspan class=\"q\">{Ink.Escape(detail)}</tspan>" : string.Empty;
            text.Append(left
                ? $"<text x=\"{Ink.N(-point.Mark.Left - point.Mark.Gap)}\" y=\"4\" class=\"t\" text-anchor=\"end\">{Ink.Escape(point.Label)}{grey}</text>"
                : $"<text x=\"{Ink.N(start)}\" y=\"4\" class=\"t\">{Ink.Escape(point.Label)}{grey}</text>");
            At(left ? point.Day : anchor, at, text.ToString());
        }

        svg.Append("</a>");
    }

    private void Draw(Stretch stretch, double at, bool inside, int? height = null)
    {
        var tall = height ?? stretch.Height;
        var from = Axis.At(stretch.From);
        var to = Axis.At(stretch.To);
        Open(stretch.Event, stretch.From, stretch.To, stretch.Event.Title, stretch.Value ?? stretch.Event.Subtitle);
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{stretch.Style}\" x=\"{Ink.Pct(from)}\" y=\"{Ink.N(at)}\" width=\"{Ink.Pct(Math.Max(to - from, 0.25))}\" height=\"{tall}\" rx=\"2\"/>");
        if (stretch.Ongoing)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Ink.Pct(to)}\" y=\"{Ink.N(at)}\"><path class=\"{stretch.Style} head\" d=\"M0 0h5l8 {Ink.N(tall / 2.0)}-8 {Ink.N(tall / 2.0)}H0Z\"/></svg>");
        }

        var room = Axis.Px(stretch.To) - Axis.Px(stretch.From) - 14;
        var words = inside ? Fitting(stretch.Label, room - Ink.Bold(stretch.Lead) - (stretch.Lead is null ? 0 : 8)) : stretch.Label;
        var label = (stretch.Lead is null ? string.Empty : $"<tspan class=\"b\">{Ink.Escape(stretch.Lead)}</tspan>{(words.Length > 0 ? "  " : string.Empty)}") + Ink.Escape(words);
        var fits = Ink.Bold(stretch.Lead) + Ink.Width(words);
        if (inside && stretch.Detail is { } more && fits + Ink.Width(more) + 8 <= room)
        {
            label += " · " + Ink.Escape(more);
        }

        if (height is not null && fits > room + 6)
        {
            // A ribbon has no room beside it: its letter stays, its words go.
            label = stretch.Lead is { } lead && Ink.Width(lead) <= room + 10 ? $"<tspan class=\"b\">{Ink.Escape(lead)}</tspan>" : string.Empty;
        }

        var left = !inside && LabelsLeft(stretch);
        At(inside || left ? stretch.From : stretch.To, at + tall / 2.0, left
            ? $"<text x=\"-6\" y=\"4\" class=\"t\" text-anchor=\"end\">{label}</text>"
            : inside
            ? $"<text x=\"7\" y=\"4\" class=\"t {stretch.TextStyle}\">{label}</text>"
            : $"<text x=\"{(stretch.Ongoing ? 18 : 6)}\" y=\"4\" class=\"t\">{label}</text>");
        svg.Append("</a>");
    }

    private static string Fitting(string text, double room)
    {
        while (text.Length > 0 && Ink.Width(text) > room)
        {
            text = text.Length > 12 ? Ink.Short(text, text.Length - 4) : string.Empty;
        }

        return text;
    }

    private void Stacks(IEnumerable<(TimelineEvent Event, int Day)> events, string style = "minor")
    {
        var bins = new List<List<(TimelineEvent Event, int Day)>>();
        foreach (var e in events.OrderBy(e => e.Day))
        {
            if (bins.Count > 0 && Axis.Px(e.Day) - Axis.Px(bins[^1][0].Day) < 26)
            {
                bins[^1].Add(e);
            }
            else
            {
                bins.Add([e]);
            }
        }

        foreach (var bin in bins)
        {
            var (first, day) = bin[0];
            var said = bin.Count == 1 ? first.Value?.Display ?? first.Subtitle : $"{bin.Count} events to {bin[^1].Event.Start.Text}: {string.Join("; ", bin.Select(b => b.Event.Title).Distinct().Take(6))}";
            Open(first, day, bin.Count == 1 ? null : bin[^1].Day, bin.Count == 1 ? first.Title : "Several", said);
            At(bin.Count == 1 ? day : (day + bin[^1].Day) / 2, y + 9.5, bin.Count == 1 ? Marks.Small(style).Svg : Marks.Stack(bin.Count).Svg);
            svg.Append("</a>");
        }

        y += bins.Count > 0 ? RowHeight : 0;
    }

    public void Open(TimelineEvent e, int day, int? end, string name, string? value, string? series = null)
    {
        minis.Add(Axis.At(day));
        var said = Ink.Escape(Drafting.Line(name, value, Dates(e)));
        svg.Append(CultureInfo.InvariantCulture, $"\n<a class=\"ev{(e.IsPlanned ? " planned" : string.Empty)}\" href=\"#{Rows.Id(e)}\" data-d=\"{day}\"");
        Attribute("data-e", end?.ToString(CultureInfo.InvariantCulture));
        Attribute("data-s", series);
        Attribute("data-organ", course.Organs(e));
        svg.Append(CultureInfo.InvariantCulture, $" data-t=\"{Ink.Escape(name)}\" data-v=\"{Ink.Escape(value)}\" aria-label=\"{said}\"><title>{said}</title>");
    }

    public void At(int day, double at, string inner) => svg.Append(CultureInfo.InvariantCulture, $"<svg x=\"{Ink.Pct(Axis.At(day))}\" y=\"{Ink.N(at)}\">{inner}</svg>");

    public void Close() => svg.Append("</a>");

    public static string Dates(TimelineEvent e) =>
        e.End is null ? e.Start.Text : e.End.Time is { } end ? $"{e.Start.Text} to {end.Text}" : e.End.Ongoing ? $"since {e.Start.Text}" : $"{e.Start.Text}, end not recorded";

    private void Attribute(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            svg.Append(CultureInfo.InvariantCulture, $" {name}=\"{Ink.Escape(value)}\"");
        }
    }
}
