namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Gives the answer of a request that was sent with <c>Prefer: respond-async</c>, or says how far it is; DELETE stops and forgets it.</summary>
/// <seealso href="https://hl7.org/fhir/R4/async.html"/>
internal static class AsyncAnswer
{
    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        request.Method == "DELETE"
            ? engine.Jobs.Forget(request.Id, request.Context.Client)
            : await engine.Jobs.Find(request.Id, request.Context.Client);
}
