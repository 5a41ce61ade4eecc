using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Replaces a resource, or creates it under the client's id. If-Match is checked inside the commit.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#update"/>
internal static class Update
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        R4.IsId(request.Id)
            ? SingleWrite.Run(SingleWrite.IntentOf(WriteMethod.Put, request) with { Id = request.Id, Json = request.Body }, request, engine, cancellationToken)
            : Task.FromResult(FhirResponse.Of(Issue.Invalid("An id is 1 to 64 of A-Z, a-z, 0-9, '-' and '.'.", $"{request.Type}.id")));
}
