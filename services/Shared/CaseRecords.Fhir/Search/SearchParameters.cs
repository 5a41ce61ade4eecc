using System.Collections.Frozen;
using CaseRecords.Fhir.Definitions;

namespace CaseRecords.Fhir.Search;

/// <summary>Every search parameter that this server knows, by type and code.</summary>
public sealed class SearchParameters
{
    /// <summary>The number under which references are indexed that no parameter reaches: no search asks for them, but who changes what they point to must find them.</summary>
    public const short NoParameter = 0;

    private readonly FrozenDictionary<string, FrozenDictionary<string, SearchParameterInfo>> byType;
    private readonly FrozenDictionary<string, SearchParameterInfo[]> ofType;

    /// <param name="numbered">As the database numbers them: one number for each (type, code).</param>
    public SearchParameters(IEnumerable<SearchParameterInfo> numbered)
    {
        ofType = Grouped(numbered)
            .GroupBy(parameter => parameter.ResourceType)
            .ToFrozenDictionary(type => type.Key, type => type.OrderBy(parameter => parameter.Code, StringComparer.Ordinal).ToArray());
        byType = ofType.ToFrozenDictionary(type => type.Key, type => type.Value.ToFrozenDictionary(parameter => parameter.Code));
    }

    private static IEnumerable<SearchParameterInfo> Grouped(IEnumerable<SearchParameterInfo> numbered)
    {
        var all = numbered.ToList();
        var grouped = all.SelectMany(composite => composite.Parts.Where(part => part.Grouped).Select(part => (composite.ResourceType, part.Code))).ToHashSet();

        return all.Select(parameter => grouped.Contains((parameter.ResourceType, parameter.Code)) ? parameter with { IsGrouped = true } : parameter);
    }

    /// <summary>R4's parameters before they are numbered, in an order that does not change.</summary>
    public static IReadOnlyList<(string ResourceType, SearchBy By)> Standard => StandardSearch.All;

    /// <summary>Numbers R4's parameters and those that definitions add from 1: for tests and for the first start.</summary>
    public static SearchParameters Number(IEnumerable<ResourceDefinition> definitions)
    {
        return new SearchParameters(With(definitions).Select((parameter, index) => new SearchParameterInfo(
            checked((short)(index + 1)),
            parameter.ResourceType,
            parameter.By.Code,
            parameter.By.Type,
            parameter.By.Expression,
            parameter.By.Targets) { Parts = parameter.By.Parts }));
    }

    /// <summary>R4's parameters and those that definitions add, in an order that does not change; of two with the same name the first counts.</summary>
    public static IReadOnlyList<(string ResourceType, SearchBy By)> With(IEnumerable<ResourceDefinition> definitions) =>
        [.. Standard
            .Concat(definitions.SelectMany(definition => definition.Search.Select(by => (ResourceType: definition.Type, By: by))))
            .DistinctBy(parameter => (parameter.ResourceType, parameter.By.Code))];

    public SearchParameterInfo? Find(string resourceType, string code) =>
        byType.TryGetValue(resourceType, out var codes) && codes.TryGetValue(code, out var parameter) ? parameter : null;

    /// <summary>The parameters of a type, ordered by code.</summary>
    public IReadOnlyList<SearchParameterInfo> Of(string resourceType) =>
        ofType.TryGetValue(resourceType, out var parameters) ? parameters : [];
}
