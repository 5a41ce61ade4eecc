using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Patching;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Changes parts of a resource.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#patch"/>
internal static class Patch
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        Run(SingleWrite.IntentOf(WriteMethod.Patch, request) with { Id = request.Id }, request, engine, cancellationToken);

    /// <summary>Writes a patch whose target the intent names.</summary>
    public static Task<FhirResponse> Run(WriteIntent intent, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        // A repeat of an addition adds twice: a key that is ignored would not prevent it.
        if (request.IdempotencyKey is not null)
        {
            return Task.FromResult(FhirResponse.Of(IdempotencyKeys.OnlyForTransactions));
        }

        return PatchFormat.Of(request.ContentType) is { } format
            ? SingleWrite.Run(intent with { Json = request.Body, Patch = format }, request, engine, cancellationToken)
            : Task.FromResult(FhirResponse.Of(Unknown));
    }

    private static Issue Unknown { get; } = new(
        415, OperationOutcome.IssueType.NotSupported, "Content-Type: a patch is application/json-patch+json, or a Parameters resource (FHIRPath Patch) as application/fhir+json or application/fhir+xml.");
}
