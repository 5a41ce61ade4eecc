using System.Text.Json.Nodes;
using CaseRecords.Fhir.Patching;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>An element of a resource: where it stands in JSON, and what its definition says.</summary>
/// <param name="Owner">The type of the element that holds it.</param>
/// <param name="Type">Its own type, that of a choice included.</param>
/// <param name="IsInner">Whether it stands in a resource inside of another one.</param>
internal sealed record Site(JsonObject Holder, string Key, ClassMapping Owner, PropertyMapping Property, ClassMapping Type, bool IsInner)
{
    public bool IsPrimitive => Type.IsFhirPrimitive;

    /// <summary>Its value, or the first of its values.</summary>
    public JsonNode? First => Holder[Key] is JsonArray items ? items.FirstOrDefault(item => item is not null) : Holder[Key];

    public static IReadOnlyList<Site> In(JsonObject resource)
    {
        List<Site> sites = [];
        Collect(resource, ResourceGenerator.Mapping((string)resource["resourceType"]!), isInner: false, sites);

        return sites;
    }

    /// <summary>Replaces the value, or the first of its values.</summary>
    public void SetFirst(JsonNode? value)
    {
        if (Holder[Key] is JsonArray items)
        {
            items[items.IndexOf(First)] = value;
        }
        else
        {
            Holder[Key] = value;
        }
    }

    private static void Collect(JsonObject element, ClassMapping type, bool isInner, List<Site> sites)
    {
        foreach (var (key, value) in element)
        {
            if (ElementPath.ElementOf(type, key) is not { } property || key.StartsWith('_') || value is null)
            {
                continue;
            }

            var own = property.Choice == ChoiceType.DatatypeChoice ? ResourceGenerator.Mapping(key[property.Name.Length..]) : property.PropertyTypeMapping;
            sites.Add(new Site(element, key, type, property, own, isInner));

            foreach (var child in Children(value))
            {
                var inner = (string?)child["resourceType"];
                Collect(child, inner is null ? own : ResourceGenerator.Mapping(inner), isInner || inner is not null, sites);
            }
        }
    }

    private static IEnumerable<JsonObject> Children(JsonNode value) => value is JsonArray items ? items.OfType<JsonObject>() : value is JsonObject one ? [one] : [];
}
