using System.Text.Json.Nodes;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Writing;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Patching;

/// <summary>The value that an operation of a FHIRPath Patch brings, as the element will hold it.</summary>
/// <param name="Name">The element's name in JSON, that of a choice with its type.</param>
/// <seealso href="https://hl7.org/fhir/R4/fhirpatch.html#anonymous"/>
internal sealed record PatchValue(string Name, ElementJson Json)
{
    /// <summary>R4's primitive types that are another one with narrower values. XHTML has no value of its own in Parameters: it comes as a string.</summary>
    private static readonly Dictionary<string, string> Wider = new(StringComparer.Ordinal)
    {
        ["code"] = "string",
        ["id"] = "string",
        ["markdown"] = "string",
        ["xhtml"] = "string",
        ["url"] = "uri",
        ["canonical"] = "uri",
        ["oid"] = "uri",
        ["uuid"] = "uri",
        ["positiveInt"] = "integer",
        ["unsignedInt"] = "integer",
    };

    /// <summary>An element's name in JSON: a choice has its type in it.</summary>
    public static string NameOf(PropertyMapping property, string type) =>
        property.Choice == ChoiceType.DatatypeChoice ? property.Name + char.ToUpperInvariant(type[0]) + type[1..] : property.Name;

    /// <summary>Reads the value from a part: a datatype, a resource, or parts that build an element without a type of its own.</summary>
    /// <param name="wanted">The name that was asked for: the element's, or for a choice also the one with its type.</param>
    public static Resolved<PatchValue> Of(JsonObject part, PropertyMapping property, string wanted)
    {
        if (part.FirstOrDefault(member => member.Key.TrimStart('_').StartsWith("value", StringComparison.Ordinal)).Key is { } key)
        {
            var name = key.TrimStart('_');

            return ModelInfo.ModelInspector.FindClassMapping(name["value".Length..]) is { } type && Takes(property, type)
                && NameOf(property, type.Name) is var place && (wanted == property.Name || wanted == place)
                ? new PatchValue(place, new ElementJson(part[name]?.DeepClone(), part["_" + name]?.DeepClone()))
                : Unfit($"{wanted} takes {Expected(property)}, and not a {name}");
        }

        if (part["resource"] is JsonObject resource)
        {
            return property.Choice == ChoiceType.ResourceChoice ? new PatchValue(property.Name, new ElementJson(resource.DeepClone())) : Unfit($"{wanted} holds no resource");
        }

        if (part["part"] is not JsonArray parts)
        {
            return Unfit("the value is empty");
        }

        if (property.FhirTypeMappings is not [{ IsFhirPrimitive: false } built] || property.Choice != ChoiceType.None)
        {
            return Unfit($"{wanted} takes {Expected(property)}, which is not built of parts");
        }

        var content = Build(parts, built);

        return new(new PatchValue(property.Name, new ElementJson(content.Value)), content.Issues);
    }

    /// <summary>Builds an element of its parts, one child element each, in their order.</summary>
    private static Resolved<JsonObject> Build(JsonArray parts, ClassMapping type)
    {
        var content = new JsonObject();

        foreach (var part in parts.OfType<JsonObject>())
        {
            var name = (string)part["name"]!;

            if (ElementPath.ElementOf(type, name) is not { } property)
            {
                return Unfit($"{type.Name} has no element '{name}'");
            }

            var value = Of(part, property, name);

            if (value.Failed)
            {
                return new(null, value.Issues);
            }

            if (Add(content, property, value.Value!) is { } problem)
            {
                return problem;
            }
        }

        return content;
    }

    /// <summary>Adds an element to those that are there: after its like, or where none is yet.</summary>
    public static Issue? Add(JsonObject content, PropertyMapping property, PatchValue value)
    {
        var member = new ElementMember(content, value.Name);

        if (property.IsCollection)
        {
            member.SetItems([.. member.Items(), value.Json]);
            return null;
        }

        if (TypesOf(property).Any(type => new ElementMember(content, NameOf(property, type.Name)).Exists))
        {
            return Unfit($"{property.Name} is there already and does not repeat");
        }

        member.Set(value.Json);
        return null;
    }

    private static IEnumerable<ClassMapping> TypesOf(PropertyMapping property) =>
        property.Choice == ChoiceType.DatatypeChoice ? property.FhirTypeMappings : [property.PropertyTypeMapping];

    private static bool Takes(PropertyMapping property, ClassMapping type) =>
        property.Choice != ChoiceType.ResourceChoice
        && property.FhirTypeMappings.Any(taken => taken.Name == type.Name
            || (property.Choice == ChoiceType.None && (IsA(type, taken.Name) || (taken.Name == "xhtml" && type.Name == "string"))));

    private static bool IsA(ClassMapping type, string wanted) =>
        type.Name == "Quantity" ? wanted == "Quantity"
        : Wider.GetValueOrDefault(type.Name) == wanted || (wanted == "Quantity" && typeof(Quantity).IsAssignableFrom(type.NativeType));

    private static string Expected(PropertyMapping property) =>
        property.Choice == ChoiceType.ResourceChoice ? "a resource" : string.Join(", ", property.FhirTypeMappings.Select(type => type.Name));

    private static Issue Unfit(string problem) => new(422, OperationOutcome.IssueType.Value, problem);
}
