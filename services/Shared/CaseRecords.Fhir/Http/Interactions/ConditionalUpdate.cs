using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Replaces the one resource that the criteria find; creates it where they find none.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#cond-update"/>
internal static class ConditionalUpdate
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        SingleWrite.Run(SingleWrite.IntentOf(WriteMethod.Put, request) with { Criteria = SingleWrite.CriteriaOf(request), Json = request.Body }, request, engine, cancellationToken);
}
