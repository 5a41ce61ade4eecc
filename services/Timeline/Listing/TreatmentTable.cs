using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Listing;

/// <summary>Treatments that serve the same end.</summary>
internal sealed record TreatmentGroup(string Name, IReadOnlyList<TreatmentRow> Rows, int More);

/// <summary>One treatment: what, when, and what is known of it.</summary>
internal sealed record TreatmentRow(string Name, string? Dose, string Dates, string Status, string? Note, string Swatch, TimelineEvent Source);

/// <summary>The treatments in groups, the newest first within each.</summary>
internal static class TreatmentTable
{
    private const int MostRows = 8;

    public static IReadOnlyList<TreatmentGroup> Of(TimelineView view) =>
    [
        .. ((TreatmentGroup?[])
        [
            Group(view, "Systemic treatment", "s-tki", e => e.Lane == Lane.Systemic && e.Kind == Kinds.Drug),
            Group(view, "Local treatment", "s-loc", e => e.Lane == Lane.Local),
            Group(view, "Bone protection", "s-zol", e => e.Lane == Lane.Bone && e.Kind == Kinds.Drug),
            Group(view, "Supportive and palliative", "s-an", e => e.Lane == Lane.Supportive && e.Kind is Kinds.Drug or Kinds.PalliativePlan && e.Lane == Lane.Supportive),
        ]).OfType<TreatmentGroup>(),
    ];

    private static TreatmentGroup? Group(TimelineView view, string name, string swatch, Func<TimelineEvent, bool> belongs)
    {
        // Sessions of one course, and courses of one drug, are one line.
        var all = view.Events.Where(belongs).GroupBy(e => e.Kind is Kinds.Radiotherapy or Kinds.Drug ? e.Title : e.Id).Select(g => (First: g.First(), Last: g.Last(), Count: g.Count())).Reverse().ToList();

        return all.Count == 0 ? null : new TreatmentGroup(
            name,
            [.. all.OrderByDescending(t => t.Last.IsOngoing).Take(MostRows).Select(t => Row(view, t.First, t.Last, t.Count, t.First.Kind == Kinds.PalliativePlan ? "s-pal" : swatch))],
            Math.Max(0, all.Count - MostRows));
    }

    private static TreatmentRow Row(TimelineView view, TimelineEvent e, TimelineEvent last, int count, string swatch)
    {
        var order = e.Flags.Contains(Folding.OrderOnly);
        var status = e.Kind switch
        {
            Kinds.Drug when count > 1 => $"{count} courses, {(order ? "orders only, intake not recorded" : "the last " + Word(last))}",
            Kinds.Drug when order => $"Order {Word(e)}, intake not recorded",
            Kinds.Drug => Labels.Sentence(e.Detail.Count > 0 ? e.Detail[0] : Word(e)),
            _ when count > 1 => $"{count} sessions",
            _ => Labels.Sentence(Word(e)),
        };
        var due = view.Events.FirstOrDefault(d => d.Kind == Kinds.DrugDue && d.PartOf == e.Id);
        var goals = e.Kind == Kinds.PalliativePlan ? view.Events.Where(g => g.Kind == Kinds.Goal).Select(g => g.Title + (g.End?.Value is { } reached ? $", reached {reached}" : string.Empty)) : [];

        return new TreatmentRow(
            e.Title,
            e.Subtitle,
            count > 1 ? $"{e.Start.Text} – {(last.IsOngoing ? string.Empty : (last.End?.Time ?? last.Start).Text)}" : Dates(e),
            status,
            Drafting.Line([due is null ? null : $"Next {due.Start.Text}", e.Intent is { } intent ? $"{intent.ToString().ToLowerInvariant()} intent" : null, e.StatusReason, .. goals]),
            swatch,
            e);
    }

    private static string Dates(TimelineEvent e) => e.End switch
    {
        null => e.Start.Text,
        { Time: { } end } => $"{e.Start.Text} – {end.Text}",
        { Ongoing: true } => $"{e.Start.Text} –",
        _ => $"{e.Start.Text} – ?",
    };

    private static string Word(TimelineEvent e) => e.Status.ToString().ToLowerInvariant();
}
