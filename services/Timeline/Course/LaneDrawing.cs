using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course;

/// <summary>One lane as drawn: its picture, the captions at its head, and where its events are for the collapsed form and the overview.</summary>
internal sealed record LaneDrawing(Lane Lane, string Title, int Height, string Svg, string Subs, IReadOnlyList<double> Minis, int Events, bool StartsCollapsed);

/// <summary>The id of an event's row in the table twin, to which its mark leads.</summary>
internal static class Rows
{
    public static string Id(TimelineEvent e) => Id(e.Id);

    public static string Id(string id) => "r-" + id.Replace('/', '-').Replace('#', '-');
}
