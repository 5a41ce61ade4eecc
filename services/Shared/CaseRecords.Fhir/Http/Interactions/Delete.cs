using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Deletes a resource; its versions stay in its history. What is not there is not deleted again.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#delete"/>
internal static class Delete
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        SingleWrite.Run(SingleWrite.IntentOf(WriteMethod.Delete, request) with { Id = request.Id }, request, engine, cancellationToken);
}
