using System.Text.Json.Nodes;
using CaseRecords.Fhir.Validation;

namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>Makes a resource of any type with every element that R4 defines, from the definitions.</summary>
internal static class FullResource
{
    private const int Deep = 2;

    /// <param name="variant">Which type each choice takes.</param>
    public static JsonObject Of(string type, int variant)
    {
        var resource = new JsonObject { ["resourceType"] = type };
        Fill(resource, type, "", variant, depth: 0);

        return resource;
    }

    /// <summary>Deep inside only what is simple or required; an object that would stay empty takes what comes.</summary>
    private static void Fill(JsonObject target, string owner, string path, int variant, int depth)
    {
        Fill(target, owner, path, variant, depth, whole: depth <= Deep);

        if (target.Count == 0)
        {
            Fill(target, owner, path, variant, depth, whole: true);
        }
    }

    private static void Fill(JsonObject target, string owner, string path, int variant, int depth, bool whole)
    {
        foreach (var element in R4Definitions.Type(owner)!.Children(path))
        {
            if (element.Max == 0 || (element.Min == 0 && !whole && !IsSimple(element)) || element.Name is "extension" or "modifierExtension" or "contained" || (element.Name == "id" && depth > 0) || IsOneOfTwo(owner, element))
            {
                continue;
            }

            var type = element.Types.Count == 0 ? null : element.Types[variant % element.Types.Count];

            var value = Value(owner, element, type, variant, depth);
            target[type is null ? element.Name : R4Definitions.JsonName(element, type)] = element.Repeats ? new JsonArray(value) : value;
        }
    }

    private static bool IsSimple(R4Element element) => element.Types.Count > 0 && element.Types.All(type => R4Definitions.Type(type.Code)!.Kind == "primitive-type");

    /// <summary>Where an element excludes another of the same object, it is left out.</summary>
    private static bool IsOneOfTwo(string owner, R4Element element) => (owner, element.Path) is ("Reference", "type" or "identifier") or ("Extension", "extension");

    private static JsonNode Value(string owner, R4Element element, R4TypeReference? type, int variant, int depth)
    {
        if (type is null || R4Definitions.Type(type.Code) is { Kind: "complex-type" })
        {
            var (inside, path) = R4Definitions.Inside(owner, element, type?.Code);
            var part = new JsonObject();
            Fill(part, inside, path, variant, depth + 1);

            if (type?.Code == "Reference")
            {
                part["reference"] = $"{(type.Targets.Count > 0 ? type.Targets[variant % type.Targets.Count] : "Patient")}/x";
            }
            else if (type?.Code is "CodeableConcept" or "Coding" && element.Binding is { IsRequired: true, ValueSet: { } set } && (ValueSets.First(set) ?? (set.StartsWith("http://loinc.org/", StringComparison.Ordinal) ? ("http://loinc.org", "LA9658-1") : ("http://unitsofmeasure.org", "mg"))) is var (system, code))
            {
                var one = new JsonObject { ["system"] = system, ["code"] = code };
                part = type.Code == "Coding" ? one : new JsonObject { ["coding"] = new JsonArray(one) };
            }

            return part;
        }

        return R4Definitions.Type(type.Code)!.Kind == "resource"
            ? new JsonObject { ["resourceType"] = type.Code == "Resource" ? "Basic" : type.Code, ["code"] = new JsonObject { ["text"] = "x" } }
            : Primitive(element, type.Code);
    }

    private static JsonNode Primitive(R4Element element, string type) => type switch
    {
        "boolean" => true,
        "integer" or "positiveInt" or "unsignedInt" => 1,
        "decimal" => 1.5m,
        "code" or "string" or "uri" when element.Binding is { ValueSet: { } set } && ValueSets.First(set) is { } coding => coding.Code,
        "code" => element.Binding?.ValueSet switch
        {
            "http://hl7.org/fhir/ValueSet/currencies" => "EUR",
            "http://hl7.org/fhir/ValueSet/mimetypes" => "text/plain",
            _ => "de",
        },
        "date" => "2024-02-29",
        "dateTime" or "instant" => "2024-02-29T10:00:00Z",
        "time" => "10:00:00",
        "base64Binary" => "AAAA",
        "oid" => "urn:oid:1.2.3",
        "uuid" => "urn:uuid:c757873d-ec9a-4326-a141-556f43239520",
        "uri" or "url" or "canonical" => "http://example.org/x",
        "xhtml" => "<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>",
        _ => "x",
    };
}
