using CaseRecords.Fhir;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Assessments;

/// <summary>Writes assessments through the engine, as any other resource: validated, logged, versioned.</summary>
internal sealed class RecordAssessmentWriter(FhirEngine engine) : IAssessmentWriter
{
    private static readonly WriteContext Context = new("assessments", CorrelationId: null, TraceParent: null);

    /// <summary>
    /// Replaces only the version that was read before the turn was confirmed: whoever lost the turn unnoticed, and is late, finds a newer one and is refused.
    /// </summary>
    public async Task Write(DetectedIssue issue, Func<CancellationToken, Task> confirm, CancellationToken cancellationToken)
    {
        var stored = await engine.Store.Find(new ResourceKey(issue.TypeName, issue.Id!), cancellationToken);
        var replaced = stored is { IsDeleted: false, Version: > 0 } ? stored : null;

        if (replaced is not null && IsSame(replaced, issue))
        {
            return;
        }

        await confirm(cancellationToken);

        var intent = new WriteIntent
        {
            Method = WriteMethod.Put,
            Type = issue.TypeName,
            Id = issue.Id,
            Json = FhirJsonSerializer.Default.SerializeToBytes(issue),
            IfMatch = replaced is null ? null : ETag.Of(replaced.Version),
            IfNoneMatch = replaced is null ? "*" : null,
        };

        if (await engine.Writer.Write([intent], Context, null, cancellationToken) is WriteOutcome.Refused refused)
        {
            throw new InvalidOperationException($"The record refused an assessment: {refused.Issues[0].Code} at {refused.Issues[0].Expression}.");
        }
    }

    private static bool IsSame(StoredResource stored, DetectedIssue issue)
    {
        if (ResourceJson.Stored(stored.Body.Span) is not DetectedIssue known)
        {
            return false;
        }

        // Time and version are the record's; what is left is the assessment.
        known.Meta = issue.Meta;

        return known.IsExactly(issue);
    }
}
