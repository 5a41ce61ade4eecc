using CaseRecords.Fhir.Issues;

namespace CaseRecords.Fhir.Http.Interactions;

/// <summary>Searches several types, or all, by what they have in common.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#search"/>
internal static class SearchSystem
{
    private const string Type = "_type";

    public static Task<FhirResponse> Handle(FhirRequest request, FhirEngine engine, CancellationToken cancellationToken)
    {
        var asked = request.Query.Where(pair => pair is { Key: Type, Value.Length: > 0 }).ToList();
        var named = asked.SelectMany(pair => pair.Value.Split(',')).Where(type => type.Length > 0).Distinct().ToList();

        if (named.Exists(type => !R4.IsResourceType(type)))
        {
            return Task.FromResult(FhirResponse.Of(Issue.Invalid("_type wants R4 resource types, with commas between, such as _type=Condition,Observation.", Type)));
        }

        var query = engine.Queries.Parse(named.Count == 0 ? R4.ResourceTypes : named, request.Query.Where(pair => pair.Key != Type), strict: !request.Prefer.Lenient);

        return new SearchAnswer("", request, engine).Of(query with { Applied = [.. asked, .. query.Applied] }, cancellationToken);
    }
}
