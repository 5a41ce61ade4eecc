using Microsoft.Net.Http.Headers;

namespace CaseRecords.Fhir.Patching;

/// <summary>How a patch is written.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#patch"/>
public enum PatchFormat
{
    /// <summary>A list of operations on the JSON of the resource.</summary>
    /// <seealso href="https://www.rfc-editor.org/rfc/rfc6902"/>
    JsonPatch,

    /// <summary>A Parameters resource of operations whose places are FHIRPath.</summary>
    /// <seealso href="https://hl7.org/fhir/R4/fhirpatch.html"/>
    FhirPathPatch,
}

/// <summary>Knows a patch by its content type.</summary>
public static class PatchFormats
{
    private const string JsonPatch = "application/json-patch+json";

    /// <summary>FHIR's own types and their synonyms. XML is turned to JSON before the patch is read.</summary>
    private static readonly HashSet<string> Fhir = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/fhir+json", "application/json", "text/json", "application/json+fhir",
        "application/fhir+xml", "application/xml", "text/xml", "application/xml+fhir",
    };

    extension(PatchFormat)
    {
        /// <summary>The format of a body; null for one that is no patch that we read (415), XML Patch among them.</summary>
        public static PatchFormat? Of(string? contentType) =>
            !MediaTypeHeaderValue.TryParse(contentType, out var type) ? null
            : type.MediaType.Equals(JsonPatch, StringComparison.OrdinalIgnoreCase) ? PatchFormat.JsonPatch
            : Fhir.Contains(type.MediaType.Value!) ? PatchFormat.FhirPathPatch
            : null;
    }
}
