namespace CaseRecords.Assessments;

/// <summary>The times that the rules go by, set per deployment (<c>Assessments:Thresholds</c>).</summary>
public sealed record Thresholds
{
    public static Thresholds Default { get; } = new();

    /// <summary>For how long an unknown primary is news, before it is a warning.</summary>
    public TimeSpan UnknownPrimaryIsNews { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long a bone metastasis may be without a plan.</summary>
    public TimeSpan BonePlanDue { get; init; } = TimeSpan.FromDays(30);

    /// <summary>For how long a dose of a bone agent shows that the agent is being given: the 12-weekly interval and four weeks' grace.</summary>
    public TimeSpan BoneAgentDoseCounts { get; init; } = TimeSpan.FromDays(112);
}
