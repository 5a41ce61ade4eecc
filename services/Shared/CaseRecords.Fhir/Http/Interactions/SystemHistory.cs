using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Lists the versions of all resources, newest first.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#history"/>
internal static class SystemHistory
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        Histories.Page(new HistoryScope(), request, engine, cancellationToken);
}
