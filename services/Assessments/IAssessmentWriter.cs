using Hl7.Fhir.Model;

namespace CaseRecords.Assessments;

/// <summary>Puts an assessment into the record, by its own id, as owner <c>assessments</c>.</summary>
public interface IAssessmentWriter
{
    /// <summary>Writes a version of the issue. Writing what is already there must change nothing: after a crash the last one is written again.</summary>
    Task Write(DetectedIssue issue, CancellationToken cancellationToken);
}
