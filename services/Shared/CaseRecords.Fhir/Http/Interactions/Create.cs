using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Creates a resource under a new id; with If-None-Exist only if nothing matches.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#create"/>
internal static class Create
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        request.IdempotencyKey is null
            ? SingleWrite.Run(SingleWrite.IntentOf(WriteMethod.Post, request) with { Json = request.Body }, request, engine, cancellationToken)
            : Task.FromResult(FhirResponse.Of(IdempotencyKeys.OnlyForTransactions));
}
