using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Deletes what the criteria find: one resource, or, where it is configured so, several.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#3.1.0.7.1"/>
internal static class ConditionalDelete
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        SingleWrite.Run(SingleWrite.IntentOf(WriteMethod.Delete, request) with { Criteria = SingleWrite.CriteriaOf(request) }, request, engine, cancellationToken);
}
