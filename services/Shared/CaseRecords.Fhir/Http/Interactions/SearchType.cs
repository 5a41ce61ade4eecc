namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Searches one type.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html"/>
internal static class SearchType
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) => throw new NotSupportedException();
}
