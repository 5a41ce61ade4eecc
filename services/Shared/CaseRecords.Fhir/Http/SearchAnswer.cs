using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http;

/// <summary>Runs a search that has been read, and writes its page.</summary>
/// <param name="path">Where it was asked, below the base.</param>
/// <seealso href="https://hl7.org/fhir/R4/search.html"/>
internal sealed class SearchAnswer(string path, FhirRequest request, FhirEngine engine)
{
    public const int DefaultCount = 50;

    public async Task<FhirResponse> Of(SearchQuery asked, CancellationToken cancellationToken)
    {
        var query = await engine.Searches.Resolve(asked, cancellationToken);

        if (query.HasErrors)
        {
            return FhirResponse.Of([.. query.Issues.Where(issue => issue.IsError)]);
        }

        var self = SelfOf(path, query.Applied);
        SearchCursor? from = null;

        if (request["_cursor"] is { Length: > 0 } text && (from = engine.Cursors.Open<SearchCursor>(text, request.Bound(self))) is null)
        {
            return FhirResponse.Of(Issue.Invalid("This _cursor is not one that this search gave to you, or it is too old. Start the search again.", "_cursor"));
        }

        var page = await engine.Store.Search(
            new SearchRequest(query, query.CountOnly ? 0 : query.Count ?? DefaultCount, from, WantsTotal: query.CountOnly || query.Total is not TotalMode.None)
            {
                MostIncluded = engine.Settings.Operations.Included,
            },
            cancellationToken);

        return page.IncludesTooMany
            ? FhirResponse.Of(new Issue(400, OperationOutcome.IssueType.TooCostly, $"More than {engine.Settings.Operations.Included} resources would come along with this page. Ask for fewer matches with _count, or include less.", "_include"))
            : FhirResponse.Of(BundleOf(query, self, page with { Included = await new VersionedReferences(engine, query, page).Included(cancellationToken) }));
    }

    /// <summary>What ran, relative to the base.</summary>
    public static string SelfOf(string path, IReadOnlyList<KeyValuePair<string, string>> applied) =>
        applied.Count == 0
            ? path
            : string.Create(CultureInfo.InvariantCulture, $"{path}?{string.Join('&', applied.Select(pair => $"{Escape(pair.Key)}={Escape(pair.Value)}"))}");

    private ReadOnlyMemory<byte> BundleOf(SearchQuery query, string self, SearchPage page)
    {
        using var bundle = new BundleJson("searchset", total: page.Total);
        List<Issue> issues = [.. query.Issues, .. new VersionedReferences(engine, query, page).Caution() is { } caution ? [caution] : Array.Empty<Issue>()];
        bundle.Links(Links(self, page, issues));

        foreach (var match in page.Matches)
        {
            bundle.Found(request.Base, match, "match");
        }

        foreach (var included in page.Included)
        {
            bundle.Found(request.Base, included, "include");
        }

        if (issues.Count > 0)
        {
            bundle.Outcome(issues);
        }

        return bundle.Finish();
    }

    private List<KeyValuePair<string, string>> Links(string self, SearchPage page, List<Issue> issues)
    {
        var address = self.StartsWith('?') || self.Length == 0 ? request.Base + self : $"{request.Base}/{self}";
        var separator = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        List<KeyValuePair<string, string>> links = [new("self", address)];

        if (page.Next is not null || page.Previous is not null)
        {
            links.Add(new("first", address));
        }

        if (page.Previous is { } previous)
        {
            links.Add(new("previous", Page(previous)));
        }

        if (page.Next is { } next)
        {
            links.Add(new("next", Page(next)));
        }

        if (page.ChangedSince is { } since)
        {
            links.Add(new("related", $"{address}{separator}_lastUpdated=ge{BundleJson.Instant(since)}"));
            issues.Add(new Issue(
                200, OperationOutcome.IssueType.Informational, $"While the pages were read, resources that match were written. The link 'related' finds those, of {BundleJson.Instant(since)} and later.",
                Severity: OperationOutcome.IssueSeverity.Information));
        }

        return links;

        string Page(SearchCursor cursor) => $"{address}{separator}_cursor={engine.Cursors.Seal(cursor, request.Bound(self))}";
    }

    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%2C", ",", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal);
}
