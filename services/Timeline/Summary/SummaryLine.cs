using CaseRecords.Terminology;
using CaseRecords.Timeline.Course.Lanes;
using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Summary;

/// <summary>One clause of the summary: what joins it to the one before, what it says, and the event that says so.</summary>
internal sealed record Clause(string Joined, string Text, TimelineEvent? Source);

/// <summary>The case in one sentence, made from its events: each clause stands only where its facts are.</summary>
internal static class SummaryLine
{
    private const int MostOfAKind = 3;

    public static IReadOnlyList<Clause> Of(TimelineView view)
    {
        var clauses = new List<Clause>();
        var death = view.Events.FirstOrDefault(e => e.Kind == Kinds.Death);

        clauses.AddRange(Origin(view));
        clauses.AddRange(Stage(view));
        clauses.AddRange(Variants(view));
        clauses.AddRange(Treated(view));
        clauses.AddRange(Drugs(view, death is not null));
        clauses.AddRange(Bone(view));
        clauses.AddRange(Palliative(view));
        clauses.AddRange(Function(view));
        if (death is not null)
        {
            clauses.Add(new Clause("; ", $"died {death.Start.Text}", death));
        }

        return clauses is [] ? [new Clause(string.Empty, "No cancer is recorded", null)] : [clauses[0] with { Joined = string.Empty, Text = Labels.Sentence(clauses[0].Text) }, .. clauses.Skip(1)];
    }

    public static string Text(IEnumerable<Clause> clauses) => string.Concat(clauses.Select(c => c.Joined + c.Text)) + ".";

    private static IEnumerable<Clause> Origin(TimelineView view)
    {
        var found = view.Events.Where(e => e.Kind is Kinds.Primary or Kinds.Secondary).OrderBy(e => e.Start.FirstDay).ThenBy(e => e.Kind == Kinds.Secondary).ToList();
        var primary = found.Find(e => e.Kind == Kinds.Primary && DayZero.IsConfirmed(e)) ?? found.Find(e => e.Kind == Kinds.Primary);
        var metastases = found.Where(e => e.Kind == Kinds.Secondary).ToList();

        if (metastases.Count > 0 && (primary is null || metastases[0].Start.FirstDay < primary.Start.FirstDay))
        {
            var first = metastases[0];
            yield return new Clause(string.Empty, $"{Metastasis(first)} found on {first.Start.Text}", first);
            yield return primary is null
                ? new Clause("; ", Unknown(view, first), first)
                : new Clause("; ", $"{(DayZero.IsConfirmed(primary) ? "primary" : "suspected primary")} found {Later(first, primary)}: {Primary(primary)}", primary);
            metastases.RemoveAt(0);
        }
        else if (primary is not null)
        {
            yield return new Clause(string.Empty, $"{Primary(primary)} {(DayZero.IsConfirmed(primary) ? "found on" : "suspected since")} {primary.Start.Text}", primary);
        }
        else if (view.Events.FirstOrDefault(e => e.Kind == Kinds.Neoplasm) is { } growth)
        {
            yield return new Clause(string.Empty, $"{Labels.InSentence(growth.Title)} found on {growth.Start.Text}, nature not stated", growth);
        }

        foreach (var other in metastases.Take(MostOfAKind))
        {
            yield return new Clause("; ", primary is null ? $"{Labels.InSentence(Metastasis(other))} {other.Start.Text}" : $"{Labels.InSentence(Metastasis(other))} {Later(primary, other)}", other);
        }

        if (metastases.Count > MostOfAKind)
        {
            yield return new Clause(" and ", $"{metastases.Count - MostOfAKind} more", metastases[MostOfAKind]);
        }
    }

    private static IEnumerable<Clause> Stage(TimelineView view)
    {
        var stage = view.Events.LastOrDefault(e => e.Kind == Kinds.Stage);
        if (stage is null)
        {
            return [];
        }

        var edition = stage.Subtitle?.Split(' ') is ["TNM", var nth, "edition"] ? $" ({nth})" : string.Empty;
        var tnm = DiagnosisLane.Tnm(view, stage);

        return [new Clause(", ", $"{(tnm.Length > 0 ? tnm + ", " : string.Empty)}stage {stage.Value?.Display}{edition}", stage)];
    }

    /// <summary>The variants that a drug answers to; where the record names none, the ones that were found in genes we know.</summary>
    private static IEnumerable<Clause> Variants(TimelineView view)
    {
        var present = view.Events.Where(e => e.Kind == Kinds.Variant && GenomicsLane.IsPresent(e)).ToList();
        var answered = present.Where(v => GenomicsLane.Answers(view.Events, v).Count > 0).ToList();
        var known = present.Where(v => v.Codes.Any(c => Tables.Genes.Has(c.System, c.Code))).ToList();

        return (answered.Count > 0 ? answered : known.Count > 0 ? known : present).DistinctBy(v => v.Title).Take(MostOfAKind).Select(v => new Clause(", ", v.Title, v));
    }

    private static IEnumerable<Clause> Treated(TimelineView view) =>
        view.Events.Where(e => e.Kind is Kinds.Surgery || (e.Kind == Kinds.Radiotherapy && e.End is not null)).DistinctBy(e => e.Title).Take(2)
            .Select(e => new Clause(", ", $"{Labels.InSentence(e.Title)} {e.Start.Text}", e));

    private static IEnumerable<Clause> Drugs(TimelineView view, bool dead)
    {
        var drugs = view.Events.Where(e => e.Kind == Kinds.Drug && e.Lane == Lane.Systemic).ToList();
        var now = drugs.Where(d => d.IsOngoing).ToList();

        if (now.Count > 0)
        {
            return now.Take(MostOfAKind).Select((d, i) => new Clause(i == 0 ? (dead ? ", last on " : ", on ") : " and ", $"{Labels.InSentence(d.Title)} since {d.Start.Text}", d));
        }

        return drugs.OrderBy(d => d.LastDay).TakeLast(2).Select(d => new Clause(", ", $"{Labels.InSentence(d.Title)} {(d.End?.Time is { } end ? $"{d.Start.Text} to {end.Text}" : d.Start.Text)}", d));
    }

    private static IEnumerable<Clause> Bone(TimelineView view) =>
        view.Events.Where(e => e.Kind == Kinds.Drug && e.Lane == Lane.Bone && e.IsOngoing && IsAgent(e))
            .Select(d => new Clause(", ", $"{Labels.InSentence(d.Title)} since {d.Start.Text}", d));

    private static bool IsAgent(TimelineEvent e) =>
        e.Codes.Any(c => Tables.BoneAgents.Has(c.System, c.Code)) || Tables.BoneAgents.Rows.Any(r => r.Display.Equals(e.Title, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Clause> Palliative(TimelineView view)
    {
        var engaged = view.Events.FirstOrDefault(e => e.Kind == Kinds.PalliativePlan) ?? view.Events.FirstOrDefault(e => e.Kind == Kinds.Referral && e.Status == EventStatus.Completed);

        return engaged is null ? [] : [new Clause(", ", $"{(engaged.Title.Contains("erminal", StringComparison.Ordinal) ? "terminal" : "palliative")} care engaged {engaged.Start.Text}", engaged)];
    }

    private static IEnumerable<Clause> Function(TimelineView view)
    {
        var scales = view.Events.Where(e => e.Kind == Kinds.Performance && e.Value is not null).ToList();
        if ((scales.FindLast(e => e.Title.StartsWith("ECOG", StringComparison.Ordinal)) ?? scales.LastOrDefault()) is { } performance)
        {
            yield return new Clause(", ", $"{performance.Title.Split(' ')[0]} {performance.Value!.Display}", performance);
        }

        if (view.Events.LastOrDefault(e => e.Kind == Kinds.Pain && e.Value?.Number is not null) is { } pain)
        {
            yield return new Clause(", ", $"pain {Values.Text(Values.Rounded(pain.Value!.Number!.Value, 1))}/10", pain);
        }
    }

    /// <summary>Where a metastasis is: the part of the spine where it is one, else the site, else what the condition is called.</summary>
    private static string Metastasis(TimelineEvent e)
    {
        var site = e.BodySites.Count > 0 ? e.BodySites[0] : null;

        return site switch
        {
            { MapRegion: { } region } when region.StartsWith("spine", StringComparison.Ordinal) => $"{Words.Region(region)} metastasis",
            { Display: not null } => $"{Labels.Sentence(Sites.Name(site))} metastasis",
            _ => e.Title.Split(", ")[0],
        };
    }

    private static string Primary(TimelineEvent e)
    {
        var site = e.BodySites.FirstOrDefault(s => s.Display is not null) is { } place ? Sites.Short(place) : null;
        var histology = Histology(e);
        var name = site is not null && histology is not null ? $"{site} {histology}" : Labels.InSentence(e.Title.Replace("Primary: ", string.Empty, StringComparison.Ordinal));
        var codes = ((string?[])
        [
            e.Codes.FirstOrDefault(c => c.System is CodeSystems.Icd10Cm or CodeSystems.Icd10 or CodeSystems.Icd10Gm)?.Code,
            e.Codes.FirstOrDefault(c => c.System == CodeSystems.IcdO3 && c.Code?.Contains('/', StringComparison.Ordinal) == true)?.Code,
        ]).OfType<string>().ToList();

        return codes.Count == 0 ? name : $"{name} ({string.Join(", ", codes)})";
    }

    public static string? Histology(TimelineEvent primary)
    {
        var morphology = primary.Codes.FirstOrDefault(c => c.System == CodeSystems.IcdO3 && c.Code?.Contains('/', StringComparison.Ordinal) == true)
            ?? primary.Codes.FirstOrDefault(c => c.Display?.EndsWith("(morphologic abnormality)", StringComparison.Ordinal) ?? false);

        return Labels.Clean(morphology?.Display)?.Replace(", NOS", string.Empty, StringComparison.Ordinal) is { } name ? Labels.InSentence(name) : null;
    }

    private static string Later(TimelineEvent first, TimelineEvent second)
    {
        if (!first.Start.IsDay || !second.Start.IsDay)
        {
            return second.Start.Text;
        }

        return (second.Start.FirstDay.DayNumber - first.Start.FirstDay.DayNumber) switch
        {
            0 => "the same day",
            1 => "1 day later",
            var days => $"{days} days later",
        };
    }

    private static string Unknown(TimelineView view, TimelineEvent first)
    {
        if (view.Events.FirstOrDefault(e => e.Kind == Kinds.Neoplasm) is { } growth)
        {
            return $"primary not confirmed ({Labels.InSentence(growth.Title)})";
        }

        var days = view.Day.DayNumber - first.Start.FirstDay.DayNumber;

        return days <= 0 ? "primary unknown" : $"primary unknown after {days} {(days == 1 ? "day" : "days")}";
    }
}
