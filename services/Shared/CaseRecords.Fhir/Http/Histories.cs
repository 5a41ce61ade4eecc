using System.Globalization;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http;

/// <summary>Lists versions, newest first, page by page: what the histories of a resource, of a type and of the record share.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#history"/>
internal static class Histories
{
    public static async Task<FhirResponse> Page(HistoryScope scope, FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var parameters = HistoryParameters.Parse(request.Query, engine.Zone, cursor => engine.Cursors.Open<HistoryPlace>(cursor, scope.ToString()));

        if (parameters.Issues.Count > 0)
        {
            return FhirResponse.Of(parameters.Issues);
        }

        // What a type or the system has is counted only by reading it all.
        var page = await engine.Store.History(scope, parameters.Query with { WantsTotal = scope.IsInstance }, cancellationToken);

        // Nothing of one resource: none so late, or there never was one.
        if (page.Total == 0 && await engine.Store.Find(scope.Key, cancellationToken) is null or { Version: 0 })
        {
            return FhirResponse.NotFound(scope.Key);
        }

        return FhirResponse.Of(BundleOf(page, Address(request, parameters), request, engine, scope));
    }

    private static ReadOnlyMemory<byte> BundleOf(HistoryPage page, string address, FhirRequest request, FhirEngine engine, HistoryScope scope)
    {
        using var bundle = new BundleJson("history", total: page.Total);
        List<KeyValuePair<string, string>> links = [new("self", address)];

        if (page.Next is { } next)
        {
            links.Add(new("next", $"{address}&_cursor={engine.Cursors.Seal(next, scope.ToString())}"));
        }

        bundle.Links(links);

        foreach (var version in page.Versions)
        {
            bundle.Version(request.Base, version);
        }

        return bundle.Finish();
    }

    private static string Address(FhirRequest request, HistoryParameters parameters)
    {
        var count = parameters.Query.Limit.ToString(CultureInfo.InvariantCulture);
        var asked = parameters.Times.Select(pair => $"&{pair.Key}={Uri.EscapeDataString(pair.Value)}");

        return $"{request.Base}/{string.Join('/', request.Path)}?_count={count}{string.Concat(asked)}{Shaping.Kept(request)}";
    }
}
