using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaseRecords.Definitions;

/// <summary>R4's own profiles, such as the vital signs: what they add to their bases, as JSON of one line each, without what only people read.</summary>
internal static class ProfileLines
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Kept =
        ["resourceType", "url", "version", "name", "status", "kind", "abstract", "context", "type", "baseDefinition", "derivation", "differential"];

    private static readonly string[] LeftOut =
        ["short", "definition", "comment", "requirements", "alias", "mapping", "example", "isSummary", "meaningWhenMissing", "orderMeaning", "base"];

    public static string Of(IEnumerable<JsonElement> resources)
    {
        var text = new StringBuilder();

        foreach (var profile in resources
            .Where(resource => resource.Text("resourceType") == "StructureDefinition" && resource.Text("derivation") == "constraint" && resource.TryGetProperty("differential", out _))
            .OrderBy(resource => resource.Text("url"), StringComparer.Ordinal))
        {
            text.Append("== ").Append(profile.Text("url")).Append('\n').Append(Line(profile)).Append('\n');
        }

        return text.ToString();
    }

    private static string Line(JsonElement profile)
    {
        var kept = new JsonObject(profile.EnumerateObject().Where(member => Kept.Contains(member.Name)).Select(member => KeyValuePair.Create(member.Name, JsonNode.Parse(member.Value.GetRawText()))));

        foreach (var element in kept["differential"]!["element"]!.AsArray().OfType<JsonObject>())
        {
            Array.ForEach(LeftOut, member => element.Remove(member));

            foreach (var constraint in element["constraint"] as JsonArray ?? [])
            {
                ((JsonObject)constraint!).Remove("xpath");
            }
        }

        return Extract.Cell(kept.ToJsonString(Compact));
    }
}
