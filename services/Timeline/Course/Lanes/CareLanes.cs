using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course.Lanes;

/// <summary>Supportive and palliative care, plans and appointments, and the administration of it all.</summary>
internal static class CareLanes
{
    public static LaneDrawing Supportive(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Supportive);
        var plans = events.Where(e => e.Kind == Kinds.PalliativePlan).ToList();
        var goals = events.Where(e => e.Kind == Kinds.Goal).ToList();
        var referrals = events.Where(e => e.Kind == Kinds.Referral).ToList();

        canvas.Stretches(events.Where(e => e.Kind == Kinds.Drug).Select(e => TreatmentLanes.Drug(course, e, "b-an") with { Height = 15 }), 8);
        canvas.Points(
            [
                .. referrals.Select(e => new Point(e, course.Day(e.Start), Marks.Ring("ref", 4.5), Ink.Short(e.Title, 44), e.Start.Text)),
                .. goals.Select(e => Goal(course, e)),
            ],
            5);
        canvas.Stretches(plans.Select(e => course.Stretch(e, "b-pal", e.Subtitle is null ? string.Empty : Ink.Short(e.Subtitle, 70), null, e.Title)));
        canvas.Minor("Procedures", events.Where(e => e.Kind is Kinds.Procedure or Kinds.Nutrition));

        return canvas.Done(Lane.Supportive, events.Count);
    }

    public static LaneDrawing Plans(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Plans);
        var booked = events.Where(e => e.Kind == Kinds.Appointment).ToList();
        var drawn = events.Where(e => e.Kind is not (Kinds.Order or Kinds.WorkItem) && !(e.Kind == Kinds.Planned && booked.Exists(b => SameThing(b, e)))).ToList();

        canvas.Points(drawn.Where(e => e.Kind != Kinds.Plan).Select(e => Plan(course, e)), 7);
        canvas.Stretches(drawn.Where(e => e.Kind == Kinds.Plan).Select(e => course.Stretch(e, "b-plan2", e.Subtitle is null ? string.Empty : Ink.Short(e.Subtitle, 60), null, e.Title)), 6);
        canvas.Minor("Orders, tasks", events.Where(e => e.Kind is Kinds.Order or Kinds.WorkItem));

        return canvas.Done(Lane.Plans, events.Count);
    }

    public static LaneDrawing Administration(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Administration);

        canvas.Points(events.Where(e => e.Kind == Kinds.Death).Select(e => new Point(e, course.Day(e.Start), Marks.Death(), "Death", e.Start.Text)), 2);
        canvas.Minor("Encounters", events.Where(e => e.Kind == Kinds.Encounter));
        canvas.Minor("Procedures", events.Where(e => e.Kind == Kinds.Procedure));
        canvas.Minor("Vaccinations", events.Where(e => e.Kind == Kinds.Immunization));
        canvas.Minor("Documents", events.Where(e => e.Kind is Kinds.Document or Kinds.Observation));

        // Nobody comes to a tumour board for the encounters; a death must be seen.
        return canvas.Done(Lane.Administration, events.Count, collapsed: !events.Any(e => e.Kind == Kinds.Death));
    }

    private static Point Goal(CourseCase course, TimelineEvent e)
    {
        var reached = e.Status == EventStatus.Completed && e.End?.Time is { IsDay: true };

        return new Point(e, course.Day(reached ? e.End!.Time! : e.Start), Marks.Flag(), Ink.Short(e.Title, 48), reached ? $"reached {e.End!.Value}" : e.Subtitle);
    }

    private static Point Plan(CourseCase course, TimelineEvent e)
    {
        var mark = e.Kind switch
        {
            Kinds.TumorBoard => Marks.Pill("TB", false),
            Kinds.FollowUpPlan => Marks.Pill("FU", false),
            Kinds.TreatmentPlan => Marks.Pill("TX", false),
            _ when e.Title.Contains("CT", StringComparison.Ordinal) => Marks.Square("CT", false, e.IsPlanned),
            _ when e.Title.Contains("MR", StringComparison.Ordinal) => Marks.Square("MR", false, e.IsPlanned),
            _ => Marks.Pill("A", e.IsPlanned),
        };
        var said = e.IsPlanned ? Drafting.Line(e.Kind == Kinds.Appointment ? e.Subtitle : null, e.Start.Text) : e.Subtitle is null ? null : Ink.Short(e.Subtitle, 76);

        return new Point(e, course.Day(e.Start), mark, Ink.Short(e.Title, 40), said);
    }

    private static bool SameThing(TimelineEvent booked, TimelineEvent planned) =>
        booked.Start.FirstDay == planned.Start.FirstDay && booked.Codes.Any(c => planned.HasCode(c.System ?? string.Empty, c.Code ?? string.Empty));
}
