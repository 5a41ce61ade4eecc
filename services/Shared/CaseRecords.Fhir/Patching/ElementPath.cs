using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Patching;

/// <summary>Names a place in the JSON of a resource as FHIRPath does: <c>/deceasedBoolean</c> is <c>Patient.deceased</c>.</summary>
internal static class ElementPath
{
    /// <summary>The FHIRPath, as far as the segments name elements; null where the document is no resource.</summary>
    public static string? Of(JsonNode? resource, IReadOnlyList<string> segments)
    {
        if (TypeOf(resource) is not { } type)
        {
            return null;
        }

        var path = new StringBuilder(type);
        var mapping = ModelInfo.ModelInspector.FindClassMapping(type);
        var node = resource;

        foreach (var segment in segments)
        {
            if (node is JsonArray items)
            {
                if (JsonPointer.Index(segment, int.MaxValue, end: items.Count) is not { } index)
                {
                    break;
                }

                path.Append(CultureInfo.InvariantCulture, $"[{index}]");
            }
            else if (ElementOf(mapping, segment.TrimStart('_')) is { } element)
            {
                path.Append('.').Append(element.Name);
                mapping = TypeOf(element, segment.TrimStart('_'));
            }
            else
            {
                break;
            }

            JsonPointer.Step(node, segment, out node);
            mapping = TypeOf(node) is { } nested ? ModelInfo.ModelInspector.FindClassMapping(nested) : mapping;
        }

        return path.ToString();
    }

    /// <summary>The element that a name in JSON means, that of a choice with its type included.</summary>
    public static PropertyMapping? ElementOf(ClassMapping? type, string name) =>
        type?.FindMappedElementByName(name) ?? type?.FindMappedElementByChoiceName(name);

    private static ClassMapping? TypeOf(PropertyMapping element, string name) =>
        element.Choice == ChoiceType.DatatypeChoice ? ModelInfo.ModelInspector.FindClassMapping(name[element.Name.Length..]) : element.PropertyTypeMapping;

    private static string? TypeOf(JsonNode? node) =>
        node is JsonObject json && json["resourceType"] is JsonValue value && value.TryGetValue(out string? type) && R4.IsResourceType(type) ? type : null;
}
