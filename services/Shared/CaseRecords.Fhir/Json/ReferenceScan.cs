using System.Text.Json;

namespace CaseRecords.Fhir.Json;

/// <summary>Finds every literal reference of a resource, and where it stands, without building the resource.</summary>
public static class ReferenceScan
{
    /// <summary>The references in document order, each with the FHIRPath of its element.</summary>
    /// <param name="json">A JSON object.</param>
    public static List<FoundReference> In(ReadOnlySpan<byte> json)
    {
        List<FoundReference> found = [];

        if (json.IndexOf("\"reference\""u8) < 0)
        {
            return found;
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ResourceJson.MaxDepth });
        reader.Read();
        Object(ref reader, "", found);

        return found;
    }

    private static void Object(ref Utf8JsonReader reader, string path, List<FoundReference> found)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();

            if (name == "reference" && reader.TokenType == JsonTokenType.String)
            {
                found.Add(new FoundReference(path, reader.GetString()!));
            }
            else if (path.Length == 0 && name == "resourceType")
            {
                path = reader.GetString() ?? "";
            }
            else
            {
                Value(ref reader, path.Length == 0 ? name : $"{path}.{name}", found);
            }
        }
    }

    private static void Value(ref Utf8JsonReader reader, string path, List<FoundReference> found)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            Object(ref reader, path, found);
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
            {
                Value(ref reader, $"{path}[{i}]", found);
            }
        }
    }
}

/// <summary>A reference and the FHIRPath of the element that holds it.</summary>
public readonly record struct FoundReference(string Path, string Reference);
