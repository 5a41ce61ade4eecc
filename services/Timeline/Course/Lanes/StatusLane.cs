using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course.Lanes;

/// <summary>How the disease does, as a ribbon: each judgement holds until the next.</summary>
internal static class StatusLane
{
    public static LaneDrawing Draw(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Status);

        if (events.Count > 0)
        {
            canvas.Ribbon(events.Select((e, index) =>
            {
                var from = Math.Max(course.Day(e.Start), course.Axis.Lo);
                var to = index + 1 < events.Count ? course.Day(events[index + 1].Start) : Math.Max(course.Axis.Now, from);
                var least = (int)Math.Ceiling(course.Axis.Days * 2.4 / 100);

                return new Stretch(e, from, index + 1 < events.Count ? to : Math.Max(to, from + least), Style(e.Trend), Word(e)) { Lead = Letter(e.Trend), TextStyle = "onds" };
            }));
        }

        return canvas.Done(Lane.Status, events.Count);
    }

    public static string Letter(Trend? trend) => trend?.ToString()[..1] ?? "?";

    public static string Word(TimelineEvent e) => e.Trend?.ToString() ?? e.Value?.Display ?? "Recorded";

    public static string Style(Trend? trend) => trend switch
    {
        Trend.Improved => "ds-i",
        Trend.Stable => "ds-s",
        Trend.Worsened => "ds-w",
        Trend.Mixed => "ds-m",
        _ => "ds-u",
    };
}
