using Hl7.Fhir.Model;

namespace CaseRecords.Assessments;

/// <summary>Puts an assessment into the record, by its own id, as owner <c>assessments</c>.</summary>
public interface IAssessmentWriter
{
    /// <summary>Writes a version of the issue. Writing what is already there must change nothing: after a crash the last one is written again.</summary>
    /// <param name="confirm">Asked between reading the record and writing to it: fails where another instance may have gone on, and then nothing is written.</param>
    Task Write(DetectedIssue issue, Func<CancellationToken, Task> confirm, CancellationToken cancellationToken);
}
