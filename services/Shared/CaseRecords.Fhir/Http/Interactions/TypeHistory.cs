using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Lists the versions of all resources of a type, newest first.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#history"/>
internal static class TypeHistory
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        Histories.Page(new HistoryScope(request.Type), request, engine, cancellationToken);
}
