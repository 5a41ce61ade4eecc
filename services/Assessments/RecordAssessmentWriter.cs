using CaseRecords.Fhir;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Assessments;

/// <summary>Writes assessments through the engine, as any other resource: validated, logged, versioned.</summary>
internal sealed class RecordAssessmentWriter(FhirEngine engine) : IAssessmentWriter
{
    private static readonly WriteContext Context = new("assessments", CorrelationId: null, TraceParent: null);

    public async Task Write(DetectedIssue issue, CancellationToken cancellationToken)
    {
        if (await IsThere(issue, cancellationToken))
        {
            return;
        }

        var intent = new WriteIntent
        {
            Method = WriteMethod.Put,
            Type = issue.TypeName,
            Id = issue.Id,
            Json = FhirJsonSerializer.Default.SerializeToBytes(issue),
        };

        if (await engine.Writer.Write([intent], Context, null, cancellationToken) is WriteOutcome.Refused refused)
        {
            throw new InvalidOperationException($"The record refused an assessment: {refused.Issues[0].Code} at {refused.Issues[0].Expression}.");
        }
    }

    private async ValueTask<bool> IsThere(DetectedIssue issue, CancellationToken cancellationToken)
    {
        var stored = await engine.Store.Find(new ResourceKey(issue.TypeName, issue.Id!), cancellationToken);

        if (stored is not { IsDeleted: false } || ResourceJson.Parse(stored.Body.Span).Resource is not DetectedIssue known)
        {
            return false;
        }

        // Time and version are the record's; what is left is the assessment.
        known.Meta = issue.Meta;

        return known.IsExactly(issue);
    }
}
