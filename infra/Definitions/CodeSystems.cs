using System.Text;
using System.Text.Json;

namespace CaseRecords.Definitions;

/// <summary>The code systems that the bundles hold completely: a line <c>== url</c>, then a line of codes.</summary>
internal sealed class CodeSystems
{
    private readonly SortedDictionary<string, Dictionary<string, HashSet<string>>> systems = new(StringComparer.Ordinal);

    public CodeSystems(IEnumerable<JsonElement> resources)
    {
        foreach (var system in resources.Where(resource => resource.Text("resourceType") == "CodeSystem" && resource.Text("content") == "complete"))
        {
            var ancestors = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            Add(system.Items("concept"), [], ancestors);
            AddParents(system, ancestors);
            systems[system.Text("url")!] = ancestors;
        }
    }

    /// <summary>Its codes in the order of the definition, each with the codes above it; null where it is not known completely.</summary>
    public IReadOnlyDictionary<string, HashSet<string>>? Codes(string system) => systems.GetValueOrDefault(system);

    public string Lines()
    {
        var text = new StringBuilder();

        foreach (var (url, codes) in systems)
        {
            text.Append("== ").Append(url).Append('\n').AppendJoin('\t', codes.Keys).Append('\n');
        }

        return text.ToString();
    }

    private static void Add(IEnumerable<JsonElement> concepts, HashSet<string> above, Dictionary<string, HashSet<string>> ancestors)
    {
        foreach (var concept in concepts)
        {
            var code = concept.Text("code")!;
            ancestors.TryAdd(code, []);
            ancestors[code].UnionWith(above);
            Add(concept.Items("concept"), [.. above, code], ancestors);
        }
    }

    /// <summary>Systems with several parents a concept name them as properties.</summary>
    private static void AddParents(JsonElement system, Dictionary<string, HashSet<string>> ancestors)
    {
        var parents = Flat(system.Items("concept"))
            .SelectMany(concept => concept.Items("property")
                .Where(property => property.Text("code") is "subsumedBy" or "parent")
                .Select(property => (Code: concept.Text("code")!, Parent: property.Text("valueCode") ?? "")))
            .Where(pair => ancestors.ContainsKey(pair.Parent))
            .ToLookup(pair => pair.Code, pair => pair.Parent);

        for (var changed = parents.Count > 0; changed;)
        {
            changed = false;

            foreach (var (code, above) in ancestors)
            {
                var before = above.Count;
                above.UnionWith(parents[code]);
                above.UnionWith(above.SelectMany(parent => ancestors[parent]).ToList());
                changed |= above.Count != before;
            }
        }
    }

    private static IEnumerable<JsonElement> Flat(IEnumerable<JsonElement> concepts) =>
        concepts.SelectMany(concept => Flat(concept.Items("concept")).Prepend(concept));
}
