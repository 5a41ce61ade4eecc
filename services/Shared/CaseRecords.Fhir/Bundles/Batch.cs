using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Bundles;

/// <summary>Runs each entry of a Bundle by itself, through the same routes as a single request.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#transaction"/>
internal static class Batch
{
    public static async Task<FhirResponse> Run(ReadBundle bundle, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        using var answer = new BundleJson("batch-response");
        var created = bundle.Entries
            .Where(entry => entry is { Method: "POST", FullUrl: not null })
            .Select(entry => entry.FullUrl!)
            .ToHashSet(StringComparer.Ordinal);

        foreach (var entry in bundle.Entries)
        {
            var (patch, noPatch) = entry.Method == "PATCH" ? EntryPatch.Of(entry) : default;
            var response = (Refused(entry, created) ?? noPatch) is { } issue
                ? FhirResponse.Of(issue)
                : await FhirRoutes.Dispatch(EntryRequest(entry, patch, request), engine, cancellationToken);
            answer.Response(BundleResponses.Of(response, entry.Method, request));
        }

        return FhirResponse.Of(answer.Finish());
    }

    private static FhirRequest EntryRequest(BundleEntry entry, EntryPatch? patch, FhirRequest request) =>
        request.Entry(entry.Method!, entry.Url!, patch?.Body ?? entry.Resource) with
        {
            MediaType = patch?.ContentType,
            IfMatch = entry.IfMatch,
            IfNoneExist = entry.IfNoneExist,
            IfNoneMatch = entry.IfNoneMatch,
            IfModifiedSince = entry.IfModifiedSince,
            Prefer = request.Prefer,
        };

    private static Issue? Refused(BundleEntry entry, HashSet<string> created) => entry switch
    {
        { Method: null } => new Issue(400, OperationOutcome.IssueType.Required, "An entry's request has a method.", $"{entry.Place}.request.method"),
        { Url: null } => new Issue(400, OperationOutcome.IssueType.Required, "An entry's request has a url.", $"{entry.Place}.request.url"),
        // The criteria of a posted search are a form. What else an entry holds would be dropped, and the search find everything.
        { Method: "POST", Resource.IsEmpty: false } when entry.Url.Split('?')[0].EndsWith("/_search", StringComparison.Ordinal) =>
            new Issue(415, OperationOutcome.IssueType.NotSupported, "A posted search has a form for its body, which an entry cannot hold: ask with GET.", $"{entry.Place}.resource"),
        { Url: var url } when url.Contains("://", StringComparison.Ordinal) => Issue.Invalid("The url of an entry is relative to the FHIR base, such as Patient/23.", $"{entry.Place}.request.url"),
        _ when !entry.Resource.IsEmpty && ReferenceScan.In(entry.Resource.Span).FirstOrDefault(found => created.Contains(found.Reference)) is { Path: { } path } =>
            Issue.Invalid("Entries of a batch stand alone: this refers to one that the same batch creates.", path).Within($"{entry.Place}.resource"),
        _ => null,
    };
}
