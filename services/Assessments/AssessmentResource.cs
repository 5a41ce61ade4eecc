using CaseRecords.Terminology;
using Hl7.Fhir.Model;

namespace CaseRecords.Assessments;

/// <summary>Says an assessment as a DetectedIssue.</summary>
/// <seealso href="https://hl7.org/fhir/R4/detectedissue.html"/>
public static class AssessmentResource
{
    /// <summary>Stands in every detail: an assessment supports a decision and makes none.</summary>
    public const string Caveat = "For the clinician's consideration.";

    public static DetectedIssue ToDetectedIssue(Assessment assessment) => new()
    {
        Id = assessment.Id,
        Extension = [new Extension(Profiles.AssessmentStatus, new Code(StatusOf(assessment)))],
        Status = ObservationStatus.Final,
        Code = new CodeableConcept
        {
            Coding = [new Coding(CodeSystems.AssessmentRule, assessment.RuleId, assessment.Title) { Version = assessment.Version }],
            Text = assessment.Title,
        },
        Severity = SeverityOf(assessment.Severity),
        Patient = new ResourceReference($"Patient/{assessment.PatientId}"),
        Identified = new FhirDateTime(assessment.RaisedAt),
        Implicated = [.. assessment.Evidence.Select(evidence => evidence.Reference).Distinct().Select(reference => new ResourceReference(reference))],
        Evidence = [.. assessment.Evidence.Select(evidence => new DetectedIssue.EvidenceComponent
        {
            Code = [new CodeableConcept { Text = evidence.Value }],
            Detail = [new ResourceReference(evidence.Reference)],
        })],
        Detail = DetailOf(assessment),
        Mitigation = assessment.ResolvedAt is { } resolved
            ? [new DetectedIssue.MitigationComponent { Action = new CodeableConcept { Text = "No longer applies" }, DateElement = new FhirDateTime(resolved) }]
            : [],
    };

    private static string StatusOf(Assessment assessment) =>
        assessment.Status == AssessmentStatus.Resolved ? "resolved" : "raised";

    private static DetectedIssue.DetectedIssueSeverity SeverityOf(Severity severity) =>
        severity switch
        {
            Severity.Critical => DetectedIssue.DetectedIssueSeverity.High,
            Severity.Warning => DetectedIssue.DetectedIssueSeverity.Moderate,
            _ => DetectedIssue.DetectedIssueSeverity.Low,
        };

    private static string DetailOf(Assessment assessment) => string.Join(' ',
    [
        assessment.Explanation,
        .. assessment.Missing.Count == 0 ? Array.Empty<string>() : [$"Not on record: {string.Join("; ", assessment.Missing)}."],
        .. assessment.Sources.Select(source => source.Year is null ? $"Source: {source.Citation}." : $"Source: {source.Citation} ({source.Year})."),
        Caveat,
    ]);
}
