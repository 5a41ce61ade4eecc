using CaseRecords.Timeline.Course.Lanes;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Course;

/// <summary>The whole course: one drawing per lane, all on one scale.</summary>
internal sealed record CourseChart(CourseCase Case, Axis Axis, IReadOnlyList<LaneDrawing> Lanes, int Earlier)
{
    private const int LongBefore = 730;
    private const int MostLeadIn = 180;
    private const int LeastLeadIn = 30;

    private delegate LaneDrawing DrawLane(CourseCase course, Canvas canvas);

    private static readonly (Lane Lane, DrawLane Draw)[] Drawings =
    [
        (Lane.Symptoms, SymptomsLane.Draw),
        (Lane.Imaging, ImagingLane.Draw),
        (Lane.Pathology, PathologyLane.Draw),
        (Lane.Diagnosis, DiagnosisLane.Draw),
        (Lane.Genomics, GenomicsLane.Draw),
        (Lane.Systemic, TreatmentLanes.Systemic),
        (Lane.Local, TreatmentLanes.Local),
        (Lane.Bone, BoneLane.Draw),
        (Lane.Labs, LabsLane.Draw),
        (Lane.Status, StatusLane.Draw),
        (Lane.Supportive, CareLanes.Supportive),
        (Lane.Plans, CareLanes.Plans),
        (Lane.Administration, CareLanes.Administration),
    ];

    /// <param name="whole">Show the record from its first entry, however long before the cancer that was.</param>
    public static CourseChart Draw(TimelineView view, bool whole)
    {
        var from = whole ? null : CancerBegins(view);
        var shown = from is { } first ? view.Events.Where(e => e.LastDay >= first || e.IsOngoing).ToList() : view.Events;
        var axis = Axis.Over(shown, view.Zero, view.Day, from);
        var course = new CourseCase(view, axis);

        return new CourseChart(course, axis, [.. Drawings.Select(d => Draw(d.Lane, d.Draw, course))], view.Events.Count - shown.Count);
    }

    private static LaneDrawing Draw(Lane lane, DrawLane draw, CourseCase course)
    {
        var canvas = new Canvas(course, Words.Title(lane));
        if (course.In(lane).Count > 0)
        {
            return draw(course, canvas);
        }

        canvas.Say(Words.Empty(lane));

        return canvas.Done(lane, 0);
    }

    /// <summary>Where decades of other care come before the cancer, the course begins up to half a year before it; null where it need not.</summary>
    private static DateOnly? CancerBegins(TimelineView view)
    {
        if (view.Events.Count == 0)
        {
            return null;
        }

        var cancer = view.Events.Where(e => e.Kind is Kinds.Primary or Kinds.Secondary or Kinds.Neoplasm or Kinds.Biopsy or Kinds.Stage || e.Lane is Lane.Systemic)
            .Select(e => e.Start.FirstDay).DefaultIfEmpty(DateOnly.MaxValue).Min();
        var first = view.Events.Min(e => e.Start.FirstDay);

        return cancer != DateOnly.MaxValue && cancer.DayNumber - first.DayNumber > LongBefore ? cancer.AddDays(-Math.Clamp((view.Day.DayNumber - cancer.DayNumber) / 2, LeastLeadIn, MostLeadIn)) : null;
    }
}
