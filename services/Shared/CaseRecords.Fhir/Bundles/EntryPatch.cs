using System.Text.Json;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Patching;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Bundles;

/// <summary>The patch that an entry holds: a Parameters resource is a FHIRPath Patch; a JSON Patch comes inside a Binary.</summary>
/// <param name="ContentType">As a request of its own would have it.</param>
/// <seealso href="https://hl7.org/fhir/R4/http.html#patch"/>
internal sealed record EntryPatch(ReadOnlyMemory<byte> Body, string ContentType)
{
    private const string JsonPatch = "application/json-patch+json";

    public PatchFormat Format => ContentType == JsonPatch ? PatchFormat.JsonPatch : PatchFormat.FhirPathPatch;

    /// <summary>The patch; an issue where the entry holds none.</summary>
    public static (EntryPatch? Patch, Issue? Issue) Of(BundleEntry entry)
    {
        if (entry.Resource.IsEmpty)
        {
            return (null, new Issue(400, OperationOutcome.IssueType.Required, "PATCH needs a resource: Parameters, or a Binary that holds a JSON Patch.", $"{entry.Place}.resource"));
        }

        using var resource = JsonDocument.Parse(entry.Resource, new JsonDocumentOptions { MaxDepth = Json.ResourceJson.MaxDepth });

        return Text(resource.RootElement, "resourceType") switch
        {
            "Parameters" => (new EntryPatch(entry.Resource, "application/fhir+json"), null),
            "Binary" when Text(resource.RootElement, "contentType") == JsonPatch && Data(resource.RootElement) is { } data => (new EntryPatch(data, JsonPatch), null),
            "Binary" => (null, Issue.Invalid($"A Binary that patches has contentType {JsonPatch}, and the patch as base64 in data.", $"{entry.Place}.resource")),
            _ => (null, Issue.Invalid("A patch is a Parameters resource, or a Binary that holds a JSON Patch.", $"{entry.Place}.resource")),
        };
    }

    private static string? Text(JsonElement resource, string member) =>
        resource.ValueKind == JsonValueKind.Object && resource.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Data(JsonElement binary) =>
        binary.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String && data.TryGetBytesFromBase64(out var bytes) ? bytes : null;
}
