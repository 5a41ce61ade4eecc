using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace CaseRecords.Faults.Checks;

/// <summary>What a client sent of a resource and must find again: everything but the version and time that the server gives, whatever the order of members.</summary>
internal static class ContentHash
{
    public static string Of(string json)
    {
        var resource = JsonNode.Parse(json)!.AsObject();

        if (resource["meta"] is JsonObject meta)
        {
            meta.Remove("versionId");
            meta.Remove("lastUpdated");

            if (meta.Count == 0)
            {
                resource.Remove("meta");
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sorted(resource)!.ToJsonString())));
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
