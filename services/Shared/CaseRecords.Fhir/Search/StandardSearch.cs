using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Search.Paths;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search;

/// <summary>R4's own search parameters, spread over the concrete types.</summary>
/// <seealso href="https://hl7.org/fhir/R4/searchparameter-registry.html"/>
internal static class StandardSearch
{
    /// <summary>Asks for words of the narrative.</summary>
    public const string Narrative = "_text";

    /// <summary>Asks for words of all other text.</summary>
    public const string Content = "_content";

    /// <summary>What every resource can be searched by.</summary>
    private static readonly SearchBy[] OfEveryType =
    [
        SearchBy.Token("_id", "Resource.id"),
        SearchBy.Date("_lastUpdated", "Resource.meta.lastUpdated"),
        SearchBy.Token("_tag", "Resource.meta.tag"),
        SearchBy.Token("_security", "Resource.meta.security"),
        new("_profile", SearchParamType.Uri, "Resource.meta.profile", []),
        new("_source", SearchParamType.Uri, "Resource.meta.source", []),
        new(Content, SearchParamType.String, "Resource", []),
    ];

    /// <summary>What every resource with a narrative can be searched by beside that.</summary>
    private static readonly SearchBy[] OfEveryNarrative = [new(Narrative, SearchParamType.String, "Resource.text", [])];

    /// <summary>What a list holds, without what was deleted from it: <c>_list</c> asks it from behind.</summary>
    private static readonly SearchBy[] OfLists = [SearchBy.Reference(SearchParameterInfo.Members, "List.entry.where(deleted.exists().not() or deleted = false).item")];

    public static IReadOnlyList<(string ResourceType, SearchBy By)> All { get; } =
        [.. R4.ResourceTypes.SelectMany(type => OfType(type).Select(by => (type, by)))];

    private static IEnumerable<SearchBy> OfType(string type) =>
        ModelInfo.SearchParameters
            .Where(parameter => parameter.Resource == type)
            .Select(parameter => new SearchBy(
                parameter.Code!,
                parameter.Type,
                UnionExpression.CutTo(type, parameter.Expression ?? ""),
                [.. parameter.Target?.Select(target => target.ToString()) ?? []])
            {
                Parts = Parts(type, parameter),
            })
            .Concat(OfEveryType)
            .Concat(HasNarrative(type) ? OfEveryNarrative : [])
            .Concat(type == "List" ? OfLists : [])
            .DistinctBy(by => by.Code)
            .OrderBy(by => by.Code, StringComparer.Ordinal);

    /// <summary>Whether resources of a type have a narrative.</summary>
    public static bool HasNarrative(string type) => typeof(DomainResource).IsAssignableFrom(ModelInfo.GetTypeForFhirType(type));

    /// <summary>The parameters that a composite's components name. Where each repeat of an element is a value, they are sought within one.</summary>
    private static IReadOnlyList<CompositePart> Parts(string type, SearchParamDefinition composite) =>
    [
        .. (composite.Component ?? []).Select(component => new CompositePart(
            ModelInfo.SearchParameters.First(parameter => parameter.Resource == type && parameter.Url == component.Definition).Code!,
            UnionExpression.CutTo(type, composite.Expression!) != type && !component.Expression!.StartsWith("%resource", StringComparison.Ordinal))),
    ];
}
