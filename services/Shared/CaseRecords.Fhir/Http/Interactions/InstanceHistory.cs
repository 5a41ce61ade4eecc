using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Lists the versions of one resource, newest first.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#history"/>
internal static class InstanceHistory
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        Histories.Page(HistoryScope.Of(new ResourceKey(request.Type, request.Id)), request, engine, cancellationToken);
}
