using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Changes parts of the one resource that the criteria find.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#patch"/>
internal static class ConditionalPatch
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        Patch.Run(SingleWrite.IntentOf(WriteMethod.Patch, request) with { Criteria = SingleWrite.CriteriaOf(request) }, request, engine, cancellationToken);
}
