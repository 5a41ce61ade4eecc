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
        ofType = Grouped([.. numbered])
            .GroupBy(parameter => parameter.ResourceType)
            .ToFrozenDictionary(type => type.Key, type => type.OrderBy(parameter => parameter.Code, StringComparer.Ordinal).ToArray());
        byType = ofType.ToFrozenDictionary(type => type.Key, type => type.Value.ToFrozenDictionary(parameter => parameter.Code));
    }

    /// <summary>Which generation of index rows these make: it rises with every parameter that is new or means something else.</summary>
    public int Generation { get; }

    /// <summary>Rises in the record with everything that becomes known otherwise: which of two is the later.</summary>
    public long Change { get; }

    public IEnumerable<SearchParameterInfo> All => ofType.Values.SelectMany(parameters => parameters);

    /// <summary>The parameters, those marked whose values some composite seeks within one repeat of an element.</summary>
    private static IEnumerable<SearchParameterInfo> Grouped(List<SearchParameterInfo> all)
    {
        var grouped = all.SelectMany(composite => composite.Parts.Where(part => part.Grouped).Select(part => (composite.ResourceType, part.Code))).ToHashSet();

        return all.Select(parameter => grouped.Contains((parameter.ResourceType, parameter.Code)) ? parameter with { IsGrouped = true } : parameter);
    }

    public SearchParameterInfo? Find(string resourceType, string code) =>
        byType.TryGetValue(resourceType, out var codes) && codes.TryGetValue(code, out var parameter) ? parameter : null;

    /// <summary>The parameters of a type, ordered by code.</summary>
    public IReadOnlyList<SearchParameterInfo> Of(string resourceType) =>
        ofType.TryGetValue(resourceType, out var parameters) ? parameters : [];
}
