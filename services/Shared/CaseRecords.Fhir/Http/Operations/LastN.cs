using System.Globalization;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Http.Operations;

/// <summary><c>Observation/$lastn</c>: the most recent observations of each code that a search finds.</summary>
/// <seealso href="https://hl7.org/fhir/R4/observation-operation-lastn.html"/>
internal static class LastN
{
    private const int AtOnce = 1_000;

    /// <summary>One of each must be asked, so that a question is about somebody and about something.</summary>
    private static readonly string[] Subjects = ["subject", "patient"];

    private static readonly string[] Codes =
        ["category", "code", "combo-code", "component-code", "code-value-concept", "code-value-date", "code-value-quantity", "code-value-string", "combo-code-value-concept", "combo-code-value-quantity"];

    private static readonly string[] OfTheAnswer = ["_sort", "_count", "_total", "_summary", "_elements", "_include", "_revinclude", "_cursor"];

    public static async Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var asked = Asked(request);

        if (asked.Failed)
        {
            return FhirResponse.Of(asked.Issues);
        }

        var query = engine.Queries.Parse("Observation", asked.Value!.Where(pair => pair.Key != "max"), strict: !request.Prefer.Lenient);
        var (max, maxIssue) = Max(asked.Value!);

        if (Refusals(query, maxIssue) is { Count: > 0 } issues)
        {
            return FhirResponse.Of(issues);
        }

        var found = new LastNGroups(engine.Zone);
        SearchCursor? after = null;

        do
        {
            var page = await engine.Store.Search(new SearchRequest(query, AtOnce, after, WantsTotal: false), cancellationToken);
            found.Add(page.Matches);
            after = page.Next;

            if (found.Count > engine.Settings.Operations.LastN)
            {
                return FhirResponse.Of(new Issue(
                    422, OperationOutcome.IssueType.TooCostly, $"More than {engine.Settings.Operations.LastN} observations would have to be looked through. Ask for a category, for codes or for a span of dates."));
            }
        }
        while (after is not null);

        List<KeyValuePair<string, string>> self = [.. asked.Value!.Where(pair => pair.Key == "max"), .. query.Applied];

        return FhirResponse.Of(BundleOf(request, SearchAnswer.SelfOf("Observation/$lastn", self), found.Latest(max), query.Issues));
    }

    private static ReadOnlyMemory<byte> BundleOf(FhirRequest request, string self, List<StoredResource> latest, IReadOnlyList<Issue> issues)
    {
        using var bundle = new BundleJson("searchset", total: latest.Count);
        bundle.Links([new("self", $"{request.Base}/{self}")]);
        latest.ForEach(one => bundle.Found(request.Base, one, "match"));

        if (issues.Count > 0)
        {
            bundle.Outcome(issues);
        }

        return bundle.Finish();
    }

    /// <summary>The pairs of the url, and those that were posted as Parameters: any search parameter of Observation, as a primitive.</summary>
    private static Resolved<IReadOnlyList<KeyValuePair<string, string>>> Asked(FhirRequest request)
    {
        if (request.Method != "POST" || request.Body.IsEmpty)
        {
            return new(request.Query, []);
        }

        var (resource, broken) = ResourceJson.ParseMessage(request.Body.Span);

        if (resource is not Parameters parameters)
        {
            return new(null, resource is null ? broken : [Issue.Invalid("The body of an operation is a Parameters resource.", resource.TypeName)]);
        }

        List<KeyValuePair<string, string>> pairs = [.. request.Query];
        List<Issue> issues = [];

        foreach (var (parameter, i) in parameters.Parameter.Select((parameter, i) => (parameter, i)))
        {
            if (parameter is { Name: { } name, Value: { } value, Part.Count: 0 } && OperationParameters.TextOf(value) is { } text)
            {
                pairs.Add(new(name, text));
            }
            else
            {
                issues.Add(Issue.Invalid("A search parameter is posted as one primitive value, as it would stand in a url.", string.Create(CultureInfo.InvariantCulture, $"Parameters.parameter[{i}]")));
            }
        }

        return new(pairs, issues);
    }

    private static (int Max, Issue? Issue) Max(IReadOnlyList<KeyValuePair<string, string>> asked) =>
        asked.Where(pair => pair is { Key: "max", Value.Length: > 0 }).Select(pair => pair.Value).ToList() switch
        {
            [] => (1, null),
            [var one] when int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var max) && max > 0 => (max, null),
            [_] => (0, Issue.Invalid("max is a whole number from 1.", "max")),
            _ => (0, Issue.Invalid("max may be given once.", "max")),
        };

    private static List<Issue> Refusals(SearchQuery query, Issue? maxIssue) =>
    [
        .. maxIssue is null ? [] : new[] { maxIssue },
        .. query.Issues.Where(issue => issue.IsError),
        .. query.Applied.Where(pair => OfTheAnswer.Contains(pair.Key.Split(':')[0])).Select(pair => Issue.NotSupported("$lastn says itself how much it answers, and in which order; max says how many of each code.", pair.Key)),
        .. query.HasErrors || query.Criteria.OfType<ValueCriterion>().Any(criterion => Subjects.Contains(criterion.Parameter.Code)) ? [] : new[] { new Issue(400, OperationOutcome.IssueType.Required, "$lastn needs to know about whom: subject or patient.", "patient") },
        .. query.HasErrors || query.Criteria.OfType<ValueCriterion>().Any(criterion => Codes.Contains(criterion.Parameter.Code)) ? [] : new[] { new Issue(400, OperationOutcome.IssueType.Required, "$lastn needs to know about what: category, code or another parameter that names a code.", "code") },
    ];
}
