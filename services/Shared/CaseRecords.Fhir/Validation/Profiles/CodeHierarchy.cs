using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>The concepts of one code system: which there are, what is above them, what is said of them.</summary>
/// <seealso href="https://hl7.org/fhir/R4/codesystem.html"/>
internal sealed class CodeHierarchy
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromMilliseconds(100);

    private static readonly ConditionalWeakTable<CodeSystem, CodeHierarchy> Made = [];

    private readonly Dictionary<string, CodeSystem.ConceptDefinitionComponent> concepts;
    private readonly Dictionary<string, List<string>> parents;
    private readonly Lazy<ILookup<string, string>> children;
    private readonly HashSet<string> properties;

    public CodeHierarchy(CodeSystem system)
    {
        IsComplete = system.Content == CodeSystemContentMode.Complete;
        var comparer = system.CaseSensitive == false ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        concepts = new(comparer);
        parents = new(comparer);
        Add(system.Concept, null);
        children = new(() => parents.SelectMany(pair => pair.Value.Select(parent => (Code: pair.Key, Parent: parent))).ToLookup(pair => pair.Parent, pair => pair.Code, comparer));
        properties =
        [
            "code", "concept", "display", "parent", "child",
            .. system.Property.Select(property => property?.Code).Concat(concepts.Values.SelectMany(concept => concept.Property.Select(property => property?.Code))).OfType<string>(),
        ];
    }

    /// <summary>Whether a code that is not here does not exist.</summary>
    public bool IsComplete { get; }

    public IReadOnlyCollection<string> Codes => concepts.Keys;

    /// <summary>The hierarchy of a code system, made once for each.</summary>
    public static CodeHierarchy Of(CodeSystem system) => Made.GetValue(system, static one => new CodeHierarchy(one));

    /// <summary>The code and all that lie under it.</summary>
    public IReadOnlyCollection<string> Below(string code) => Reached(code, one => children.Value[one]);

    /// <summary>The code and all that it lies under.</summary>
    public IReadOnlyCollection<string> Above(string code) => Reached(code, Over);

    /// <summary>Whether anything is said of concepts by a property.</summary>
    public bool Defines(string property) => properties.Contains(property);

    /// <summary>Whether a concept is no longer to be used.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/codesystem-concept-properties.html"/>
    public bool IsInactive(string code) => Values(code, "inactive").Contains("true") || Values(code, "status").Any(status => status is "retired" or "inactive");

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
            return values.Any(value => Regex.IsMatch(value, $"^(?:{pattern})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, LongestMatch));
        }
        catch (Exception e) when (e is RegexMatchTimeoutException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private bool? IsBelow(string code, string ancestor, bool itself) =>
        concepts.Comparer.Equals(code, ancestor) ? itself : Reached(code, Over).Contains(ancestor) ? true : IsComplete ? false : null;

    private List<string> Over(string code) => parents.GetValueOrDefault(code) ?? [];

    private HashSet<string> Reached(string code, Func<string, IEnumerable<string>> next)
    {
        HashSet<string> reached = new(concepts.Comparer);
        Stack<string> open = new([code]);

        while (open.TryPop(out var one))
        {
            if (reached.Add(one))
            {
                foreach (var further in next(one))
                {
                    open.Push(further);
                }
            }
        }

        return reached;
    }

    private IEnumerable<string> Values(string code, string property) => property switch
    {
        "code" or "concept" => [code],
        "display" => concepts[code].Display is { } display ? [display] : [],
        "parent" => parents.GetValueOrDefault(code) ?? [],
        "child" => children.Value[code],
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
