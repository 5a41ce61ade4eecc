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

/// <summary>Marks with their labels beside them, packed into rows so that none covers another.</summary>
internal static class PointRows
{
    extension(Canvas canvas)
    {
        /// <summary>Points with their labels, packed. Grey detail stands only where room is left; without room for the label the mark stands alone, and without room for that, in a stack.</summary>
        public void Points(IEnumerable<Point> points, int mostRows = 8, string? sub = null)
        {
            var placed = new List<(Point Point, int Row, bool Label, Extent Extent)>();
            var packing = new Packing();
            var stacked = new List<Point>();

            foreach (var point in points.OrderBy(p => p.Day))
            {
                var (labelled, bare) = (canvas.Reach(point, true), canvas.Reach(point, false));
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
                canvas.BelowTitle();
                canvas.Sub(sub, canvas.Y + 13);
            }

            foreach (var (point, row, label, extent) in placed)
            {
                canvas.Draw(point, canvas.Y + 9.5 + row * Canvas.RowHeight, label, label ? canvas.Detail(packing, point, row, extent) : null);
            }

            canvas.Y += packing.Rows * Canvas.RowHeight;
            canvas.Stacks(stacked.Select(p => (p.Event, p.Day)));
        }

        /// <summary>As much of the grey detail as its row has room for; nothing where only a stump would be left.</summary>
        private string? Detail(Packing packing, Point point, int row, Extent placed)
        {
            const double Gap = 5;
            const int Least = 8;
            if (string.IsNullOrEmpty(point.Detail) || canvas.OnTheLeft(point))
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

        private Extent Reach(Point point, bool label)
        {
            var x = canvas.Axis.Px(point.Day);
            var extent = new Extent(x - point.Mark.Left, x + point.Mark.Right);
            if (!point.Event.Start.IsDay)
            {
                extent = extent.Join(new Extent(x, canvas.Axis.Px(canvas.Axis.Day(point.Event.Start.LastDay))));
            }

            if (point.Lead is { } lead)
            {
                extent = extent.Join(new Extent(canvas.Axis.Px(lead.Day) - 4, canvas.Axis.Px(lead.Day) + 8));
            }

            if (!label)
            {
                return extent;
            }

            var width = LabelWidth(point);

            return canvas.OnTheLeft(point) ? extent.Join(new Extent(extent.Left - point.Mark.Gap - width, extent.Right)) : extent.Join(new Extent(extent.Left, extent.Right + point.Mark.Gap + width));
        }

        /// <summary>Labels stand right of their mark; left only where the plot ends.</summary>
        private bool OnTheLeft(Point point)
        {
            var right = canvas.Reach(point, false).Right + point.Mark.Gap + LabelWidth(point);

            return right > Ink.MinPlot && canvas.Axis.Px(point.Day) - point.Mark.Left - LabelWidth(point) > 0;
        }

        private void Draw(Point point, double at, bool label, string? detail)
        {
            var left = canvas.OnTheLeft(point);
            if (point.Lead is { } lead)
            {
                var (from, to) = (Math.Min(lead.Day, point.Day), Math.Max(lead.Day, point.Day));
                canvas.Append($"<svg y=\"{Ink.N(at - 9)}\" width=\"100%\" height=\"18\" viewBox=\"0 0 1000 18\" preserveAspectRatio=\"none\" class=\"ch\"><path class=\"{lead.Line}\" d=\"M{Ink.N(canvas.Axis.At(from) * 10)} 9H{Ink.N(canvas.Axis.At(to) * 10)}\"/></svg>");
            }

            if (!point.Event.Start.IsDay)
            {
                canvas.Append($"<rect class=\"month\" x=\"{Ink.Pct(canvas.Axis.At(point.Day))}\" y=\"{Ink.N(at - 7)}\" width=\"{Ink.Pct(canvas.Axis.At(canvas.Axis.Day(point.Event.Start.LastDay)) - canvas.Axis.At(point.Day))}\" height=\"14\"/>");
            }

            canvas.Open(point.Event, point.Day, null, point.Event.Title, point.Value ?? point.Event.Value?.InFull ?? point.Event.Subtitle);
            canvas.At(point.Day, at, point.Mark.Svg);
            if (point.Lead is { End: { } end } there)
            {
                canvas.At(there.Day, at, end);
            }

            if (label)
            {
                var anchor = point.Lead is { } l && l.Day > point.Day ? l.Day : point.Event.Start.IsDay ? point.Day : canvas.Axis.Day(point.Event.Start.LastDay);
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
                canvas.At(left ? point.Day : anchor, at, text.ToString());
            }

            canvas.Close();
        }
    }

    private static double LabelWidth(Point point) => (point.Badge is null ? 0 : Ink.Bold(point.Badge) + 26) + Ink.Width(point.Label);
}
