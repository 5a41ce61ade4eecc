using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Lists the versions of one resource, newest first.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#history"/>
internal static class InstanceHistory
{
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var key = new ResourceKey(request.Type, request.Id);

        return await engine.Store.Find(key, cancellationToken) is null or { Version: 0 }
            ? FhirResponse.NotFound(key)
            : await Histories.Page(HistoryScope.Of(key), request, engine, cancellationToken);
    }
}
