namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Says what this server does.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#capabilities"/>
internal static class Capabilities
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        Task.FromResult(engine.Capabilities.For(request.Base));
}
