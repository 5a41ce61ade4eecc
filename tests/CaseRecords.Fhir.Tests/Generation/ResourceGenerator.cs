using System.Reflection;
using System.Text.Json.Nodes;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Generation;

/// <summary>
/// Makes valid resources of any R4 type from its definition: the mandatory elements always, the others at random.
/// The same seed makes the same resources.
/// </summary>
internal sealed class ResourceGenerator
{
    private const int Deepest = 5;

    /// <summary>Where R4 allows a reference to anything.</summary>
    private static readonly string[] AnyTarget = ["Patient", "Observation", "Organization", "Practitioner", "Condition", "Device", "Procedure", "Basic"];

    private static readonly string[] SimpleTypes = ["string", "boolean", "code", "decimal", "dateTime", "integer", "uri", "Coding", "CodeableConcept", "Quantity", "Period", "Identifier", "Reference"];

    private readonly Random random;

    /// <summary>Contained resources of the one being made; null where there can be none, as inside of one.</summary>
    private JsonArray? contained;

    /// <summary>How likely an optional element is.</summary>
    private double appetite;

    public ResourceGenerator(int seed)
    {
        random = new Random(seed);
        Primitives = new PrimitiveGenerator(random);
    }

    public PrimitiveGenerator Primitives { get; }

    public bool Chance(double likely) => random.NextDouble() < likely;

    /// <summary>A resource to be written on its own.</summary>
    public JsonObject Resource(string type, string id)
    {
        contained = typeof(DomainResource).IsAssignableFrom(Mapping(type).NativeType) ? [] : null;
        appetite = Primitives.Pick([0, 0.1, 0.3, 0.6]);
        var resource = Bare(type, id);
        var text = resource.ToJsonString();
        var referred = contained?.Where(inner => text.Contains($"\"#{inner!["id"]}\"", StringComparison.Ordinal)).Select(inner => inner!.DeepClone()).ToArray();

        if (referred is { Length: > 0 })
        {
            resource["contained"] = new JsonArray(referred);
        }

        return resource;
    }

    /// <summary>A resource inside of another one: with little in it, and nothing contained.</summary>
    public JsonObject Inner(string type, string id)
    {
        var (outerContained, outerAppetite) = (contained, appetite);
        (contained, appetite) = (null, 0.05);
        var resource = Bare(type, id);
        resource.Remove("text");
        resource.Remove("meta");
        (contained, appetite) = (outerContained, outerAppetite);

        return resource;
    }

    /// <summary>Adds an element to one that has it not yet.</summary>
    public void Add(JsonObject to, string type, string name, int depth = 2) => Put(to, Mapping(type).FindMappedElementByName(name)!, depth);

    /// <summary>An element of a complex type.</summary>
    public JsonObject Complex(string type, int depth) => Complex(Mapping(type), depth);

    public static ClassMapping Mapping(string type) => ModelInfo.ModelInspector.FindClassMapping(type) ?? throw new ArgumentException($"{type} is no type of R4.", nameof(type));

    private JsonObject Bare(string type, string id)
    {
        var resource = Complex(Mapping(type), 0);
        resource.Insert(0, "resourceType", type);
        resource.Insert(1, "id", id);

        return resource;
    }

    private JsonObject Complex(ClassMapping type, int depth)
    {
        var element = new JsonObject();

        foreach (var property in type.PropertyMappings.Where(IsAtRandom).OrderBy(property => property.Order))
        {
            if (property.IsMandatoryElement || (depth < Deepest && !IsLeftOut(type, property) && Chance(Likely(property, depth))))
            {
                Put(element, property, depth + 1);
            }
        }

        Invariants.Settle(new Draft(this, type.Name, element, depth));

        while (element.Count == 0 && !type.IsResource)
        {
            Put(element, Primitives.Pick(Fillers(type)), depth + 1);
            Invariants.Settle(new Draft(this, type.Name, element, depth));
        }

        return element;
    }

    /// <summary>All but what has its own time: the id, and the contained resources, which are made where one is referred to.</summary>
    private static bool IsAtRandom(PropertyMapping property) => property.Name is not ("id" or "contained");

    /// <summary>What an element that is empty so far can be filled with: with something small where there is any.</summary>
    private static List<PropertyMapping> Fillers(ClassMapping type)
    {
        var all = type.PropertyMappings.Where(property => IsAtRandom(property) && property.Name is not ("extension" or "modifierExtension") && !IsLeftOut(type, property)).ToList();
        var small = all.FindAll(property => property.PropertyTypeMapping.IsFhirPrimitive);

        return small.Count > 0 ? small : all;
    }

    private static bool IsLeftOut(ClassMapping type, PropertyMapping property) => Invariants.LeftOut.Contains($"{type.Name}.{property.Name}");

    private double Likely(PropertyMapping property, int depth) => property.Name switch
    {
        "extension" => appetite * 0.1,
        "modifierExtension" or "implicitRules" => appetite * 0.05,
        "text" or "meta" when depth == 0 => appetite,
        _ => appetite / (1 + depth),
    };

    private void Put(JsonObject element, PropertyMapping property, int depth)
    {
        var type = property.Choice switch
        {
            ChoiceType.DatatypeChoice => Primitives.Pick([.. property.FhirTypeMappings.Select(type => type.Name).Where(type => depth < 3 || SimpleTypes.Contains(type)).DefaultIfEmpty(property.FhirTypeMappings[0].Name)]),
            ChoiceType.ResourceChoice => "Resource",
            _ => property.PropertyTypeMapping.Name,
        };
        var name = property.Choice == ChoiceType.DatatypeChoice ? property.Name + char.ToUpperInvariant(type[0]) + type[1..] : property.Name;

        if (!property.IsCollection)
        {
            var (value, beside) = One(property, type, depth);
            Set(element, name, value);
            Set(element, "_" + name, beside);
            return;
        }

        var all = Enumerable.Range(0, Chance(0.7) ? 1 : random.Next(2, 4)).Select(_ => One(property, type, depth)).ToList();
        Set(element, name, ArrayOf(all.Select(one => one.Value)));
        Set(element, "_" + name, ArrayOf(all.Select(one => one.Beside)));
    }

    private static void Set(JsonObject element, string name, JsonNode? value)
    {
        if (value is not null)
        {
            element[name] = value;
        }
    }

    private static JsonArray? ArrayOf(IEnumerable<JsonNode?> items) => items.ToArray() is var all && all.Any(item => item is not null) ? new JsonArray(all) : null;

    private (JsonNode? Value, JsonNode? Beside) One(PropertyMapping property, string type, int depth)
    {
        if (type == "Resource")
        {
            return (Inner(Primitives.Pick(AnyTarget), Primitives.Unique("inner-")), null);
        }

        if (type == "Reference")
        {
            return (Reference(property, depth), null);
        }

        var mapping = ModelInfo.ModelInspector.FindClassMapping(type) ?? property.PropertyTypeMapping;

        if (!mapping.IsFhirPrimitive)
        {
            return (Complex(mapping, depth), null);
        }

        if (type == "xhtml")
        {
            return (Primitives.Pick(["<div xmlns=\"http://www.w3.org/1999/xhtml\">A <b>text</b> &amp; é</div>", "<div xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"de\"><table><tr><td>5.40</td></tr></table><p>a<br />b</p></div>"]), null);
        }

        var value = type == "code" ? Code(property) : Primitives.Value(type);
        var beside = property.Name != "url" && Chance(appetite * 0.05) ? Beside(depth) : null;

        return (beside is not null && beside.ContainsKey("extension") && !property.IsMandatoryElement && Chance(0.3) && !Invariants.NeedsValue(property) ? null : value, beside);
    }

    private JsonObject Beside(int depth)
    {
        var beside = new JsonObject();

        if (Chance(0.5))
        {
            beside["id"] = Primitives.Unique("e");
        }

        if (beside.Count == 0 || Chance(0.5))
        {
            beside["extension"] = new JsonArray(Complex("Extension", Math.Max(depth, Deepest - 1)));
        }

        return beside;
    }

    private JsonNode Code(PropertyMapping property) =>
        property.ImplementingType.IsGenericType && ModelInfo.ModelInspector.FindEnumMapping(property.ImplementingType.GetGenericArguments()[0]) is { } codes
            ? Primitives.Pick([.. codes.Members.Keys.Where(code => !Invariants.CodesLeftOut.Contains($"{property.DeclaringClass.Name}.{property.Name}={code}"))])
            : property.BindingName switch
            {
                "Language" => Primitives.Pick(["en", "de-CH", "zh-Hans-CN", "pt-BR"]),
                "MimeType" => Primitives.Pick(["text/plain", "application/fhir+json", "application/dicom", "image/svg+xml", "text/plain; charset=utf-8"]),
                "ExpressionLanguage" => Primitives.Pick(["text/cql", "text/fhirpath", "application/x-fhir-query"]),
                "ResourceType" => Primitives.Pick(["Patient", "Observation"]),
                _ => Primitives.Value("code"),
            };

    private JsonObject Reference(PropertyMapping property, int depth)
    {
        var reference = new JsonObject();
        var target = Primitives.Pick(Targets(property));

        switch (random.Next(8))
        {
            case 0:
                reference["identifier"] = new JsonObject { ["system"] = "http://example.org/ids", ["value"] = Primitives.Unique("n") };
                break;
            case 1:
                reference["display"] = "Somebody";
                break;
            case 2:
                reference["reference"] = $"http://example.org/fhir/{target}/{Primitives.Unique("x")}";
                break;
            case 3:
                reference["reference"] = $"{target}/{Primitives.Unique("x")}/_history/3";
                break;
            case 4 when contained is { Count: < 3 } && depth < 4:
                var id = Primitives.Unique("contained-");
                contained.Add(Inner(target, id));
                reference["reference"] = "#" + id;
                break;
            default:
                reference["reference"] = $"{target}/{Primitives.Unique("x")}";
                break;
        }

        if (Chance(0.2))
        {
            reference["type"] = target;
        }

        return reference;
    }

    private static string[] Targets(PropertyMapping property) =>
        property.NativeProperty?.GetCustomAttributes<ReferencesAttribute>()
            .OrderBy(attribute => attribute.Since)
            .Select(attribute => attribute.Resources)
            .LastOrDefault() is { Length: > 0 } targets && !targets.Contains("Resource")
            ? [.. targets.Where(R4.IsResourceType)]
            : AnyTarget;
}
