namespace CaseRecords.Timeline.Events;

/// <summary>What an event is, within its lane. Callers may rely on these words; new ones may come.</summary>
internal static class Kinds
{
    public const string Symptom = "symptom";
    public const string Problem = "problem";
    public const string SelfTreatment = "self-treatment";
    public const string Performance = "performance-status";
    public const string Pain = "pain";
    public const string Habit = "habit";
    public const string AdverseEvent = "adverse-event";
    public const string Observation = "observation";

    public const string Study = "study";
    public const string RadiologyReport = "radiology-report";
    public const string Finding = "finding";
    public const string TumorSize = "tumor-size";

    public const string Biopsy = "biopsy";
    public const string Specimen = "specimen";
    public const string PathologyReport = "pathology-report";
    public const string Morphology = "morphology";

    public const string Primary = "primary";
    public const string Secondary = "secondary";
    public const string Neoplasm = "neoplasm";
    public const string Tnm = "tnm";
    public const string Stage = "stage";
    public const string OtherStage = "other-stage";
    public const string Risk = "risk";
    public const string Impression = "impression";

    public const string GenomicsReport = "genomics-report";
    public const string Variant = "variant";
    public const string Region = "region-studied";
    public const string Implication = "implication";
    public const string Signature = "signature";
    public const string Marker = "marker";

    /// <summary>A drug over time: what folding makes of orders, doses and statements.</summary>
    public const string Drug = "drug";
    public const string DrugOrder = "drug-order";
    public const string DrugGiven = "drug-given";
    public const string DrugTaken = "drug-taken";
    public const string DrugDispensed = "drug-dispensed";
    public const string DrugDue = "drug-due";

    public const string Surgery = "surgery";
    public const string Radiotherapy = "radiotherapy";
    public const string Procedure = "procedure";
    public const string Dental = "dental";

    public const string Lab = "lab";
    public const string LabReport = "lab-report";
    public const string Vital = "vital-sign";

    public const string DiseaseStatus = "disease-status";

    public const string Referral = "referral";
    public const string PalliativePlan = "palliative-plan";
    public const string Goal = "goal";
    public const string Nutrition = "nutrition";

    public const string TumorBoard = "tumor-board";
    public const string TreatmentPlan = "treatment-plan";
    public const string BonePlan = "bone-plan";
    public const string FollowUpPlan = "follow-up-plan";
    public const string Plan = "plan";
    public const string Planned = "planned";
    public const string Order = "order";
    public const string Appointment = "appointment";
    public const string WorkItem = "task";

    public const string Encounter = "encounter";
    public const string Immunization = "immunization";
    public const string Document = "document";
    public const string Death = "death";
}
