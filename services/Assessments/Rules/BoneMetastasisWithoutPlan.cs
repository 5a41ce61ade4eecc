using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Assessments.Rules;

/// <summary>BONE-01: a bone metastasis is on record, and neither bone protection nor a reason against it is.</summary>
public static class BoneMetastasisWithoutPlan
{
    public const string RuleId = "BONE-01";

    private static readonly Source[] Sources = [new("NCCN and ESMO guidance on bone health in cancer", null, "any")];

    public static IEnumerable<Assessment> Evaluate(CaseFile file, DateTimeOffset now) => Evaluate(file, now, Thresholds.Default);

    public static IEnumerable<Assessment> Evaluate(CaseFile file, DateTimeOffset now, Thresholds thresholds) =>
        BoneProtection.IsSettled(file, now, thresholds) || EndOfLifeCare.IsUnderWay(file)
            ? []
            : from metastasis in file.All<Condition>()
              where metastasis.IsSecondaryCancer() && IsOfBone(metastasis)
              let assessment = Assess(metastasis, file, now, thresholds)
              where assessment is not null
              select assessment;

    private static bool IsOfBone(Condition metastasis) =>
        Tables.SecondaryCancers.Has(metastasis.Code, "bone") || metastasis.IsInBone();

    private static Assessment? Assess(Condition metastasis, CaseFile file, DateTimeOffset now, Thresholds thresholds) =>
        (metastasis.Active(), Dates.Since(metastasis)) switch
        {
            (Truth.No, _) => null,
            (Truth.Unknown, _) => Gap(metastasis, file, $"{metastasis.Reference()} clinicalStatus"),
            (_, null) => Gap(metastasis, file, "date of the metastasis"),
            (_, { } since) when now - since <= thresholds.BonePlanDue => null,
            (_, var since) => Raise(metastasis, file, since),
        };

    private static Assessment Raise(Condition metastasis, CaseFile file, DateTimeOffset? since)
    {
        var readiness = Readiness.Of(file);

        return Draft(metastasis, file) with
        {
            Severity = Severity.Warning,
            Explanation = $"A bone metastasis is recorded since {Dates.Text(since)}; no bone agent, no bone-protection plan and no reason against one is on record."
                + (readiness.Count == 0 ? "" : $" Already known: {string.Join("; ", readiness.Select(known => known.Value))}."),
            Evidence = [Read(metastasis), .. readiness],
            Missing = ["bone agent, bone-protection plan, or the reason for none"],
        };
    }

    private static Assessment Gap(Condition metastasis, CaseFile file, string missing) => Draft(metastasis, file) with
    {
        Explanation = "Whether this bone metastasis needs a bone-protection plan cannot be told from the record.",
        Missing = [missing],
    };

    private static Assessment Draft(Condition metastasis, CaseFile file) => new()
    {
        RuleId = RuleId,
        Version = "1",
        PatientId = file.PatientId,
        Subject = metastasis.Reference(),
        Severity = Severity.Info,
        Title = "Bone metastasis, no bone-protection plan",
        Explanation = "",
        Evidence = [Read(metastasis)],
        Sources = Sources,
    };

    private static Evidence Read(Condition metastasis) => new(metastasis.Reference(), $"bone metastasis since {Dates.Text(Dates.Since(metastasis))}");
}
