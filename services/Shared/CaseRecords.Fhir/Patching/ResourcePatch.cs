using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Patching;

/// <summary>Applies a patch to the JSON of a resource: all of it or nothing. What the patch does not name stays as it is, digit for digit.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#patch"/>
internal static class ResourcePatch
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The resource as the patch makes it. Whether that is a valid resource is asked where every update is: the result is written as one.</summary>
    /// <param name="current">The stored UTF-8 JSON.</param>
    /// <returns>
    /// UTF-8 JSON, or the issues: 400 for what is no patch document, 422 for one that does not fit this resource:
    /// a failed test, a place that is not there, another id or type, a narrative that would no longer be true.
    /// </returns>
    public static Resolved<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> current, ReadOnlyMemory<byte> patch, PatchFormat format)
    {
        var stored = (JsonObject)JsonNode.Parse(current.Span)!;
        var copy = (JsonObject)stored.DeepClone();
        var patched = format == PatchFormat.JsonPatch ? JsonPatch.Apply(copy, patch.Span) : FhirPathPatch.Apply(copy, patch.Span);

        if (patched.Failed)
        {
            return new(default, patched.Issues);
        }

        var settled = AfterPatch.Settle(stored, patched.Value);

        return settled.Failed ? new(default, settled.Issues) : new(JsonSerializer.SerializeToUtf8Bytes(settled.Value, Relaxed), []);
    }

    /// <summary>JSON of a patch. No member may stand twice: which of the two counts is not defined.</summary>
    /// <exception cref="JsonException">It is not JSON, or a member stands twice.</exception>
    internal static JsonNode? Read(ReadOnlySpan<byte> json) =>
        JsonNode.Parse(ResourceJson.WithoutByteOrderMark(json), documentOptions: new JsonDocumentOptions { MaxDepth = ResourceJson.MaxDepth, AllowDuplicateProperties = false });
}
