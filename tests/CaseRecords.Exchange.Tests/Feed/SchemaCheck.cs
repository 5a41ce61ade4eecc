using System.Text.Json;
using System.Text.RegularExpressions;

namespace CaseRecords.Exchange.Tests.Feed;

/// <summary>Says where a JSON value is not what a schema of ours promises; a member that the schema does not know is wrong too.</summary>
internal static class SchemaCheck
{
    /// <summary>The parts of JSON Schema that are understood; any other would be believed unread.</summary>
    private static readonly HashSet<string> Known = ["$schema", "$id", "title", "description", "format", "type", "const", "pattern", "properties", "required", "items"];

    public static IReadOnlyList<string> Wrong(JsonElement value, JsonElement schema) => [.. Wrong(value, schema, "")];

    private static IEnumerable<string> Wrong(JsonElement value, JsonElement schema, string path) =>
    [
        .. schema.EnumerateObject().Where(keyword => !Known.Contains(keyword.Name)).Select(keyword => $"{path}: the check does not know {keyword.Name}"),
        .. Is(value, schema) ? [] : new[] { $"{path}: {value.GetRawText()}" },
        .. value.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var members) ? WrongMembers(value, schema, members, path) : [],
        .. value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var item) ? value.EnumerateArray().SelectMany((one, i) => Wrong(one, item, $"{path}[{i}]")) : [],
    ];

    private static IEnumerable<string> WrongMembers(JsonElement value, JsonElement schema, JsonElement members, string path)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];

        return
        [
            .. required.Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{path}.{name} is missing"),
            .. value.EnumerateObject().SelectMany(member => members.TryGetProperty(member.Name, out var inner)
                ? Wrong(member.Value, inner, $"{path}.{member.Name}")
                : [$"{path}.{member.Name} is not in the schema"]),
        ];
    }

    private static bool Is(JsonElement value, JsonElement schema) =>
        (!schema.TryGetProperty("const", out var only) || JsonElement.DeepEquals(value, only))
        && (!schema.TryGetProperty("pattern", out var pattern) || Regex.IsMatch(value.GetString()!, pattern.GetString()!))
        && (!schema.TryGetProperty("format", out var format) || IsFormat(value, format.GetString()))
        && (!schema.TryGetProperty("type", out var type) || type.GetString() == TypeOf(value));

    private static bool IsFormat(JsonElement value, string? format) => format switch
    {
        "uuid" => value.TryGetGuid(out _),
        "date-time" => Regex.IsMatch(value.GetString()!, @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$"),
        "uri" => Uri.IsWellFormedUriString(value.GetString(), UriKind.Absolute),
        "uri-reference" => Uri.IsWellFormedUriString(value.GetString(), UriKind.RelativeOrAbsolute),
        _ => false,
    };

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
