using CaseRecords.Timeline.Course.Lanes;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Listing;

/// <summary>A line of the genomics table.</summary>
internal sealed record GeneRow(string Gene, bool IsActionable, string Result, string? Detail, string Fraction, string? Drug, string? DrugNote, bool IsMatch, TimelineEvent Source);

/// <summary>What was found, what the markers say, and what was looked for and not found.</summary>
internal static class GeneTable
{
    private const int MostVariants = 14;
    private const int MostMarkers = 10;

    public static IReadOnlyList<GeneRow> Of(TimelineView view)
    {
        var events = view.Events.Where(e => e.Lane == Lane.Genomics).ToList();
        var present = events.Where(e => e.Kind == Kinds.Variant && GenomicsLane.IsPresent(e)).ToList();

        return
        [
            .. present.Take(MostVariants).Select(v => Found(view, events, v)),
            .. events.Where(e => e.Kind is Kinds.Signature or Kinds.Marker).GroupBy(e => e.Title).Select(g => g.Last()).Take(MostMarkers).Select(Marker),
            .. Absent(events),
        ];
    }

    private static GeneRow Found(TimelineView view, List<TimelineEvent> events, TimelineEvent variant)
    {
        var answers = GenomicsLane.Answers(events, variant);
        var given = view.Events.Where(e => e.Kind == Kinds.Drug).ToList();
        var match = answers.FirstOrDefault(a => given.Exists(d => d.Title.Equals(a.Drug, StringComparison.OrdinalIgnoreCase) && d.IsOngoing));
        var shown = match.Drug is not null ? match : answers.Count > 0 ? answers[0] : default;
        var genes = string.Join("–", GenomicsLane.GenesOf(variant));
        var what = variant.Title.StartsWith(genes, StringComparison.Ordinal) ? variant.Title[genes.Length..].Trim() : variant.Title;

        return new GeneRow(
            genes.Length > 0 ? genes : variant.Title,
            answers.Count > 0,
            $"Present, {what}".TrimEnd(',', ' '),
            Drafting.Line([.. variant.Detail, Source(variant)]),
            variant.Value?.Number is { } vaf ? Values.Text(vaf) : "n/a",
            shown.Drug is null ? null : Labels.InSentence(shown.Drug),
            shown.Drug is null ? null : match.Drug is not null ? shown.Effect : $"{shown.Effect}, not given",
            match.Drug is not null,
            variant);
    }

    private static string? Source(TimelineEvent variant) => variant.Subtitle?.Split(", ").FirstOrDefault(word => word is "somatic" or "germline" or "likely germline" or "fetal");

    private static GeneRow Marker(TimelineEvent marker) =>
        new(marker.Title, false, marker.Value?.Display ?? "recorded", marker.Start.Text, "n/a", null, null, false, marker);

    /// <summary>Negatives are kept: tested and not found is not the same as not tested.</summary>
    private static IEnumerable<GeneRow> Absent(List<TimelineEvent> events)
    {
        var negative = events.Where(e => e.Kind == Kinds.Variant && !GenomicsLane.IsPresent(e)).ToList();
        foreach (var result in negative.GroupBy(e => e.Value?.Display ?? "absent"))
        {
            var genes = result.SelectMany(GenomicsLane.GenesOf).Distinct().ToList();
            yield return new GeneRow($"{genes.Count} {(genes.Count == 1 ? "gene" : "others")}", false, Labels.Sentence(result.Key), string.Join(", ", genes), "n/a", null, null, false, result.Last());
        }
    }
}
