using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Bundles;

/// <summary>
/// Takes a history of another server as the door for a migration: each version is written by itself, the oldest first, which is the last of
/// the bundle; whatever request made it, it is now an update under its own id, or a delete.
/// </summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#history"/>
internal static class Replay
{
    public static async Task<FhirResponse> Run(ReadBundle bundle, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var answers = new BundleResponse[bundle.Entries.Count];

        foreach (var (place, entry) in bundle.Entries.Index().Reverse())
        {
            var response = RequestOf(entry, request) is { } write
                ? await FhirRoutes.Dispatch(write, engine, cancellationToken)
                : FhirResponse.Of(new Issue(400, OperationOutcome.IssueType.Required, "An entry of a history has a resource with its id, or a request that deletes one.", entry.Place));
            answers[place] = BundleResponses.Of(response, entry.Method, request);
        }

        using var answer = new BundleJson("batch-response");
        Array.ForEach(answers, answer.Response);

        return FhirResponse.Of(answer.Finish());
    }

    private static FhirRequest? RequestOf(BundleEntry entry, FhirRequest request) =>
        entry is { Method: "DELETE", Url: { } url } ? request.Entry("DELETE", url, default) with { Prefer = request.Prefer }
        : !entry.Resource.IsEmpty && RootMembers.TypeOf(entry.Resource.Span) is { } type && RootMembers.IdOf(entry.Resource.Span) is { } id
            ? request.Entry("PUT", $"{type}/{id}", entry.Resource) with { Prefer = request.Prefer }
            : null;
}
