using System.Text.Json;

namespace CaseRecords.Fhir.Json;

/// <summary>Walks the strings of a resource with the FHIRPath of each, without building the resource.</summary>
internal static class JsonStrings
{
    /// <summary>What to do with one string.</summary>
    /// <param name="element">The FHIRPath of the object that holds it, such as <c>Observation.performer[0]</c>.</param>
    /// <param name="property">Its member's name.</param>
    public delegate void Visit(string element, string property, ref Utf8JsonReader reader);

    /// <summary>Visits every string value in document order.</summary>
    /// <param name="json">A JSON object.</param>
    public static void Walk(ReadOnlySpan<byte> json, Visit visit)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = ResourceJson.MaxDepth });
        reader.Read();
        Object(ref reader, "", visit);
    }

    private static void Object(ref Utf8JsonReader reader, string path, Visit visit)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();

            if (path.Length == 0 && name == "resourceType" && reader.TokenType == JsonTokenType.String)
            {
                path = reader.GetString()!;
            }
            else
            {
                Value(ref reader, path, name, path.Length == 0 ? name : $"{path}.{name}", visit);
            }
        }
    }

    private static void Value(ref Utf8JsonReader reader, string element, string property, string path, Visit visit)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                visit(element, property, ref reader);
                break;
            case JsonTokenType.StartObject:
                Object(ref reader, path, visit);
                break;
            case JsonTokenType.StartArray:
                for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    Value(ref reader, element, property, $"{path}[{i}]", visit);
                }

                break;
        }
    }
}
