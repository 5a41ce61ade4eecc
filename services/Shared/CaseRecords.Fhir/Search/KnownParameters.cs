using System.Collections.Frozen;

namespace CaseRecords.Fhir.Search;

/// <summary>Every search parameter of one moment.</summary>
public sealed class KnownParameters
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, SearchParameterInfo>> byType;
    private readonly FrozenDictionary<string, SearchParameterInfo[]> ofType;

    /// <param name="numbered">As the database numbers them: one number for each (type, code).</param>
    public KnownParameters(IEnumerable<SearchParameterInfo> numbered, int generation, long change = 0)
    {
        Generation = generation;
        Change = change;
        ofType = Grouped(numbered)
            .GroupBy(parameter => parameter.ResourceType)
            .SelectMany(SharedRows.Of)
            .GroupBy(parameter => parameter.ResourceType)
            .ToFrozenDictionary(type => type.Key, type => type.OrderBy(parameter => parameter.Code, StringComparer.Ordinal).ToArray());
        byType = ofType.ToFrozenDictionary(type => type.Key, type => type.Value.ToFrozenDictionary(parameter => parameter.Code));
    }

    /// <summary>Which generation of index rows these make: it rises with every parameter that is new or means something else.</summary>
    public int Generation { get; }

    /// <summary>Rises in the record with everything that becomes known otherwise: which of two is the later.</summary>
    public long Change { get; }

    public IEnumerable<SearchParameterInfo> All => ofType.Values.SelectMany(parameters => parameters);

    public SearchParameterInfo? Find(string resourceType, string code) =>
        byType.TryGetValue(resourceType, out var codes) && codes.TryGetValue(code, out var parameter) ? parameter : null;

    /// <summary>The parameters of a type, ordered by code.</summary>
    public IReadOnlyList<SearchParameterInfo> Of(string resourceType) =>
        ofType.TryGetValue(resourceType, out var parameters) ? parameters : [];

    /// <summary>The parameters with what composites say of their parts, and what the parts say of their composites: one is no further than its parts, and nothing without them.</summary>
    private static IEnumerable<SearchParameterInfo> Grouped(IEnumerable<SearchParameterInfo> numbered)
    {
        var all = numbered.ToDictionary(parameter => (parameter.ResourceType, parameter.Code));
        var grouped = all.Values.SelectMany(composite => composite.Parts.Where(part => part.Grouped).Select(part => (composite.ResourceType, part.Code))).ToHashSet();

        foreach (var parameter in all.Values)
        {
            var parts = parameter.Parts.Select(part => all.GetValueOrDefault((parameter.ResourceType, part.Code))).ToList();

            yield return parts.Contains(null) ? parameter with { Parts = [] }
                : parts.Find(part => part!.IsBuilding) is { } building && !parameter.IsBuilding ? parameter with { IsBuilding = true, Generation = building.Generation }
                : grouped.Contains((parameter.ResourceType, parameter.Code)) ? parameter with { IsGrouped = true }
                : parameter;
        }
    }
}
