using CaseRecords.Timeline.Events;

namespace CaseRecords.Timeline.Views;

/// <summary>Makes one range per drug of its orders, doses and statements of taking. Exposure decides the dates; an order alone says so.</summary>
internal static class Folding
{
    /// <summary>On a range that rests on an order alone: nobody recorded that the drug was taken.</summary>
    public const string OrderOnly = "order-only";

    /// <summary>A pause longer than this begins a new course of the drug.</summary>
    private const int PauseDays = 180;

    private static readonly string[] Foldable = [Kinds.DrugOrder, Kinds.DrugGiven, Kinds.DrugTaken, Kinds.DrugDispensed];

    /// <returns>The events with every drug folded, and per range the events it is made of.</returns>
    public static (IReadOnlyList<TimelineEvent> Events, IReadOnlyDictionary<string, IReadOnlyList<TimelineEvent>> Members) Fold(IEnumerable<TimelineEvent> events)
    {
        var all = events.ToList();
        var folded = all.Where(e => !IsMember(e) && e.Kind != Kinds.DrugDue).ToList();
        var members = new Dictionary<string, IReadOnlyList<TimelineEvent>>();

        foreach (var drug in all.Where(e => IsMember(e) || e.Kind == Kinds.DrugDue).GroupBy(e => e.PartOf))
        {
            var due = drug.Where(e => e.Kind == Kinds.DrugDue).ToList();
            var courses = Courses(drug.Where(e => e.Kind != Kinds.DrugDue)).ToList();

            foreach (var (index, course) in courses.Index())
            {
                var range = Range(course, due.Count > 0 && index == courses.Count - 1);
                folded.Add(range);
                members[range.Id] = course;
            }

            folded.AddRange(due.Select(d => d with { PartOf = courses.Count > 0 ? folded[^1].Id : null }));
        }

        return (folded, members);
    }

    private static bool IsMember(TimelineEvent e) => e.PartOf is not null && Foldable.Contains(e.Kind);

    private static IEnumerable<List<TimelineEvent>> Courses(IEnumerable<TimelineEvent> events)
    {
        var course = new List<TimelineEvent>();
        var reached = DateOnly.MinValue;

        foreach (var e in events.OrderBy(e => e.Start.FirstDay).ThenBy(e => e.Id, StringComparer.Ordinal))
        {
            if (course.Count > 0 && reached.DayNumber + PauseDays < e.Start.FirstDay.DayNumber)
            {
                yield return course;
                course = [];
            }

            course.Add(e);
            var until = e.IsOngoing ? DateOnly.MaxValue.AddDays(-PauseDays - 1) : e.LastDay;
            reached = until > reached ? until : reached;
        }

        if (course.Count > 0)
        {
            yield return course;
        }
    }

    private static TimelineEvent Range(List<TimelineEvent> course, bool continues)
    {
        var orders = course.Where(e => e.Kind == Kinds.DrugOrder).ToList();
        var given = course.Where(e => e.Kind == Kinds.DrugGiven).ToList();
        var taken = course.Where(e => e.Kind == Kinds.DrugTaken).ToList();
        var exposed = given.Count > 0 ? given : taken;
        var first = orders.Count > 0 ? orders[0] : course[0];
        var last = orders.Count > 0 ? orders[^1] : course[^1];
        var end = End(orders, exposed, taken, course, continues);

        return first with
        {
            Kind = Kinds.Drug,
            PartOf = null,
            Start = exposed.Count > 0 ? exposed[0].Start : first.Start,
            End = end,
            Subtitle = course.Select(e => e.Subtitle?.Replace(", patient-reported", string.Empty)).FirstOrDefault(s => s is not null and not "patient-reported"),
            Detail = [.. Said(orders, given, taken), .. first.Detail],
            Intent = course.Select(e => e.Intent).FirstOrDefault(i => i is not null),
            Status = end is { Ongoing: true } ? EventStatus.Active : orders.Count > 0 ? last.Status : EventStatus.Completed,
            StatusReason = last.StatusReason,
            Links = [.. course.SelectMany(e => e.Links).Where(l => !course.Exists(m => m.Resource.Reference == l.ResourceRef)).Distinct(), .. course.Where(e => e.Id != first.Id).Select(e => new EventLink("evidence", e.Resource.Reference))],
            Flags = exposed.Count == 0 ? [OrderOnly] : [],
        };
    }

    private static EventEnd? End(List<TimelineEvent> orders, List<TimelineEvent> exposed, List<TimelineEvent> taken, List<TimelineEvent> course, bool continues)
    {
        if (orders.Exists(e => e.Status is EventStatus.Active or EventStatus.Planned) || continues || (orders.Count == 0 && taken.Exists(e => e.IsOngoing)))
        {
            return EventEnd.Open;
        }

        if (exposed.Count > 0)
        {
            var until = exposed.Select(e => e.End?.Time ?? e.Start).MaxBy(t => t.LastDay)!;

            return exposed.Count == 1 && until == exposed[0].Start ? null : EventEnd.At(until);
        }

        var stated = course.Select(e => e.End?.Time).OfType<EventTime>().MaxBy(t => t.LastDay);

        return stated is not null ? EventEnd.At(stated) : orders.Count > 1 ? EventEnd.At(orders[^1].Start) : EventEnd.NotRecorded;
    }

    private static IEnumerable<string> Said(List<TimelineEvent> orders, List<TimelineEvent> given, List<TimelineEvent> taken)
    {
        if (given.Count > 0)
        {
            yield return given.Count == 1 ? $"1 dose given, {given[0].Start.Text}" : $"{given.Count} doses given, last {given[^1].Start.Text}";
        }

        if (taken.Count > 0)
        {
            yield return $"taken, last stated {EventTime.Parse(taken.Select(t => t.Source.RecordedAt).Max())?.Text}";
        }

        if (orders.Count > 1)
        {
            yield return $"{orders.Count} orders";
        }
    }
}
