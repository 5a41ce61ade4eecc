using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>The concepts of one code system: which there are, what is above them, what is said of them.</summary>
/// <seealso href="https://hl7.org/fhir/R4/codesystem.html"/>
internal sealed class CodeHierarchy
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, CodeSystem.ConceptDefinitionComponent> concepts;
    private readonly Dictionary<string, List<string>> parents;

    public CodeHierarchy(CodeSystem system)
    {
        IsComplete = system.Content == CodeSystemContentMode.Complete;
        var comparer = system.CaseSensitive == false ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        concepts = new(comparer);
        parents = new(comparer);
        Add(system.Concept, null);
    }

    /// <summary>Whether a code that is not here does not exist.</summary>
    public bool IsComplete { get; }

    public bool? Has(string code) => concepts.ContainsKey(code) ? true : IsComplete ? false : null;

    /// <summary>Whether a code meets a filter of a value set; null where this system does not tell.</summary>
    public bool? Meets(string code, string property, FilterOperator op, string value) => op switch
    {
        _ when Has(code) != true => Has(code) is null ? null : false,
        FilterOperator.IsA => IsBelow(code, value, itself: true),
        FilterOperator.DescendentOf => IsBelow(code, value, itself: false),
        FilterOperator.IsNotA => Known.Not(IsBelow(code, value, itself: true)),
        FilterOperator.Generalizes => IsBelow(value, code, itself: true),
        FilterOperator.Equal => Values(code, property).Contains(value),
        FilterOperator.In => Values(code, property).Any(value.Split(',', StringSplitOptions.TrimEntries).Contains),
        FilterOperator.NotIn => !Values(code, property).Any(value.Split(',', StringSplitOptions.TrimEntries).Contains),
        FilterOperator.Exists => Values(code, property).Any() == (value == "true"),
        FilterOperator.Regex => Matches(Values(code, property), value),
        _ => null,
    };

    private static bool? Matches(IEnumerable<string> values, string pattern)
    {
        try
        {
            return values.Any(value => Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.CultureInvariant, LongestMatch));
        }
        catch (Exception e) when (e is RegexMatchTimeoutException or ArgumentException)
        {
            return null;
        }
    }

    private bool? IsBelow(string code, string ancestor, bool itself)
    {
        if (concepts.Comparer.Equals(code, ancestor))
        {
            return itself;
        }

        HashSet<string> seen = new(concepts.Comparer);
        Stack<string> open = new(parents.GetValueOrDefault(code) ?? []);

        while (open.TryPop(out var next))
        {
            if (concepts.Comparer.Equals(next, ancestor))
            {
                return true;
            }

            if (seen.Add(next))
            {
                (parents.GetValueOrDefault(next) ?? []).ForEach(open.Push);
            }
        }

        return IsComplete ? false : null;
    }

    private IEnumerable<string> Values(string code, string property) => property switch
    {
        "code" or "concept" => [code],
        "display" => concepts[code].Display is { } display ? [display] : [],
        "parent" => parents.GetValueOrDefault(code) ?? [],
        "child" => parents.Where(pair => pair.Value.Contains(code, concepts.Comparer)).Select(pair => pair.Key),
        _ => concepts[code].Property.Where(one => one?.Code == property).Select(one => one!.Value switch
        {
            Coding coding => coding.Code,
            PrimitiveType { JsonValue: bool flag } => flag ? "true" : "false",
            PrimitiveType primitive => Convert.ToString(primitive.JsonValue, System.Globalization.CultureInfo.InvariantCulture),
            _ => null,
        }).OfType<string>(),
    };

    private void Add(IEnumerable<CodeSystem.ConceptDefinitionComponent?> level, string? parent)
    {
        foreach (var concept in level.OfType<CodeSystem.ConceptDefinitionComponent>().Where(concept => concept.Code is not null))
        {
            var code = concept.Code!;
            concepts.TryAdd(code, concept);
            List<string?> above = [parent, .. concept.Property.Where(one => one?.Code is "parent" or "subsumedBy").Select(one => (one!.Value as PrimitiveType)?.JsonValue as string)];
            above.OfType<string>().ToList().ForEach(one => Above(code, one));
            concept.Property.Where(one => one?.Code == "child").Select(one => (one!.Value as PrimitiveType)?.JsonValue as string).OfType<string>().ToList().ForEach(child => Above(child, code));
            Add(concept.Concept, code);
        }
    }

    private void Above(string code, string parent)
    {
        if (!parents.TryGetValue(code, out var known))
        {
            parents[code] = known = [];
        }

        known.Add(parent);
    }
}
