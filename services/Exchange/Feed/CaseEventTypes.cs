using CaseRecords.Events;

namespace CaseRecords.Exchange.Feed;

/// <summary>Every case event that can be in the log: a new one is a line here and its contract.</summary>
internal static class CaseEventTypes
{
    public static IReadOnlyList<CaseEventType> All { get; } =
    [
        new("Patient", "merged", typeof(PatientMerged)),
        new("Finding", "recorded", typeof(FindingRecorded)),
        new("Biopsy", "completed", typeof(BiopsyCompleted)),
        new("Pathology", "final", typeof(PathologyFinal)),
        new("Primary", "confirmed", typeof(PrimaryConfirmed)),
        new("Metastasis", "recorded", typeof(MetastasisRecorded)),
        new("Primary", "linked", typeof(PrimaryLinked)),
        new("Primary", "unlinked", typeof(PrimaryUnlinked)),
        new("Stage", "recorded", typeof(StageRecorded)),
        new("DiseaseStatus", "changed", typeof(DiseaseStatusChanged)),
        new("GenomicReport", "final", typeof(GenomicReportFinal)),
        new("Treatment", "started", typeof(TreatmentStarted)),
        new("Treatment", "changed", typeof(TreatmentChanged)),
        new("Treatment", "stopped", typeof(TreatmentStopped)),
        new("CarePlan", "activated", typeof(CarePlanActivated)),
    ];

    /// <summary>The case event of a name such as <c>primary-confirmed</c>; null where there is none.</summary>
    public static CaseEventType? Find(string name) => All.FirstOrDefault(type => type.Name == name);
}

/// <summary>A case event's noun and verb, and the contract of its data.</summary>
internal sealed record CaseEventType(string Noun, string Verb, Type Contract)
{
    /// <summary>The name as it stands in types and addresses: <c>disease-status-changed</c>.</summary>
    public string Name { get; } = $"{CloudEventJson.Kebab(Noun)}-{Verb}";
}
