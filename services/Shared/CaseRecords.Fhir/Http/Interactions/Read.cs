namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Reads the current version of a resource.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#read"/>
internal static class Read
{
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var key = new ResourceKey(request.Type, request.Id);

        return await engine.Store.Find(key, cancellationToken) switch
        {
            null or { Version: 0 } => FhirResponse.NotFound(key),
            { IsDeleted: true } deleted => FhirResponse.Gone(deleted),
            var stored when await BinaryAccess.Refuse(stored, request, engine, cancellationToken) is { } refusal => FhirResponse.Of(refusal),
            var stored => ConditionalRead.Answer(request, stored),
        };
    }
}
