using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Listing;

/// <summary>Reports and plans, the newest first: what one opens to read more.</summary>
internal static class DocumentList
{
    private const int Most = 14;
    private const int MostLabs = 5;

    private static readonly string[] Listed =
        [Kinds.RadiologyReport, Kinds.PathologyReport, Kinds.GenomicsReport, Kinds.TumorBoard, Kinds.FollowUpPlan, Kinds.TreatmentPlan, Kinds.PalliativePlan, Kinds.BonePlan, Kinds.Document, Kinds.Impression];

    public static (IReadOnlyList<TimelineEvent> Shown, int More) Of(TimelineView view)
    {
        var all = view.Events.Where(e => Listed.Contains(e.Kind)).Reverse().ToList();
        if (all.Count < 4)
        {
            all = [.. all, .. view.Events.Where(e => e.Kind == Kinds.LabReport).Reverse().Take(MostLabs)];
        }

        return ([.. all.Take(Most)], Math.Max(0, all.Count - Most));
    }
}
