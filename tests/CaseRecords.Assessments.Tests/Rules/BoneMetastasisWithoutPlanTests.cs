using CaseRecords.Assessments.Rules;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using static CaseRecords.Assessments.Tests.Case;

namespace CaseRecords.Assessments.Tests.Rules;

public sealed class BoneMetastasisWithoutPlanTests
{
    [Theory]
    [InlineData("2025-05-04", false)]
    [InlineData("2025-05-05", true)]
    public void A_bone_metastasis_without_a_plan_is_a_warning_after_30_days(string day, bool raised)
    {
        var assessments = BoneMetastasisWithoutPlan.Evaluate(Of(Metastasis()), On(day)).ToList();

        assessments.Select(assessment => (assessment.RuleId, assessment.Severity))
            .ShouldBe(raised ? [("BONE-01", Severity.Warning)] : []);
    }

    [Theory]
    [InlineData("94602001", null)]
    [InlineData("128462008", "55492004")]
    [InlineData("128462008", "71341001")]
    public void Every_bone_counts_by_code_or_by_site(string code, string? site) =>
        BoneMetastasisWithoutPlan.Evaluate(Of(Metastasis(code: code, site: site)), On("2025-06-01")).ShouldHaveSingleItem();

    [Theory]
    [InlineData("94381002", null)]
    [InlineData("128462008", "14016003")]
    public void Liver_and_marrow_are_no_bones(string code, string? site) =>
        BoneMetastasisWithoutPlan.Evaluate(Of(Metastasis(code: code, site: site)), On("2025-06-01")).ShouldBeEmpty();

    [Fact]
    public void An_active_plan_answers_it_and_one_that_is_over_does_not()
    {
        BoneMetastasisWithoutPlan.Evaluate(Of(Metastasis(), BonePlan()), On("2025-06-01")).ShouldBeEmpty();
        BoneMetastasisWithoutPlan.Evaluate(Of(Metastasis(), BonePlan(RequestStatus.Completed)), On("2025-06-01")).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_plan_of_another_kind_does_not_answer_it()
    {
        var palliative = BonePlan();
        palliative.Category = [new CodeableConcept(CodeSystems.Snomed, "103735009")];

        BoneMetastasisWithoutPlan.Evaluate(Of(Metastasis(), palliative), On("2025-06-01")).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData(MedicationRequest.MedicationrequestStatus.Active, false, true)]
    [InlineData(MedicationRequest.MedicationrequestStatus.Stopped, true, true)]
    [InlineData(MedicationRequest.MedicationrequestStatus.Stopped, false, false)]
    [InlineData(MedicationRequest.MedicationrequestStatus.Cancelled, true, true)]
    [InlineData(MedicationRequest.MedicationrequestStatus.Draft, false, false)]
    public void An_order_answers_it_and_so_does_a_reason_against_one(MedicationRequest.MedicationrequestStatus status, bool reason, bool settled) =>
        BoneMetastasisWithoutPlan.Evaluate(
            Of(Metastasis(), new MedicationRequest
            {
                Id = "order",
                Status = status,
                Medication = ZoledronicAcid,
                StatusReason = reason ? new CodeableConcept(CodeSystems.Snomed, "105480006") : null,
                Subject = new ResourceReference("Patient/wang"),
            }),
            On("2025-06-01")).Any().ShouldBe(!settled);

    [Fact]
    public void An_order_not_to_give_does_not_count_as_giving() =>
        BoneMetastasisWithoutPlan.Evaluate(
            Of(Metastasis(), new MedicationRequest { Id = "no", Status = MedicationRequest.MedicationrequestStatus.Active, DoNotPerform = true, Medication = ZoledronicAcid }),
            On("2025-06-01")).ShouldHaveSingleItem();

    [Theory]
    [InlineData("2025-06-01", "2025-09-21", true)]
    [InlineData("2025-06-01", "2025-09-22", false)]
    public void A_dose_counts_for_112_days(string given, string day, bool settled) =>
        BoneMetastasisWithoutPlan.Evaluate(
            Of(Metastasis(), new MedicationAdministration
            {
                Id = "dose",
                Status = MedicationAdministration.MedicationAdministrationStatusCodes.Completed,
                Medication = new CodeableConcept { Text = "Zoledronic acid 4 mg i.v." },
                Effective = new FhirDateTime(given),
            }),
            On(day)).Any().ShouldBe(!settled);

    [Fact]
    public void Another_drug_does_not_answer_it() =>
        BoneMetastasisWithoutPlan.Evaluate(
            Of(Metastasis(), new MedicationRequest { Id = "osi", Status = MedicationRequest.MedicationrequestStatus.Active, Medication = new CodeableConcept(CodeSystems.RxNorm, "1721560") }),
            On("2025-06-01")).ShouldHaveSingleItem();

    [Theory]
    [InlineData("170935008", true)]
    [InlineData("182964004", true)]
    [InlineData("103735009", false)]
    public void Hospice_silences_it_and_palliative_care_does_not(string code, bool silent) =>
        BoneMetastasisWithoutPlan.Evaluate(
            Of(Metastasis(), new ServiceRequest { Id = "care", Status = RequestStatus.Active, Code = new CodeableConcept(CodeSystems.Snomed, code) }),
            On("2025-06-01")).Any().ShouldBe(!silent);

    [Fact]
    public void A_revoked_request_with_a_reason_answers_it() =>
        BoneMetastasisWithoutPlan.Evaluate(
            Of(Metastasis(), new ServiceRequest
            {
                Id = "denied",
                Status = RequestStatus.Revoked,
                Code = new CodeableConcept(CodeSystems.CarePlanKind, "bone-protection"),
                ReasonCode = [new CodeableConcept { Text = "patient's choice" }],
            }),
            On("2025-06-01")).ShouldBeEmpty();

    [Fact]
    public void A_metastasis_without_a_date_or_a_clinical_status_is_a_gap()
    {
        var undated = BoneMetastasisWithoutPlan.Evaluate(Of(Metastasis(asserted: null)), On("2025-06-01")).ShouldHaveSingleItem();
        var unsaid = BoneMetastasisWithoutPlan.Evaluate(Of(Metastasis(clinical: null)), On("2025-06-01")).ShouldHaveSingleItem();

        (undated.Severity, undated.Missing[0]).ShouldBe((Severity.Info, "date of the metastasis"));
        (unsaid.Severity, unsaid.Missing[0]).ShouldBe((Severity.Info, "Condition/met clinicalStatus"));
    }

    [Fact]
    public void The_explanation_names_what_is_known_of_teeth_kidneys_and_calcium()
    {
        var assessment = BoneMetastasisWithoutPlan.Evaluate(
            Of(
                Metastasis(),
                new Procedure { Id = "dental", Status = EventStatus.Completed, Code = new CodeableConcept(CodeSystems.Snomed, "34043003"), Performed = new FhirDateTime("2025-04-24") },
                Lab("old", "2160-0", 1.2m, "2025-03-01"),
                Lab("new", "2160-0", 0.95m, "2025-04-29")),
            On("2025-06-01")).ShouldHaveSingleItem();

        assessment.Evidence.Select(evidence => evidence.Reference).ShouldBe(["Condition/met", "Procedure/dental", "Observation/new"]);
        assessment.Explanation.ShouldContain("creatinine 0.95 mg/dL on 2025-04-29");
    }

    private static Observation Lab(string id, string code, decimal value, string day) => new()
    {
        Id = id,
        Status = ObservationStatus.Final,
        Code = new CodeableConcept(CodeSystems.Loinc, code),
        Value = new Quantity(value, "mg/dL"),
        Effective = new FhirDateTime(day),
    };
}
