using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Creates a resource under a new id; with If-None-Exist only if nothing matches.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#create"/>
internal static class Create
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        request.IdempotencyKey is null
            ? SingleWrite.Run(
                new WriteIntent
                {
                    Method = WriteMethod.Post,
                    Type = request.Type,
                    Json = request.Body,
                    IfMatch = request.IfMatch,
                    IfNoneMatch = request.IfNoneMatch,
                    IfNoneExist = request.IfNoneExist,
                },
                request, engine, cancellationToken)
            : Task.FromResult(FhirResponse.Of(IdempotencyKeys.OnlyForTransactions));
}
