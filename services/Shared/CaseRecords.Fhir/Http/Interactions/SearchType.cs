namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Searches one type, page by page.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html"/>
internal static class SearchType
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        new SearchAnswer(request.Type, request, engine).Of(engine.Queries.Parse(request.Type, request.Query, strict: !request.Prefer.Lenient), cancellationToken);
}
