using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course;

/// <summary>Rows of many small events.</summary>
internal static class StackRows
{
    extension(Canvas canvas)
    {
        /// <summary>Many small events in one row: those too close to stand apart become a stack with its count.</summary>
        public void Minor(string sub, IEnumerable<TimelineEvent> events, string style = "minor")
        {
            var days = events.Select(e => (e, Day: canvas.Course.Day(e.Start))).Where(e => e.Day >= canvas.Axis.Lo).ToList();
            if (days.Count == 0)
            {
                return;
            }

            canvas.BelowTitle();
            canvas.Sub(sub, canvas.Y + 13);
            canvas.Stacks(days, style);
        }

        public void Stacks(IEnumerable<(TimelineEvent Event, int Day)> events, string style = "minor")
        {
            var bins = new List<List<(TimelineEvent Event, int Day)>>();
            foreach (var e in events.OrderBy(e => e.Day))
            {
                if (bins.Count > 0 && canvas.Axis.Px(e.Day) - canvas.Axis.Px(bins[^1][0].Day) < 26)
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
                var said = bin.Count == 1 ? first.Value?.InFull ?? first.Subtitle : $"{bin.Count} events to {bin[^1].Event.Start.Text}: {string.Join("; ", bin.Select(b => b.Event.Title).Distinct().Take(6))}";
                canvas.Open(first, day, bin.Count == 1 ? null : bin[^1].Day, bin.Count == 1 ? first.Title : "Several", said);
                canvas.At(bin.Count == 1 ? day : (day + bin[^1].Day) / 2, canvas.Y + 9.5, bin.Count == 1 ? Marks.Small(style).Svg : Marks.Stack(bin.Count).Svg);
                canvas.Close();
            }

            canvas.Y += bins.Count > 0 ? Canvas.RowHeight : 0;
        }
    }
}
