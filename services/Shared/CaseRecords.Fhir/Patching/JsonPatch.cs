using System.Text.Json.Nodes;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Patching;

/// <summary>Applies a JSON Patch, in the order of its operations, until one of them does not fit.</summary>
/// <seealso href="https://www.rfc-editor.org/rfc/rfc6902"/>
internal sealed class JsonPatch
{
    /// <summary>A few copies of copies fill any memory.</summary>
    private const int MostCopied = 100_000;

    /// <summary>Holds the document as a member, so that the whole document is a place like any other.</summary>
    private readonly JsonObject root;

    /// <summary>What something was taken from. FHIR knows no empty array or object: those that stay empty go too.</summary>
    private readonly List<JsonNode> robbed = [];

    private int copied;

    private JsonPatch(JsonNode? document) => root = new JsonObject { ["document"] = document };

    /// <summary>Changes the document.</summary>
    /// <returns>The document, which the patch may have replaced as a whole; or what stands against the patch, with the document half changed.</returns>
    public static Resolved<JsonNode?> Apply(JsonNode? document, ReadOnlySpan<byte> patch)
    {
        var operations = JsonPatchOperation.ReadAll(patch);

        return operations.Failed ? new(null, operations.Issues) : new JsonPatch(document).Run(operations.Value!);
    }

    private Resolved<JsonNode?> Run(IReadOnlyList<JsonPatchOperation> operations)
    {
        foreach (var operation in operations)
        {
            if (Run(operation) is { } problem)
            {
                return problem;
            }
        }

        robbed.ForEach(Prune);

        return new(Taken(root, "document"), []);
    }

    private Issue? Run(JsonPatchOperation operation) => operation.Op switch
    {
        "add" => Add(operation, operation.Value?.DeepClone()),
        "remove" => Take(operation, operation.Path, out _),
        "replace" => Replace(operation),
        "move" when operation.From!.Segments.SequenceEqual(operation.Path.Segments) => Find(operation, operation.Path, out _),
        "move" => Take(operation, operation.From!, out var moved) ?? Add(operation, moved),
        "copy" => Find(operation, operation.From!, out var found) ?? TooMuch(operation, found) ?? Add(operation, found?.DeepClone()),
        _ => Test(operation),
    };

    private Issue? Add(JsonPatchOperation operation, JsonNode? value)
    {
        if (Parent(operation.Path, out var parent, out var last))
        {
            switch (parent)
            {
                case JsonObject members:
                    members[last] = value;
                    return null;
                case JsonArray items when JsonPointer.Index(last, items.Count + 1, end: items.Count) is { } index:
                    items.Insert(index, value);
                    return null;
            }
        }

        return Absent(operation, operation.Path);
    }

    private Issue? Replace(JsonPatchOperation operation)
    {
        if (Find(operation, operation.Path, out _) is { } absent)
        {
            return absent;
        }

        Parent(operation.Path, out var parent, out var last);

        if (parent is JsonArray items)
        {
            items[JsonPointer.Index(last, items.Count, end: null)!.Value] = operation.Value?.DeepClone();
        }
        else
        {
            parent![last] = operation.Value?.DeepClone();
        }

        return null;
    }

    private Issue? Take(JsonPatchOperation operation, JsonPointer place, out JsonNode? value)
    {
        if (Find(operation, place, out value) is { } absent)
        {
            return absent;
        }

        Parent(place, out var parent, out var last);
        robbed.Add(parent!);

        if (parent is JsonArray items)
        {
            items.RemoveAt(JsonPointer.Index(last, items.Count, end: null)!.Value);
        }
        else
        {
            ((JsonObject)parent!).Remove(last);
        }

        return null;
    }

    private Issue? Test(JsonPatchOperation operation) =>
        Find(operation, operation.Path, out var value)
        ?? (JsonNode.DeepEquals(value, operation.Value) ? null : DoesNotFit(operation, operation.Path, "another value is there than the test asks for"));

    private Issue? Find(JsonPatchOperation operation, JsonPointer place, out JsonNode? value)
    {
        value = null;

        return Parent(place, out var parent, out var last) && JsonPointer.Step(parent, last, out value) ? null : Absent(operation, place);
    }

    private bool Parent(JsonPointer place, out JsonNode? parent, out string last)
    {
        IReadOnlyList<string> path = ["document", .. place.Segments];
        parent = root;
        last = path[^1];

        foreach (var segment in path.SkipLast(1))
        {
            if (!JsonPointer.Step(parent, segment, out parent))
            {
                return false;
            }
        }

        return true;
    }

    private Issue? TooMuch(JsonPatchOperation operation, JsonNode? value) =>
        (copied += Size(value)) <= MostCopied ? null
        : DoesNotFit(operation, operation.From!, $"the copies of this patch hold more than {MostCopied} values") with { Code = OperationOutcome.IssueType.TooCostly };

    private static int Size(JsonNode? node) => 1 + node switch
    {
        JsonObject members => members.Sum(member => Size(member.Value)),
        JsonArray items => items.Sum(Size),
        _ => 0,
    };

    private static void Prune(JsonNode node)
    {
        while (node is JsonObject { Count: 0 } or JsonArray { Count: 0 } && node.Parent is { } parent)
        {
            switch (parent)
            {
                case JsonObject members when parent.Parent is not null:
                    members.Remove(node.GetPropertyName());
                    break;
                case JsonArray items:
                    items.Remove(node);
                    break;
                default:
                    return;
            }

            node = parent;
        }
    }

    private static JsonNode? Taken(JsonObject holder, string member)
    {
        var value = holder[member];
        holder.Remove(member);

        return value;
    }

    private Issue Absent(JsonPatchOperation operation, JsonPointer place) =>
        DoesNotFit(operation, place, $"there is nothing at {place.Text}") with { Code = OperationOutcome.IssueType.NotFound };

    private Issue DoesNotFit(JsonPatchOperation operation, JsonPointer place, string problem) =>
        new(422, OperationOutcome.IssueType.Processing, $"Operation {operation.Number} ({operation.Op} {operation.Path.Text}): {problem}.", ElementPath.Of(root["document"], place.Segments));
}
