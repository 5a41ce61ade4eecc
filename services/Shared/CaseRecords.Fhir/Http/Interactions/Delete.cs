using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Deletes a resource; its versions stay in its history. What is not there is not deleted again.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#delete"/>
internal static class Delete
{
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        SingleWrite.Run(
            new WriteIntent
            {
                Method = WriteMethod.Delete,
                Type = request.Type,
                Id = request.Id,
                IfMatch = request.IfMatch,
                IfNoneMatch = request.IfNoneMatch,
                IfNoneExist = request.IfNoneExist,
            },
            request, engine, cancellationToken);
}
