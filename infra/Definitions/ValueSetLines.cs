using System.Text;
using System.Text.Json;

namespace CaseRecords.Definitions;

/// <summary>
/// The value sets: a line <c>== url</c>, then one for each system: the system and its codes, <c>*</c> for all of a known system, <c>**</c> for
/// all of one that is not known, <c>?</c> for a part of one that cannot be listed. A line <c>?</c> alone: codes of further systems may be in it.
/// </summary>
internal sealed class ValueSetLines(IEnumerable<JsonElement> resources, CodeSystems systems)
{
    private readonly SortedDictionary<string, JsonElement> sets = new(
        resources.Where(resource => resource.Text("resourceType") == "ValueSet").GroupBy(set => set.Text("url")!).ToDictionary(group => group.Key, group => group.First()),
        StringComparer.Ordinal);

    public string All()
    {
        var text = new StringBuilder();

        foreach (var (url, set) in sets)
        {
            var expansion = Expand(set, []);

            if (!expansion.IsUnknown)
            {
                text.Append("== ").Append(url).Append('\n');
                expansion.AppendTo(text, systems);
            }
        }

        return text.ToString();
    }

    private Expansion Expand(JsonElement set, HashSet<string> seen)
    {
        var expansion = new Expansion();

        if (!seen.Add(set.Text("url")!) || !set.TryGetProperty("compose", out var compose))
        {
            expansion.IsOpen = true;
            return expansion;
        }

        foreach (var include in compose.Items("include"))
        {
            expansion.Add(Included(include, seen));
        }

        foreach (var exclude in compose.Items("exclude"))
        {
            expansion.Remove(Included(exclude, seen));
        }

        seen.Remove(set.Text("url")!);

        return expansion;
    }

    /// <summary>The codes of a part: of its system, and, where it imports value sets, only those that each of them holds.</summary>
    private Expansion Included(JsonElement part, HashSet<string> seen)
    {
        List<Expansion> conditions =
        [
            .. part.Items("valueSet").Select(import => sets.TryGetValue(import.GetString()!.Split('|')[0], out var imported) ? Expand(imported, seen) : new Expansion { IsOpen = true }),
        ];

        if (part.Text("system") is { } system)
        {
            conditions.Add(OfSystem(part, system));
        }

        return conditions.Aggregate((all, one) => all.And(one));
    }

    private Expansion OfSystem(JsonElement part, string system)
    {
        var expansion = new Expansion();
        var listed = part.Items("concept").Select(concept => concept.Text("code")!).ToList();
        var known = systems.Codes(system);
        IEnumerable<string>? codes = listed.Count > 0 ? listed : known?.Keys;

        foreach (var filter in part.Items("filter"))
        {
            codes = known is null ? null : Filtered(codes, known, filter);
        }

        if (codes is null)
        {
            (part.Items("filter").Any() ? expansion.OpenSystems : expansion.WholeSystems).Add(system);
        }
        else
        {
            expansion.Listed[system] = [.. codes];
        }

        return expansion;
    }

    private static IEnumerable<string>? Filtered(IEnumerable<string>? codes, IReadOnlyDictionary<string, HashSet<string>> known, JsonElement filter)
    {
        var value = filter.Text("value")!;

        return (filter.Text("property"), filter.Text("op")) switch
        {
            ("concept", "is-a") => codes?.Where(code => code == value || known[code].Contains(value)),
            ("concept", "descendent-of") => codes?.Where(code => known[code].Contains(value)),
            ("concept", "is-not-a") => codes?.Where(code => code != value && !known[code].Contains(value)),
            _ => null,
        };
    }
}
