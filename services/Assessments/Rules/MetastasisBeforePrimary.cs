using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Assessments.Rules;

/// <summary>
/// CUP-01: a metastasis is on record and its primary is not. A state of the work-up ("not yet found"), not the diagnosis of a cancer
/// of unknown primary, which a clinician makes after a negative work-up.
/// </summary>
public static class MetastasisBeforePrimary
{
    public const string RuleId = "CUP-01";

    private const string Regional = "node-regional";

    private static readonly Source[] Sources = [new("ESMO guideline, cancers of unknown primary site", null, "any")];

    public static IEnumerable<Assessment> Evaluate(CaseFile file, DateTimeOffset now) => Evaluate(file, now, Thresholds.Default);

    public static IEnumerable<Assessment> Evaluate(CaseFile file, DateTimeOffset now, Thresholds thresholds) =>
        from metastasis in file.All<Condition>()
        where metastasis.IsSecondaryCancer() && metastasis.MetastasisOrgan() != Regional
        let assessment = Assess(metastasis, file, now, thresholds)
        where assessment is not null
        select assessment;

    private static Assessment? Assess(Condition metastasis, CaseFile file, DateTimeOffset now, Thresholds thresholds)
    {
        if (metastasis.Active() == Truth.No)
        {
            return null;
        }

        if (metastasis.Active() == Truth.Unknown)
        {
            return Gap(metastasis, file, $"{metastasis.Reference()} clinicalStatus");
        }

        var (known, gap) = PrimaryIsKnown(metastasis, file);

        return known switch
        {
            Truth.Yes => null,
            Truth.Unknown => Gap(metastasis, file, gap),
            _ => Raise(metastasis, file, now, thresholds),
        };
    }

    /// <summary>Whether the linked primary, or any primary of the patient, is confirmed; where that is unknown, what is missing.</summary>
    private static (Truth Known, string Missing) PrimaryIsKnown(Condition metastasis, CaseFile file)
    {
        var linked = metastasis.RelatedPrimaries().Select(link => (Link: link, Primary: file.Find<Condition>(link))).ToList();
        var candidates = linked.Select(link => link.Primary).OfType<Condition>().Concat(file.All<Condition>().Where(c => c.IsPrimaryCancer())).ToList();

        if (candidates.Any(primary => primary.Confirmed() == Truth.Yes))
        {
            return (Truth.Yes, "");
        }

        if (linked.FirstOrDefault(link => link.Primary is null).Link is { } dangling)
        {
            return (Truth.Unknown, dangling);
        }

        return candidates.FirstOrDefault(primary => primary.Confirmed() == Truth.Unknown) is { } undecided
            ? (Truth.Unknown, $"{undecided.Reference()} clinicalStatus")
            : (Truth.No, "");
    }

    private static Assessment Raise(Condition metastasis, CaseFile file, DateTimeOffset now, Thresholds thresholds)
    {
        var since = Dates.Since(metastasis);
        var workup = Workup.Of(file);

        return Draft(metastasis, file) with
        {
            Severity = since is null || now - since < thresholds.UnknownPrimaryIsNews ? Severity.Info : Severity.Warning,
            Explanation = $"A metastasis ({metastasis.MetastasisOrgan()}) is recorded since {Dates.Text(since)}, and no confirmed primary is linked or on record.",
            Evidence = [Read(metastasis), .. workup.Done],
            Missing = [.. since is null ? ["date of the metastasis"] : Array.Empty<string>(), "confirmed primary", .. workup.Missing],
        };
    }

    private static Assessment Gap(Condition metastasis, CaseFile file, string missing) => Draft(metastasis, file) with
    {
        Explanation = "Whether the primary of this metastasis is known cannot be told from the record.",
        Missing = [missing],
    };

    private static Assessment Draft(Condition metastasis, CaseFile file) => new()
    {
        RuleId = RuleId,
        Version = "1",
        PatientId = file.PatientId,
        Subject = metastasis.Reference(),
        Severity = Severity.Info,
        Title = "Metastasis recorded, primary unknown",
        Explanation = "",
        Evidence = [Read(metastasis)],
        Sources = Sources,
    };

    private static Evidence Read(Condition metastasis) => new(metastasis.Reference(), $"metastasis, {metastasis.MetastasisOrgan()}");
}
