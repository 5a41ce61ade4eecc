using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search.Values;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Lists the versions of one resource, newest first, page by page.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#history"/>
internal static class InstanceHistory
{
    private const int DefaultCount = 100;
    private const int MostCount = 1000;

    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var key = new ResourceKey(request.Type, request.Id);
        var (query, issues) = Parse(request, engine, key);

        if (query is null)
        {
            return FhirResponse.Of(issues);
        }

        var history = await engine.Store.History(key, query, cancellationToken);

        return history.Total == 0 && await engine.Store.Find(key, cancellationToken) is null or { Version: 0 }
            ? FhirResponse.NotFound(key)
            : FhirResponse.Of(Page(request, engine, key, query, history));
    }

    private static ReadOnlyMemory<byte> Page(FhirRequest request, FhirEngine engine, ResourceKey key, HistoryQuery query, HistoryPage history)
    {
        var address = $"{request.Base}/{key}/_history?_count={query.Limit.ToString(CultureInfo.InvariantCulture)}";
        address += query.Since is { } since ? $"&_since={Uri.EscapeDataString(BundleJson.Instant(since))}" : "";
        address += Shaping.Kept(request);
        List<KeyValuePair<string, string>> links = [new("self", address)];

        if (history.More)
        {
            var cursor = engine.Cursors.Seal(new Cursor(history.Versions[^1].Version), key.ToString());
            links.Add(new("next", $"{address}&_cursor={cursor}"));
        }

        using var bundle = new BundleJson("history", total: history.Total);
        bundle.Links(links);

        foreach (var version in history.Versions)
        {
            bundle.Version(request.Base, version);
        }

        return bundle.Finish();
    }

    private static (HistoryQuery? Query, IReadOnlyList<Issue> Issues) Parse(FhirRequest request, FhirEngine engine, ResourceKey key)
    {
        List<Issue> issues = [];
        var query = new HistoryQuery(DefaultCount);

        foreach (var (name, value) in request.Query)
        {
            query = name switch
            {
                "_count" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 =>
                    query with { Limit = Math.Min(count, MostCount) },
                "_since" when DateSpan.Parse(value, minutes: true) is { } since =>
                    query with { Since = new DateTimeOffset(since.Low, TimeSpan.Zero) },
                "_cursor" when engine.Cursors.Open<Cursor>(value, key.ToString()) is { } cursor => query with { Before = cursor.Before },
                _ when Shaping.IsGeneral(name) => query,
                "_count" or "_since" or "_cursor" => Refuse(Issue.Invalid($"The value of {name} cannot be read.", name)),
                _ => Refuse(Issue.NotSupported($"{name} is not a parameter of history; _count and _since are.", name)),
            };
        }

        if (request.Query.GroupBy(pair => pair.Key).FirstOrDefault(group => group.Count() > 1) is { Key: var repeated })
        {
            issues.Add(Issue.Invalid($"{repeated} may be given once.", repeated));
        }

        return issues.Count > 0 ? (null, issues) : (query, issues);

        HistoryQuery Refuse(Issue issue)
        {
            issues.Add(issue);

            return query;
        }
    }

    private sealed record Cursor(long Before);
}
