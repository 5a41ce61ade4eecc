using System.Text;
using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course;

/// <summary>A measured series.</summary>
internal sealed record Series(string Name, string Style, IReadOnlyList<(TimelineEvent Event, int Day, double Value, string Text, string? Detail)> Points);

/// <summary>Values over time as lines, with their scale or their reference band.</summary>
internal static class Charts
{
    extension(Canvas canvas)
    {
        /// <summary>Values over time with both ends of the scale printed.</summary>
        public void Chart(string sub, IReadOnlyList<Series> series, double low, double high, int height, bool step, bool square = false)
        {
            canvas.BelowTitle();
            canvas.Y += 8;
            var top = canvas.Y;
            double Y(double value) => top + height - (Math.Clamp(value, low, high) - low) / (high - low) * height;

            canvas.Sub(sub, top + height / 2.0 + 4);
            canvas.Scale(top, height, low, high);
            canvas.Append($"<svg y=\"{Ink.N(top)}\" width=\"100%\" height=\"{height}\" viewBox=\"0 0 1000 {height}\" preserveAspectRatio=\"none\" class=\"ch\"><path class=\"gl\" d=\"M0 {height}H1000\"/>");
            if (height > 30)
            {
                canvas.Append($"<path class=\"gl\" d=\"M0 {Ink.N(height / 2.0)}H1000\"/>");
            }

            canvas.Append($"<path class=\"gl\" d=\"M0 0H1000\"/>");
            foreach (var one in series)
            {
                canvas.Append($"<path class=\"ln {one.Style}\" d=\"{canvas.Line(one, v => Y(v) - top, step)}\"/>");
            }

            canvas.Append($"</svg>");
            foreach (var one in series)
            {
                canvas.Values(one, Y, square);
            }

            canvas.Y = top + height + 8;
        }

        /// <summary>A laboratory value in a thin row, against its reference band.</summary>
        public void Lab(Series series, double? low, double? high, string? reference)
        {
            const int Height = 20;
            const int Label = 6;
            canvas.BelowTitle();
            var top = canvas.Y + 2;
            var values = series.Points.Select(p => p.Value).ToList();
            var min = Math.Min(values.Min(), low ?? values.Min());
            var max = Math.Max(values.Max(), high ?? values.Max());
            var pad = max - min is var span and > 0 ? span * 0.12 : Math.Max(Math.Abs(max) * 0.1, 0.1);
            (min, max) = (min - pad, max + pad);
            double Y(double value) => top + Height - (value - min) / (max - min) * Height;

            canvas.Sub(series.Name, top + 14);
            canvas.Append($"<svg y=\"{Ink.N(top)}\" width=\"100%\" height=\"{Height}\" viewBox=\"0 0 1000 {Height}\" preserveAspectRatio=\"none\" class=\"ch\">");
            if (low is not null || high is not null)
            {
                var bandTop = Y(high ?? max) - top;
                canvas.Append($"<rect class=\"band\" x=\"0\" width=\"1000\" y=\"{Ink.N(bandTop)}\" height=\"{Ink.N(Y(low ?? min) - top - bandTop)}\"/>");
            }

            canvas.Append($"<path class=\"ln {series.Style}\" d=\"{canvas.Line(series, v => Y(v) - top, false)}\"/></svg>");
            var taken = double.NegativeInfinity;
            foreach (var (index, (e, day, value, text, _)) in series.Points.Index())
            {
                var outside = value < low || value > high;
                var last = index == series.Points.Count - 1;
                var show = (last || outside) && canvas.Axis.Px(day) - taken > Ink.Width(text) + 12;
                var mark = outside ? $"<path class=\"out\" d=\"{(value > high ? "M0-5 5 4H-5Z" : "M0 5 5-4H-5Z")}\"/>" : $"<circle class=\"pt {series.Style}\" r=\"2.8\"/>";
                canvas.Open(e, day, null, series.Name, e.Value?.InFull);
                canvas.At(day, Y(value), $"<rect class=\"hit\" x=\"-12\" y=\"-12\" width=\"24\" height=\"24\"/>{mark}");
                if (show)
                {
                    // The number keeps to its own row, however high its mark stands.
                    canvas.At(day, Math.Clamp(Y(value), top + Label, top + Height - Label), $"<text class=\"v\" x=\"8\" y=\"4\">{Ink.Escape(text.Split(' ')[0])}</text>");
                }

                canvas.Close();
                taken = show ? canvas.Axis.Px(day) + 8 : taken;
            }

            if (reference is not null && canvas.Axis.Px(canvas.Axis.Hi) - canvas.Axis.Px(canvas.Axis.Now) > Ink.Width(reference) + 24)
            {
                canvas.At(canvas.Axis.Now, top + 10, $"<text x=\"22\" y=\"4\" class=\"q halo3\">{Ink.Escape(reference)}</text>");
            }

            canvas.Y += 24;
        }

        private void Scale(double top, int height, double low, double high)
        {
            canvas.AppendHead($"<text class=\"yt\" x=\"100%\" dx=\"-5\" y=\"{Ink.N(top + 4)}\" text-anchor=\"end\">{Ink.N(high)}</text><text class=\"yt\" x=\"100%\" dx=\"-5\" y=\"{Ink.N(top + height + 4)}\" text-anchor=\"end\">{Ink.N(low)}</text>");
        }

        private string Line(Series series, Func<double, double> at, bool step)
        {
            var path = new StringBuilder();
            foreach (var (index, point) in series.Points.Index())
            {
                var x = Ink.N(canvas.Axis.At(point.Day) * 10);
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
                var px = canvas.Axis.Px(day);
                var show = px - taken > 4;
                var withDetail = show && detail is not null;
                var shape = square ? $"<rect class=\"pt {series.Style}\" x=\"-3.5\" y=\"-3.5\" width=\"7\" height=\"7\"/>" : $"<circle class=\"pt {series.Style}\" r=\"3.6\"/>";
                var label = show ? $"<text class=\"v\" x=\"6\" y=\"-5\">{Ink.Escape(number)}{(withDetail ? $" <tspan class=\"q\">{Ink.Escape(detail)}</tspan>" : string.Empty)}</text>" : string.Empty;

                canvas.Open(e, day, null, series.Name, e.Value?.InFull, series.Name);
                canvas.At(day, at(value), $"<rect class=\"hit\" x=\"-12\" y=\"-12\" width=\"24\" height=\"24\"/>{shape}{label}");
                canvas.Close();
                taken = show ? px + 6 + Ink.Width(number) + (withDetail ? Ink.Width(detail) + 3 : 0) : taken;
            }
        }
    }
}
