using System.Text.Json;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Bundles;

/// <summary>The entries of a transaction that read. They run after it; one that cannot succeed fails the transaction, so it is looked for before.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#transaction-response"/>
internal static class BundleReads
{
    public static Task<FhirResponse> Run(BundleEntry entry, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        FhirRoutes.Dispatch(
            request.Entry(entry.Method!, entry.Url!, entry.Resource) with { IfNoneMatch = entry.IfNoneMatch, IfModifiedSince = entry.IfModifiedSince }, engine, cancellationToken);

    /// <summary>What stands against reading, as the record is and as the transaction will leave it.</summary>
    public static async ValueTask<List<Issue>> Failing(
        ReadBundle bundle, IReadOnlyList<WriteIntent> intents, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        List<Issue> issues = [];

        foreach (var entry in bundle.Entries.Where(entry => entry is { Reads: true, Url: not null }))
        {
            var answer = await Run(entry, request, engine, cancellationToken);
            var about = intents.FirstOrDefault(intent => intent.Id is not null && IsAbout(entry.Url!, $"{intent.Type}/{intent.Id}"));

            if (answer.Failed && (about is null or { Method: WriteMethod.Delete } || answer.Status is not (404 or 410)))
            {
                issues.Add(IssueOf(answer, entry));
            }
            else if (about is { Method: WriteMethod.Delete } && entry.Url == $"{about.Type}/{about.Id}")
            {
                issues.Add(new Issue(400, OperationOutcome.IssueType.Deleted, "This transaction deletes what this entry reads.", $"{entry.Place}.request.url"));
            }
        }

        return issues;
    }

    private static bool IsAbout(string url, string resource) =>
        url == resource || (url.StartsWith(resource, StringComparison.Ordinal) && url[resource.Length] is '/' or '?');

    private static Issue IssueOf(FhirResponse answer, BundleEntry entry)
    {
        using var outcome = JsonDocument.Parse(answer.Body);
        var first = outcome.RootElement.GetProperty("issue")[0];
        var diagnostics = first.TryGetProperty("diagnostics", out var text) ? text.GetString()! : "This cannot be read.";

        return new Issue(
            answer.Status == 503 ? 503 : 400, EnumUtility.ParseLiteral<OperationOutcome.IssueType>(first.GetProperty("code").GetString()) ?? OperationOutcome.IssueType.Invalid,
            diagnostics, $"{entry.Place}.request.url");
    }
}
