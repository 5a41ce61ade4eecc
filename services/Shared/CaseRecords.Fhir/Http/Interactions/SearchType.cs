using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Searches one type, page by page.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html"/>
internal static class SearchType
{
    public const int DefaultCount = 50;

    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken) =>
        Run(request.Type, engine.Queries.Parse(request.Type, request.Query, strict: !request.Prefer.Lenient), request, engine, cancellationToken);

    /// <summary>Runs a search that has been read.</summary>
    /// <param name="path">Where it was asked, below the base.</param>
    public static async Task<FhirResponse> Run(string path, SearchQuery query, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        if (query.HasErrors)
        {
            return FhirResponse.Of([.. query.Issues.Where(issue => issue.IsError)]);
        }

        var self = SelfOf(path, query.Applied);
        SearchCursor? after = null;

        if (request["_cursor"] is { Length: > 0 } text && (after = engine.Cursors.Open<SearchCursor>(text, self)) is null)
        {
            return FhirResponse.Of(Issue.Invalid("This _cursor is not one that this search gave, or it is too old. Start the search again.", "_cursor"));
        }

        var page = await engine.Store.Search(
            new SearchRequest(query, query.CountOnly ? 0 : query.Count ?? DefaultCount, after, WantsTotal: query.CountOnly || query.Total is not TotalMode.None),
            cancellationToken);

        return FhirResponse.Of(BundleOf(request, engine, query, self, page));
    }

    private static ReadOnlyMemory<byte> BundleOf(FhirRequest request, FhirEngine engine, SearchQuery query, string self, SearchPage page)
    {
        using var bundle = new BundleJson("searchset", total: page.Total);
        var address = $"{request.Base}/{self}";
        List<KeyValuePair<string, string>> links = [new("self", address)];

        if (page.Next is { } next)
        {
            var separator = address.Contains('?', StringComparison.Ordinal) ? '&' : '?';
            links.Add(new("first", address));
            links.Add(new("next", $"{address}{separator}_cursor={engine.Cursors.Seal(next, self)}"));
        }

        bundle.Links(links);

        foreach (var match in page.Matches)
        {
            bundle.Found(request.Base, match, "match");
        }

        foreach (var included in page.Included)
        {
            bundle.Found(request.Base, included, "include");
        }

        if (query.Issues.Count > 0)
        {
            bundle.Outcome(query.Issues);
        }

        return bundle.Finish();
    }

    /// <summary>What ran, relative to the base.</summary>
    public static string SelfOf(string path, IReadOnlyList<KeyValuePair<string, string>> applied) =>
        applied.Count == 0
            ? path
            : string.Create(CultureInfo.InvariantCulture, $"{path}?{string.Join('&', applied.Select(pair => $"{Escape(pair.Key)}={Escape(pair.Value)}"))}");

    private static string Escape(string text) => Uri.EscapeDataString(text).Replace("%2C", ",", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal);
}
