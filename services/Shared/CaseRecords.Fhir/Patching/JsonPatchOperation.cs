using System.Text.Json;
using System.Text.Json.Nodes;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Patching;

/// <summary>One operation of a JSON Patch, complete as its kind asks.</summary>
/// <param name="Number">Its place in the document, from 0.</param>
/// <param name="From">For move and copy.</param>
/// <param name="Value">For add, replace and test; null is a value too.</param>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc6902#section-4"/>
internal sealed record JsonPatchOperation(int Number, string Op, JsonPointer Path, JsonPointer? From, JsonNode? Value)
{
    /// <summary>More operations than anybody writes: each may cost as much as the resource is long.</summary>
    private const int Most = 10_000;

    private static readonly HashSet<string> WithValue = ["add", "replace", "test"];
    private static readonly HashSet<string> WithFrom = ["move", "copy"];

    public static Resolved<IReadOnlyList<JsonPatchOperation>> ReadAll(ReadOnlySpan<byte> patch)
    {
        try
        {
            return ResourcePatch.Read(patch) switch
            {
                JsonArray { Count: > Most } => Malformed($"A patch has at most {Most} operations."),
                JsonArray operations => All(operations),
                _ => Malformed("A JSON Patch is an array of operations."),
            };
        }
        catch (JsonException)
        {
            return Malformed("This is no JSON Patch: it is not well-formed JSON, or a member stands twice in one object.");
        }
    }

    private static Resolved<IReadOnlyList<JsonPatchOperation>> All(JsonArray operations)
    {
        var read = operations.Select(One).ToList();
        var issues = read.SelectMany(operation => operation.Issues).ToList();

        return new(read.ConvertAll(operation => operation.Value!), issues);
    }

    private static Resolved<JsonPatchOperation> One(JsonNode? node, int number)
    {
        if (node is not JsonObject json)
        {
            return Malformed($"Operation {number} is no object.");
        }

        var op = Text(json, "op");

        if (op is not "remove" && !WithValue.Contains(op ?? "") && !WithFrom.Contains(op ?? ""))
        {
            return Malformed($"Operation {number} has no 'op' that JSON Patch knows: add, remove, replace, move, copy or test.");
        }

        if (Pointer(json, "path") is not { } path)
        {
            return Malformed($"Operation {number} ({op}) has no 'path' that is a JSON Pointer, such as /name/0/given.");
        }

        if (WithValue.Contains(op!) && !json.ContainsKey("value"))
        {
            return Malformed($"Operation {number} ({op}) has no 'value'.");
        }

        var from = WithFrom.Contains(op!) ? Pointer(json, "from") : null;

        return WithFrom.Contains(op!) && from is null ? Malformed($"Operation {number} ({op}) has no 'from' that is a JSON Pointer.")
            : op == "move" && from!.Holds(path) ? Malformed($"Operation {number} moves a value into itself.")
            : new JsonPatchOperation(number, op!, path, from, json["value"]);
    }

    private static JsonPointer? Pointer(JsonObject json, string member) => Text(json, member) is { } text ? JsonPointer.Parse(text) : null;

    private static string? Text(JsonObject json, string member) =>
        json[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static Issue Malformed(string diagnostics) => new(400, Hl7.Fhir.Model.OperationOutcome.IssueType.Structure, diagnostics);
}
