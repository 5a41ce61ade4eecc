namespace CaseRecords.Assessments.Rules;

/// <summary>Reads a case and says what a clinician may want to consider. Pure: the same case and time give the same answer.</summary>
public delegate IEnumerable<Assessment> AssessmentRule(CaseFile file, DateTimeOffset now);

/// <summary>The rules that run.</summary>
public static class AssessmentRules
{
    public static IReadOnlyList<AssessmentRule> All { get; } = With(Thresholds.Default);

    public static IReadOnlyList<AssessmentRule> With(Thresholds thresholds) =>
    [
        (file, now) => MetastasisBeforePrimary.Evaluate(file, now, thresholds),
        (file, now) => BoneMetastasisWithoutPlan.Evaluate(file, now, thresholds),
    ];
}
