using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course;

/// <summary>A stretch of the course.</summary>
internal sealed record Stretch(TimelineEvent Event, int From, int To, string Style, string Label, string? Detail = null)
{
    public string? Lead { get; init; }
    public bool Ongoing { get; init; }
    public string TextStyle { get; init; } = "sm";
    public int Height { get; init; } = 20;
    public string? Value { get; init; }
}

/// <summary>Ranges with their names inside or beside them, packed into rows; and ribbons, whose ranges follow one another in one row.</summary>
internal static class StretchRows
{
    extension(Canvas canvas)
    {
        public void Stretches(IEnumerable<Stretch> stretches, int mostRows = 14)
        {
            var packing = new Packing();
            var placed = new List<(Stretch Stretch, int Row, bool Inside)>();
            var left = 0;

            foreach (var stretch in stretches.OrderBy(s => s.From))
            {
                var (extent, inside) = canvas.Reach(stretch);
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
                canvas.Draw(stretch, canvas.Y + row * 22 + 1, inside);
            }

            canvas.Y += packing.Rows * 22;
            if (left > 0)
            {
                canvas.Say($"{left} more in the table");
            }
        }

        /// <summary>Stretches that follow one another in one row, such as stages and disease status.</summary>
        public void Ribbon(IEnumerable<Stretch> stretches, string? sub = null)
        {
            if (sub is not null)
            {
                canvas.BelowTitle();
                canvas.Sub(sub, canvas.Y + 13);
            }

            foreach (var stretch in stretches)
            {
                canvas.Draw(stretch, canvas.Y, true, 18);
            }

            canvas.Y += 22;
        }

        private (Extent Extent, bool Inside) Reach(Stretch stretch)
        {
            var from = canvas.Axis.Px(stretch.From);
            var to = Math.Max(canvas.Axis.Px(stretch.To), from + 3) + (stretch.Ongoing ? 13 : 0);
            var width = Ink.Bold(stretch.Lead) + Ink.Width(stretch.Label) + 18;

            // A range with a name of its own keeps at least that inside, and cuts what follows.
            var inside = Math.Min(width, stretch.Lead is { Length: > 0 } ? Ink.Bold(stretch.Lead) + 18 : width) <= to - from - (stretch.Ongoing ? 13 : 0);

            return (inside ? new Extent(from, to) : canvas.LabelsLeft(stretch) ? new Extent(from - 6 - width, to) : new Extent(from, to + 6 + width), inside);
        }

        /// <summary>A range too short for its name has it on the right; on the left only where the plot ends.</summary>
        private bool LabelsLeft(Stretch stretch)
        {
            var width = Ink.Bold(stretch.Lead) + Ink.Width(stretch.Label) + 24;

            return canvas.Axis.Px(stretch.To) + (stretch.Ongoing ? 13 : 0) + width > Ink.MinPlot && canvas.Axis.Px(stretch.From) - width > 0;
        }

        private void Draw(Stretch stretch, double at, bool inside, int? height = null)
        {
            var tall = height ?? stretch.Height;
            var from = canvas.Axis.At(stretch.From);
            var to = canvas.Axis.At(stretch.To);
            canvas.Open(stretch.Event, stretch.From, stretch.To, stretch.Event.Title, stretch.Value ?? stretch.Event.Subtitle);
            canvas.Append($"<rect class=\"{stretch.Style}\" x=\"{Ink.Pct(from)}\" y=\"{Ink.N(at)}\" width=\"{Ink.Pct(Math.Max(to - from, 0.25))}\" height=\"{tall}\" rx=\"2\"/>");
            if (stretch.Ongoing)
            {
                canvas.Append($"<svg x=\"{Ink.Pct(to)}\" y=\"{Ink.N(at)}\"><path class=\"{stretch.Style} head\" d=\"M0 0h5l8 {Ink.N(tall / 2.0)}-8 {Ink.N(tall / 2.0)}H0Z\"/></svg>");
            }

            var room = canvas.Axis.Px(stretch.To) - canvas.Axis.Px(stretch.From) - 14;
            var words = inside ? Ink.Fitting(stretch.Label, room - Ink.Bold(stretch.Lead) - (stretch.Lead is null ? 0 : 8)) : stretch.Label;
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

            var left = !inside && canvas.LabelsLeft(stretch);
            canvas.At(inside || left ? stretch.From : stretch.To, at + tall / 2.0, left
                ? $"<text x=\"-6\" y=\"4\" class=\"t\" text-anchor=\"end\">{label}</text>"
                : inside
                ? $"<text x=\"7\" y=\"4\" class=\"t {stretch.TextStyle}\">{label}</text>"
                : $"<text x=\"{(stretch.Ongoing ? 18 : 6)}\" y=\"4\" class=\"t\">{label}</text>");
            canvas.Close();
        }
    }
}
