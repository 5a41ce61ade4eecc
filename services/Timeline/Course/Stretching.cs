using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course;

/// <summary>Makes ranges and series of events: what runs still ends at the day as of which the case is shown, or with the patient's death.</summary>
internal static class Stretching
{
    /// <summary>How far a range whose end nobody recorded is drawn before it has faded.</summary>
    private const double FadePercent = 6;

    extension(CourseCase course)
    {
        public Stretch Stretch(TimelineEvent e, string style, string label, string? detail = null, string? lead = null)
        {
            var axis = course.Axis;
            var death = course.View.Events.FirstOrDefault(d => d.Kind == Kinds.Death);
            var until = death is null ? axis.Now : Math.Min(axis.Now, course.Day(death.Start));
            var from = Math.Max(course.Day(e.Start), axis.Lo);
            var faded = from + (int)Math.Max(1, axis.Days * FadePercent / 100);
            var to = e.End switch
            {
                { Time: { } end } => course.Axis.Day(end.LastDay),
                { Ongoing: true } => Math.Max(until, from),
                { } => Math.Min(faded, Math.Max(axis.Now, from + 1)),
                null => e.Start.IsDay ? from : axis.Day(e.Start.LastDay),
            };
            var unsaid = e.End is { Time: null, Ongoing: false };
            var vague = !e.Start.IsDay && e.End is null;

            return new Stretch(e, from, to, style + (unsaid ? " open-end" : string.Empty) + (vague ? " month" : string.Empty), label, detail) { Ongoing = e.IsOngoing && death is null, Lead = lead };
        }

        /// <summary>The numbers of some events as a line; null if none has a number.</summary>
        public Series? Series(IEnumerable<TimelineEvent> events, string name, string style, Func<TimelineEvent, double?>? number = null, Func<TimelineEvent, string?>? detail = null)
        {
            number ??= e => (double?)e.Value?.Number;
            var points = events
                .Where(e => number(e) is not null)
                .Select(e => (Event: e, Day: course.Day(e.Start), Value: number(e)!.Value, Text: (double?)e.Value!.Number == number(e) ? e.Value.Display : Ink.N(number(e)!.Value), Detail: detail?.Invoke(e)))
                .Where(p => p.Day >= course.Axis.Lo)
                .OrderBy(p => p.Day)
                .ToList();

            return points.Count == 0 ? null : new Series(name, style, points);
        }
    }
}
