using System.Text.Json;

namespace CaseRecords.Fhir.Json;

/// <summary>Finds every literal reference of a resource, and where it stands.</summary>
public static class ReferenceScan
{
    /// <summary>The references in document order, each with the FHIRPath of its element.</summary>
    /// <param name="json">A JSON object.</param>
    public static List<FoundReference> In(ReadOnlySpan<byte> json)
    {
        List<FoundReference> found = [];

        if (json.IndexOf("\"reference\""u8) >= 0)
        {
            JsonStrings.Walk(json, (string element, string property, ref Utf8JsonReader reader) =>
            {
                if (property == "reference")
                {
                    found.Add(new FoundReference(element, reader.GetString()!));
                }
            });
        }

        return found;
    }
}

/// <summary>A reference and the FHIRPath of the element that holds it.</summary>
public readonly record struct FoundReference(string Path, string Reference);
