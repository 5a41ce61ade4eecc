using System.Collections.Concurrent;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Texts;

/// <summary>The elements of one R4 type that hold text, narrative or references, or lead to such.</summary>
internal sealed class TextElements
{
    private static readonly ConcurrentDictionary<string, TextElements> OfResources = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<ClassMapping, TextElements> Known = new();

    private readonly Dictionary<string, TextElement>.AlternateLookup<ReadOnlySpan<char>> byName;

    private TextElements(ClassMapping mapping)
    {
        byName = mapping.PropertyMappings
            .SelectMany(property => ElementsOf(mapping, property))
            .Where(element => element.Element.Kind != TextKind.None)
            .ToDictionary(element => element.Name, element => element.Element, StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>What a primitive may hold beside its value.</summary>
    public static TextElements OfPrimitive { get; } = Of(ModelInfo.ModelInspector.FindClassMapping("Element")!);

    public static TextElements OfResource(string type) =>
        OfResources.GetOrAdd(type, static type => Of(ModelInfo.ModelInspector.FindClassMapping(type)!));

    public TextElement? Find(ReadOnlySpan<char> name) => byName.TryGetValue(name, out var element) ? element : null;

    private static TextElements Of(ClassMapping mapping) => Known.GetOrAdd(mapping, static mapping => new TextElements(mapping));

    private static IEnumerable<(string Name, TextElement Element)> ElementsOf(ClassMapping of, PropertyMapping property) => property.Choice switch
    {
        ChoiceType.ResourceChoice => [(property.Name, new TextElement(TextKind.Resource, null))],
        ChoiceType.DatatypeChoice => property.FhirType
            .Select(ModelInfo.ModelInspector.FindClassMapping)
            .OfType<ClassMapping>()
            .Select(type => (property.Name + char.ToUpperInvariant(type.Name[0]) + type.Name[1..], ElementOf(type))),
        _ when of.Name == "Reference" && property.Name == "reference" => [(property.Name, new TextElement(TextKind.Reference, null))],
        _ when of.Name == "SampledData" && property.Name == "data" => [],
        _ when of.Name == "Reference" && property.Name == "display" => [(property.Name, new TextElement(TextKind.Name, null))],
        _ when IsSaidOfCodes(of.Name, property.Name) => [(property.Name, new TextElement(TextKind.Wording, null))],
        _ => [(property.Name, ElementOf(property.PropertyTypeMapping))],
    };

    /// <summary>Texts that come with a code or a unit and are the same wherever it is used.</summary>
    private static bool IsSaidOfCodes(string type, string element) => (type, element) is
        ("Coding", "display") or ("CodeableConcept", "text") or ("Quantity" or "Age" or "Count" or "Distance" or "Duration" or "SimpleQuantity" or "MoneyQuantity", "unit");

    private static TextElement ElementOf(ClassMapping type) => type.Name switch
    {
        "string" or "markdown" => new TextElement(TextKind.Text, null),
        "xhtml" => new TextElement(TextKind.Narrative, null),
        _ when type.IsFhirPrimitive => new TextElement(TextKind.None, null),
        _ => new TextElement(TextKind.Complex, new Lazy<TextElements>(() => Of(type))),
    };
}

/// <param name="Type">Of a complex element: its own elements.</param>
internal sealed record TextElement(TextKind Kind, Lazy<TextElements>? Type);

internal enum TextKind
{
    None,
    Text,

    /// <summary>What a code or a unit is called.</summary>
    Wording,

    /// <summary>What a resource that is referred to is called.</summary>
    Name,
    Narrative,
    Reference,
    Complex,
    Resource,
}
