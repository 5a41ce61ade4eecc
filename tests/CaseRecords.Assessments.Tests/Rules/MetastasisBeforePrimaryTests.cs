using CaseRecords.Assessments.Rules;
using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using static CaseRecords.Assessments.Tests.Case;

namespace CaseRecords.Assessments.Tests.Rules;

public sealed class MetastasisBeforePrimaryTests
{
    [Theory]
    [InlineData("2025-04-04", Severity.Info)]
    [InlineData("2025-04-17", Severity.Info)]
    [InlineData("2025-04-18", Severity.Warning)]
    [InlineData("2026-04-04", Severity.Warning)]
    public void A_metastasis_without_a_primary_is_said_at_once_and_is_a_warning_after_14_days(string day, Severity severity)
    {
        var assessment = MetastasisBeforePrimary.Evaluate(Of(Metastasis()), On(day)).ShouldHaveSingleItem();

        assessment.RuleId.ShouldBe("CUP-01");
        assessment.Subject.ShouldBe("Condition/met");
        assessment.Severity.ShouldBe(severity);
        assessment.Explanation.ShouldContain("2025-04-04");
        assessment.Missing.ShouldContain("confirmed primary");
    }

    [Fact]
    public void A_linked_confirmed_primary_answers_it() =>
        MetastasisBeforePrimary.Evaluate(Of(Metastasis(from: "Condition/prim"), Primary()), On("2025-05-01")).ShouldBeEmpty();

    [Fact]
    public void A_confirmed_primary_that_is_not_linked_answers_it_too() =>
        MetastasisBeforePrimary.Evaluate(Of(Metastasis(), Primary()), On("2025-05-01")).ShouldBeEmpty();

    [Theory]
    [InlineData("provisional")]
    [InlineData("refuted")]
    [InlineData("entered-in-error")]
    public void A_primary_that_is_not_confirmed_does_not_answer_it(string verification) =>
        MetastasisBeforePrimary.Evaluate(Of(Metastasis(from: "Condition/prim"), Primary(verification: verification)), On("2025-05-01"))
            .ShouldHaveSingleItem().Severity.ShouldBe(Severity.Warning);

    [Theory]
    [InlineData("refuted", "active")]
    [InlineData("entered-in-error", "active")]
    [InlineData("confirmed", "resolved")]
    public void A_metastasis_that_is_not_there_is_no_question(string verification, string clinical) =>
        MetastasisBeforePrimary.Evaluate(Of(Metastasis(verification: verification, clinical: clinical)), On("2025-05-01")).ShouldBeEmpty();

    [Fact]
    public void A_regional_node_is_no_distant_metastasis() =>
        MetastasisBeforePrimary.Evaluate(Of(Metastasis(code: "94186002")), On("2025-05-01")).ShouldBeEmpty();

    [Fact]
    public void A_case_without_metastasis_is_silent() =>
        MetastasisBeforePrimary.Evaluate(Of(Primary()), On("2025-05-01")).ShouldBeEmpty();

    [Fact]
    public void A_metastasis_whose_clinical_status_nobody_gave_is_a_gap_and_not_a_warning()
    {
        var gap = MetastasisBeforePrimary.Evaluate(Of(Metastasis(clinical: null)), On("2025-06-01")).ShouldHaveSingleItem();

        gap.Severity.ShouldBe(Severity.Info);
        gap.Missing.ShouldBe(["Condition/met clinicalStatus"]);
    }

    [Fact]
    public void A_link_to_a_primary_that_is_not_on_record_is_a_gap_that_names_it()
    {
        var gap = MetastasisBeforePrimary.Evaluate(Of(Metastasis(from: "Condition/elsewhere")), On("2025-06-01")).ShouldHaveSingleItem();

        gap.Severity.ShouldBe(Severity.Info);
        gap.Missing.ShouldBe(["Condition/elsewhere"]);
    }

    [Fact]
    public void A_confirmed_primary_whose_clinical_status_nobody_gave_is_a_gap() =>
        MetastasisBeforePrimary.Evaluate(Of(Metastasis(), Primary(clinical: null)), On("2025-06-01"))
            .ShouldHaveSingleItem().Missing.ShouldBe(["Condition/prim clinicalStatus"]);

    [Fact]
    public void A_metastasis_without_a_date_stays_news_and_asks_for_the_date()
    {
        var assessment = MetastasisBeforePrimary.Evaluate(Of(Metastasis(asserted: null)), On("2030-01-01")).ShouldHaveSingleItem();

        assessment.Severity.ShouldBe(Severity.Info);
        assessment.Missing.ShouldContain("date of the metastasis");
    }

    [Fact]
    public void The_work_list_says_what_was_done_and_what_is_not_on_record()
    {
        var assessment = MetastasisBeforePrimary.Evaluate(
            Of(
                Metastasis(),
                new DiagnosticReport { Id = "ct", Status = DiagnosticReport.DiagnosticReportStatus.Final, Code = new CodeableConcept(CodeSystems.Loinc, "24627-2") },
                new Procedure { Id = "bx", Status = EventStatus.Completed, Code = new CodeableConcept(CodeSystems.Snomed, "274319000"), Subject = new ResourceReference("Patient/wang") },
                new Observation { Id = "cea", Status = ObservationStatus.Final, Code = new CodeableConcept(CodeSystems.Loinc, "2039-6") }),
            On("2025-04-10")).ShouldHaveSingleItem();

        assessment.Evidence.Select(evidence => evidence.Reference).ShouldBe(["Condition/met", "DiagnosticReport/ct", "Procedure/bx", "Observation/cea"]);
        assessment.Missing.ShouldBe(["confirmed primary", "MRI of the brain", "final pathology report"]);
    }

    [Fact]
    public void A_lumbar_MRI_is_no_MRI_of_the_brain() =>
        MetastasisBeforePrimary.Evaluate(
            Of(Metastasis(), new DiagnosticReport { Id = "mr", Status = DiagnosticReport.DiagnosticReportStatus.Final, Code = new CodeableConcept(CodeSystems.Loinc, "24968-0") }),
            On("2025-04-10")).ShouldHaveSingleItem().Missing.ShouldContain("MRI of the brain");

    [Fact]
    public void Each_metastasis_has_its_own_assessment_and_the_same_id_every_time()
    {
        var file = Of(Metastasis("a"), Metastasis("b", code: "94381002"));

        var first = MetastasisBeforePrimary.Evaluate(file, On("2025-04-10")).Select(assessment => assessment.Id).ToList();
        var second = MetastasisBeforePrimary.Evaluate(file, On("2025-05-10")).Select(assessment => assessment.Id).ToList();

        first.Distinct().Count().ShouldBe(2);
        second.ShouldBe(first);
        first.ShouldAllBe(id => id.Length <= 64);
    }
}
