using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Course;

/// <summary>The case as the lanes need it: its events by lane and by resource, and which organs each is about.</summary>
internal sealed class CourseCase
{
    private readonly Dictionary<string, TimelineEvent> byReference = [];
    private readonly Dictionary<string, LesionFact> lesions;
    private readonly Dictionary<string, string> organs = [];

    public CourseCase(TimelineView view, Axis axis)
    {
        View = view;
        Axis = axis;
        lesions = view.Case.Facts.OfType<LesionFact>().ToDictionary(l => l.Reference);

        foreach (var e in view.Events)
        {
            byReference.TryAdd(e.Resource.Reference, e);
        }

        foreach (var e in view.Events)
        {
            organs[e.Id] = string.Join(' ', OrgansOf(e).Distinct());
        }
    }

    public TimelineView View { get; }

    public Axis Axis { get; }

    public IReadOnlyList<TimelineEvent> In(Lane lane) => [.. View.Events.Where(e => e.Lane == lane && Axis.Shows(e))];

    /// <summary>The regions of the body map that an event is about: its own, else those of what it refers to.</summary>
    public string Organs(TimelineEvent e) => organs.GetValueOrDefault(e.Id, string.Empty);

    public TimelineEvent? Find(string reference) => byReference.GetValueOrDefault(reference);

    public LesionFact? Lesion(TimelineEvent e) =>
        e.Links.Where(l => l.Rel == "focus").Select(l => lesions.GetValueOrDefault(l.ResourceRef)).FirstOrDefault(l => l is not null);

    public int Day(EventTime time) => Axis.Day(time.FirstDay);

    /// <summary>The day on which somebody stood by a metastasis, if that was after it was found.</summary>
    public DateOnly? Attested(TimelineEvent metastasis)
    {
        var on = View.Case.Facts.OfType<AttestationFact>()
            .Where(a => a.Targets.Contains(metastasis.Resource.Reference))
            .Select(a => EventTime.Parse(a.Recorded)?.FirstDay)
            .Max();

        return on > metastasis.Start.FirstDay && on <= View.Day ? on : null;
    }

    /// <summary>Groups events that speak of the same thing: those that name each other, and those that name the same third.</summary>
    public static IReadOnlyList<IReadOnlyList<TimelineEvent>> Together(IReadOnlyList<TimelineEvent> events, Func<TimelineEvent, TimelineEvent, bool>? also = null)
    {
        var group = Enumerable.Range(0, events.Count).ToArray();
        int Root(int i) => group[i] == i ? i : group[i] = Root(group[i]);

        for (var i = 0; i < events.Count; i++)
        {
            for (var j = i + 1; j < events.Count; j++)
            {
                if (Names(events[i], events[j]) || Names(events[j], events[i]) || (also?.Invoke(events[i], events[j]) ?? false))
                {
                    group[Root(j)] = Root(i);
                }
            }
        }

        return [.. events.Index().GroupBy(e => Root(e.Index)).OrderBy(g => g.Min(e => e.Item.Start.FirstDay)).Select(g => (IReadOnlyList<TimelineEvent>)[.. g.Select(e => e.Item)])];
    }

    private static bool Names(TimelineEvent a, TimelineEvent b) => a.Links.Any(l => l.ResourceRef == b.Resource.Reference);

    private IEnumerable<string> OrgansOf(TimelineEvent e)
    {
        var own = e.BodySites.Select(s => s.MapRegion).OfType<string>().ToList();

        return own.Count > 0 ? own : e.Links
            .Where(l => l.Rel is "focus" or "reason" or "result" or "evidence")
            .SelectMany(l => lesions.GetValueOrDefault(l.ResourceRef)?.Site?.MapRegion is { } region ? [region] : byReference.GetValueOrDefault(l.ResourceRef)?.BodySites.Select(s => s.MapRegion).OfType<string>() ?? []);
    }
}
