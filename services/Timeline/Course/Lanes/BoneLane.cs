using System.Globalization;
using System.Text.RegularExpressions;
using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Course.Lanes;

/// <summary>Bone agents: the plan as a band, a numbered tick per dose, the next one dashed; what goes with them; dental checks.</summary>
internal static partial class BoneLane
{
    public static LaneDrawing Draw(CourseCase course, Canvas canvas)
    {
        var events = course.In(Lane.Bone);
        var plan = events.FirstOrDefault(e => e.Kind == Kinds.BonePlan);
        var drugs = events.Where(e => e.Kind == Kinds.Drug).ToList();
        var agents = drugs.Where(e => IsAgent(course, e)).GroupBy(e => e.Title).ToList();

        foreach (var agent in agents)
        {
            Agent(course, canvas, agent.Key, [.. agent], plan, [.. events.Where(e => e.Kind == Kinds.DrugDue && e.Title == agent.Key)]);
        }

        if (agents.Count == 0 && plan is not null)
        {
            canvas.Stretches([course.Stretch(plan, "b-plan", plan.Title, plan.Subtitle is null ? null : Ink.Short(plan.Subtitle, 60))]);
        }

        foreach (var companion in drugs.Except(agents.SelectMany(a => a)).GroupBy(e => e.Title))
        {
            canvas.BelowTitle();
            canvas.Sub(Strength().Replace(companion.Key, string.Empty), canvas.Y + 14);
            canvas.Stretches(companion.Select(e => TreatmentLanes.Drug(course, e, "b-ca") with { Lead = null, Label = Ink.Short(e.Subtitle ?? e.Title, 60), Height = 17 }));
        }

        canvas.Points(
            events.Where(e => e.Kind == Kinds.Dental).Select(e => new Point(e, course.Day(e.Start), Marks.Dental(e.IsPlanned), Said(e), e.IsPlanned ? e.Start.Text : null)),
            3,
            "Dental");

        return canvas.Done(Lane.Bone, events.Count);
    }

    private static bool IsAgent(CourseCase course, TimelineEvent drug) =>
        course.View.Members[drug.Id].Any(m => m.Kind == Kinds.DrugGiven) || (!drug.Title.Contains("calcium", StringComparison.OrdinalIgnoreCase) && !drug.Title.Contains("vitamin", StringComparison.OrdinalIgnoreCase));

    private static string Said(TimelineEvent e) => Labels.Sentence(e.IsPlanned ? e.Title : e.Subtitle ?? "Seen");

    private static void Agent(CourseCase course, Canvas canvas, string name, List<TimelineEvent> ranges, TimelineEvent? plan, List<TimelineEvent> due)
    {
        var doses = ranges.SelectMany(r => course.View.Members[r.Id]).Where(m => m.Kind == Kinds.DrugGiven).ToList();
        var number = 0;

        canvas.BelowTitle();
        canvas.Sub(name, canvas.Y + 15);
        var top = canvas.Y;
        Band(course, canvas, ranges, plan);
        if (due.Count > 0)
        {
            var from = course.Axis.At(course.Axis.Now) * 10;
            canvas.Append($"<svg y=\"{Ink.N(top + 1)}\" width=\"100%\" height=\"20\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" class=\"ch\"><path class=\"future\" d=\"M{Ink.N(from + 12)} 10H{Ink.N(course.Axis.At(course.Day(due[^1].Start)) * 10)}\"/></svg>");
        }

        var taken = double.NegativeInfinity;
        foreach (var dose in doses)
        {
            number++;
            var day = course.Day(dose.Start);
            var room = course.Axis.Px(day) - taken > 4;
            canvas.Open(dose, day, null, $"{name}, dose {number}", dose.Subtitle);
            canvas.At(day, top + 11, room ? Marks.Dose(number).Svg : Marks.Dose(number).Svg.Split("<text")[0]);
            canvas.Close();
            taken = room ? course.Axis.Px(day) + 5 + Ink.Width(number.ToString(CultureInfo.InvariantCulture)) : taken;
        }

        foreach (var next in due)
        {
            number++;
            var day = course.Day(next.Start);
            canvas.Open(next, day, null, $"{name}, dose {number} due", next.Subtitle);
            canvas.At(day, top + 11, $"{Marks.DoseDue().Svg}<text class=\"v\" x=\"6\" y=\"4\">{(doses.Count > 0 ? number.ToString(CultureInfo.InvariantCulture) : string.Empty)} <tspan class=\"q\">due {next.Start.Text}</tspan></text>");
            canvas.Close();
        }

        canvas.Y = top + 24;
    }

    /// <summary>The plan behind the doses; without a plan, the drug's own range.</summary>
    private static void Band(CourseCase course, Canvas canvas, List<TimelineEvent> ranges, TimelineEvent? plan)
    {
        var top = canvas.Y;
        foreach (var range in plan is null ? ranges : [plan])
        {
            canvas.Stretches([course.Stretch(range, "b-plan", string.Empty) with { Height = 20, Value = range.Subtitle }]);
            canvas.Y = top;
        }
    }

    /// <summary>How strong a preparation is: its range says that, its caption need not.</summary>
    [GeneratedRegex(@" \d[\d.,]* (?:g|mg|mcg|ug|IU|MG)\b")]
    private static partial Regex Strength();
}
