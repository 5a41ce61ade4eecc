using CaseRecords.Assessments.Rules;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using static CaseRecords.Assessments.Tests.Case;

namespace CaseRecords.Assessments.Tests;

public sealed class AssessmentResourceTests
{
    [Fact]
    public void An_assessment_is_a_DetectedIssue_that_says_its_rule_its_grounds_and_that_it_is_for_consideration()
    {
        var issue = AssessmentResource.ToDetectedIssue(Raised());

        issue.Code!.Coding[0].ShouldSatisfyAllConditions(
            coding => coding.System.ShouldBe("https://caserecords.example/fhir/CodeSystem/assessment-rule"),
            coding => coding.Code.ShouldBe("CUP-01"));
        ((Code)issue.GetExtension("https://caserecords.example/fhir/StructureDefinition/assessment-status")!.Value!).Value.ShouldBe("raised");
        issue.Severity.ShouldBe(DetectedIssue.DetectedIssueSeverity.Moderate);
        issue.Status.ShouldBe(ObservationStatus.Final);
        issue.Patient!.Reference.ShouldBe("Patient/wang");
        issue.Implicated.Select(reference => reference.Reference).ShouldBe(["Condition/met"]);
        issue.Evidence[0].Detail[0].Reference.ShouldBe("Condition/met");
        issue.Detail.ShouldEndWith("For the clinician's consideration.");
        issue.Mitigation.ShouldBeEmpty();
    }

    [Fact]
    public void A_resolved_one_says_since_when()
    {
        var issue = AssessmentResource.ToDetectedIssue(Raised() with { Status = AssessmentStatus.Resolved, ResolvedAt = On("2025-05-20") });

        ((Code)issue.GetExtension("https://caserecords.example/fhir/StructureDefinition/assessment-status")!.Value!).Value.ShouldBe("resolved");
        issue.Mitigation.ShouldHaveSingleItem().Date.ShouldBe("2025-05-20T00:00:00+00:00");
    }

    [Theory]
    [InlineData(Severity.Info, DetectedIssue.DetectedIssueSeverity.Low)]
    [InlineData(Severity.Warning, DetectedIssue.DetectedIssueSeverity.Moderate)]
    [InlineData(Severity.Critical, DetectedIssue.DetectedIssueSeverity.High)]
    public void Severities_keep_their_order(Severity ours, DetectedIssue.DetectedIssueSeverity theirs) =>
        AssessmentResource.ToDetectedIssue(Raised() with { Severity = ours }).Severity.ShouldBe(theirs);

    [Fact]
    public void It_parses_strictly() =>
        Should.NotThrow(() => FhirJsonDeserializer.STRICT.Deserialize<DetectedIssue>(new FhirJsonSerializer().SerializeToString(AssessmentResource.ToDetectedIssue(Raised()))));

    private static Assessment Raised() =>
        MetastasisBeforePrimary.Evaluate(Of(Metastasis()), On("2025-05-10")).Single() with { RaisedAt = On("2025-05-10") };
}
