using System.Text.Json;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>Whether what was read back is what was sent: same members whatever their order, decimals digit for digit; but for id, version, time and resolved references.</summary>
internal static class SameResource
{
    private static readonly HashSet<string> ServersOwn = ["versionId", "lastUpdated"];

    /// <summary>The path of the first difference; null where there is none.</summary>
    /// <param name="idMayDiffer">The server gave the id.</param>
    /// <param name="links">What the references of a transaction became.</param>
    public static string? Difference(JsonElement sent, JsonElement read, bool idMayDiffer = false, IReadOnlyDictionary<string, string>? links = null) =>
        Compare(sent, read, sent.GetProperty("resourceType").GetString()!, new Rules(idMayDiffer, links ?? new Dictionary<string, string>()));

    private static string? Compare(JsonElement sent, JsonElement read, string path, Rules rules)
    {
        if (sent.ValueKind != read.ValueKind)
        {
            return path;
        }

        return sent.ValueKind switch
        {
            JsonValueKind.Object => Objects(sent, read, path, rules),
            JsonValueKind.Array => sent.GetArrayLength() != read.GetArrayLength()
                ? path
                : sent.EnumerateArray().Zip(read.EnumerateArray()).Select((pair, i) => Compare(pair.First, pair.Second, $"{path}[{i}]", rules)).FirstOrDefault(found => found is not null),
            JsonValueKind.Number => sent.GetRawText() == read.GetRawText() ? null : path,
            JsonValueKind.String => Texts(sent.GetString()!, read.GetString()!, path, rules),
            _ => null,
        };
    }

    private static string? Objects(JsonElement sent, JsonElement read, string path, Rules rules)
    {
        var top = !path.Contains('.', StringComparison.Ordinal) && !path.Contains('[', StringComparison.Ordinal);
        var left = Members(sent, path, top, rules);
        var right = Members(read, path, top, rules);

        if (top && !left.ContainsKey("meta"))
        {
            right.Remove("meta");
        }

        var names = left.Keys.Concat(right.Keys).Distinct();

        foreach (var name in names)
        {
            var at = $"{path}.{name}";

            if (!left.TryGetValue(name, out var mine) || !right.TryGetValue(name, out var theirs))
            {
                return at;
            }

            if (Compare(mine, theirs, at, rules) is { } difference)
            {
                return difference;
            }
        }

        return null;
    }

    private static Dictionary<string, JsonElement> Members(JsonElement element, string path, bool top, Rules rules) =>
        element.EnumerateObject()
            .Where(member => !(path.EndsWith(".meta", StringComparison.Ordinal) && path.Count(c => c == '.') == 1 && ServersOwn.Contains(member.Name)))
            .Where(member => !(top && rules.IdMayDiffer && member.Name == "id"))
            .ToDictionary(member => member.Name, member => member.Value);

    private static string? Texts(string sent, string read, string path, Rules rules) =>
        sent == read || rules.Links.GetValueOrDefault(sent) == read || (path.EndsWith(".div", StringComparison.Ordinal) && rules.Links.Count > 0) ? null : path;

    private sealed record Rules(bool IdMayDiffer, IReadOnlyDictionary<string, string> Links);
}
