using System.Text;
using System.Text.Json;

namespace CaseRecords.Definitions;

/// <summary>
/// The code systems that the bundles hold completely: a line <c>== url</c>, then a line of codes. In a second file, of those that have a hierarchy:
/// a line for each code with others directly under it, that code first; and one that begins with nothing, for the codes that are retired.
/// </summary>
internal sealed class CodeSystems
{
    private readonly SortedDictionary<string, Dictionary<string, HashSet<string>>> systems = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonElement> definitions = new(StringComparer.Ordinal);

    public CodeSystems(IEnumerable<JsonElement> resources)
    {
        foreach (var system in resources.Where(resource => resource.Text("resourceType") == "CodeSystem" && resource.Text("content") == "complete"))
        {
            var ancestors = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
            Add(system.Items("concept"), [], ancestors);
            AddParents(system, ancestors);
            systems[system.Text("url")!] = ancestors;
            definitions[system.Text("url")!] = system;
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

    public string Hierarchies()
    {
        var text = new StringBuilder();

        foreach (var (url, system) in definitions)
        {
            var codes = systems[url];
            List<(string Parent, string Code)> pairs = [.. Under(system).Where(pair => codes.ContainsKey(pair.Parent) && codes.ContainsKey(pair.Code)).Distinct()];
            List<string> retired = [.. Flat(system.Items("concept")).Where(IsRetired).Select(concept => concept.Text("code")!)];

            if (pairs.Count > 0 || retired.Count > 0)
            {
                text.Append("== ").Append(url).Append('\n');
                pairs.GroupBy(pair => pair.Parent).Select(parent => string.Join('\t', parent.Select(pair => pair.Code).Prepend(parent.Key))).ToList().ForEach(line => text.Append(line).Append('\n'));
                text.Append(retired.Count == 0 ? "" : $"\t{string.Join('\t', retired)}\n");
            }
        }

        return text.ToString();
    }

    private static IEnumerable<(string Parent, string Code)> Under(JsonElement system) =>
        Flat(system.Items("concept")).SelectMany(concept =>
            concept.Items("concept").Select(child => (concept.Text("code")!, child.Text("code")!))
                .Concat(concept.Items("property").Where(property => property.Text("code") is "child").Select(property => (concept.Text("code")!, property.Text("valueCode") ?? "")))
                .Concat(concept.Items("property").Where(property => property.Text("code") is "subsumedBy" or "parent").Select(property => (property.Text("valueCode") ?? "", concept.Text("code")!))));

    private static bool IsRetired(JsonElement concept) =>
        concept.Items("property").Any(property => property.Text("code") == "status" && (property.Text("valueCode") ?? property.Text("valueString")) == "retired");

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
