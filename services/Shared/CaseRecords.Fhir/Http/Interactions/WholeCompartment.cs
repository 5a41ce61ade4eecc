using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>A search over all types of a compartment, page by page: one indexed search for each type that it holds, in the order of their names.</summary>
/// <seealso href="https://hl7.org/fhir/R4/search.html#2.21.1.2"/>
internal sealed class WholeCompartment(ResourceKey of, FhirRequest request, FhirEngine engine)
{
    /// <summary>What R4 lets a search over several types ask: what every type has.</summary>
    private static readonly string[] Common = ["_id", "_lastUpdated", "_tag", "_profile", "_security", "_source", "_type", "_count", "_total", "_summary", "_elements", "_format", "_pretty", "_cursor"];

    /// <summary><c>Patient/{id}/*?…</c>.</summary>
    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var of = new ResourceKey(request.Type, request.Id);

        return CompartmentSearch.Refuse(of) is { } refusal
            ? Task.FromResult(FhirResponse.Of(refusal))
            : new WholeCompartment(of, request, engine).Search(cancellationToken);
    }

    private async Task<FhirResponse> Search(CancellationToken cancellationToken)
    {
        var all = Compartments.TypesIn(of.Type);
        var types = request.Query.Where(pair => pair.Key == "_type" && pair.Value.Length > 0).Aggregate(all, (some, pair) => [.. some.Intersect(pair.Value.Split(','))]);
        var asked = request.Query.Where(pair => pair.Key != "_type").ToList();
        var query = engine.Queries.Parse(of.Type, asked, strict: true);

        if ((Refusals(all) is { Count: > 0 } refusals ? refusals : [.. query.Issues.Where(issue => issue.IsError)]) is { Count: > 0 } issues)
        {
            return FhirResponse.Of(issues);
        }

        var self = SearchAnswer.SelfOf($"{of}/*", [.. request.Query.Where(pair => pair is { Key: "_type", Value.Length: > 0 }), .. query.Applied]);
        Cursor? from = null;

        if (request["_cursor"] is { Length: > 0 } text && (from = engine.Cursors.Open<Cursor>(text, request.Bound(self))) is null)
        {
            return FhirResponse.Of(Issue.Invalid("This _cursor is not one that this search gave, or it is too old. Start the search again.", "_cursor"));
        }

        var page = await Page([.. types.Where(type => from is null || string.CompareOrdinal(type, from.Type) >= 0)], asked, query, from, cancellationToken);

        return FhirResponse.Of(BundleOf(query, self, page));
    }

    private List<Issue> Refusals(IReadOnlyList<string> all)
    {
        List<Issue> issues = [];

        foreach (var (name, value) in request.Query)
        {
            var code = name.Split(':')[0];

            if (!Common.Contains(code))
            {
                issues.Add(Issue.NotSupported($"A search over several types takes {string.Join(", ", Common.Where(one => one != "_cursor"))}.", code));
            }
            else if (code == "_type" && value.Split(',').FirstOrDefault(type => type.Length > 0 && !all.Contains(type)) is { } stranger)
            {
                issues.Add(R4.IsResourceType(stranger)
                    ? CompartmentSearch.NoMember(of.Type, stranger) with { Status = 400, Expression = "_type" }
                    : Issue.Invalid("_type names something that is not an R4 resource type.", "_type"));
            }
        }

        return issues;
    }

    /// <summary>What each type still gives to the page; on the first page also how many there are in all.</summary>
    private async Task<PageOfAll> Page(IReadOnlyList<string> types, IReadOnlyList<KeyValuePair<string, string>> asked, SearchQuery common, Cursor? from, CancellationToken cancellationToken)
    {
        var count = common.CountOnly ? 0 : common.Count ?? SearchAnswer.DefaultCount;
        List<StoredResource> found = [];
        var (total, next) = (from?.Total ?? 0, (Cursor?)null);

        foreach (var (type, scope) in await Held(types, cancellationToken))
        {
            var wanted = count - found.Count;

            if (from is not null && wanted == 0)
            {
                break;
            }

            var query = engine.Queries.Parse(type, asked, strict: true) with { Compartment = scope, Total = TotalMode.Accurate };
            var part = await engine.Store.Search(
                new SearchRequest(query, wanted, type == from?.Type ? from.From : null, WantsTotal: from is null), cancellationToken);
            found.AddRange(part.Matches);
            total += from is null ? part.Total ?? 0 : 0;
            next ??= part.Next is { } rest ? new Cursor(type, rest, 0, 0) : null;

            if (from is not null && next is not null)
            {
                break;
            }

            // The page is full where a type begins: the next one starts with the next type.
            next ??= found.Count == count && count > 0 ? new Cursor(type + "\0", null, 0, 0) : null;
        }

        var done = (from?.Done ?? 0) + found.Count;

        return new PageOfAll(found, total, done < total && count > 0 ? next is null ? null : next with { Total = total, Done = done } : null);
    }

    /// <summary>The types of which the compartment holds anything.</summary>
    private async Task<IReadOnlyList<(string Type, CompartmentScope Scope)>> Held(IReadOnlyList<string> types, CancellationToken cancellationToken)
    {
        var scopes = types.Select(type => (Type: type, Scope: engine.Compartments.Scope(of, type)!)).ToList();
        var held = (await engine.Store.ReferredBy(of, [.. scopes.SelectMany(one => one.Scope.By).Select(parameter => parameter.Number)], cancellationToken)).ToHashSet();

        return [.. scopes.Where(one => one.Scope.Itself || one.Scope.By.Any(parameter => held.Contains(parameter.Number)))];
    }

    private ReadOnlyMemory<byte> BundleOf(SearchQuery query, string self, PageOfAll page)
    {
        using var bundle = new BundleJson("searchset", total: query.Total is TotalMode.None ? null : page.Total);
        var address = $"{request.Base}/{self}";
        List<KeyValuePair<string, string>> links = [new("self", address)];

        if (page.Next is { } next)
        {
            links.Add(new("first", address));
            links.Add(new("next", string.Create(
                CultureInfo.InvariantCulture, $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}_cursor={engine.Cursors.Seal(next, request.Bound(self))}")));
        }

        bundle.Links(links);

        foreach (var match in page.Matches)
        {
            bundle.Found(request.Base, match, "match");
        }

        return bundle.Finish();
    }

    private sealed record PageOfAll(IReadOnlyList<StoredResource> Matches, long Total, Cursor? Next);

    /// <param name="Type">Where the next page starts: in this type, or with the first after it.</param>
    /// <param name="Done">How many the pages so far held.</param>
    private sealed record Cursor(string Type, SearchCursor? From, long Total, long Done);
}
