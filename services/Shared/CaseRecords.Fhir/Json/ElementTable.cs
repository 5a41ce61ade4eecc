using System.Collections.Concurrent;
using System.Collections.Frozen;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Json;

/// <summary>The elements of one R4 type by their names in JSON, as the SDK's model declares them: what XML and subsets of resources need to know.</summary>
/// <seealso href="https://hl7.org/fhir/R4/elementdefinition.html"/>
internal sealed class ElementTable
{
    private static readonly ConcurrentDictionary<ClassMapping, ElementTable> Known = new();

    private readonly FrozenDictionary<string, ElementInfo> byName;

    private ElementTable(ClassMapping mapping)
    {
        IsBackbone = mapping.IsBackboneType;
        IsResource = mapping.IsResource;
        byName = mapping.PropertyMappings.SelectMany(ElementsOf).ToFrozenDictionary(element => element.Name, StringComparer.Ordinal);
    }

    /// <summary>What a primitive may hold beside its value.</summary>
    public static ElementTable OfPrimitive { get; } = Of(ModelInfo.ModelInspector.FindClassMapping("Element")!);

    /// <summary>Whether this is a part of a resource's own definition rather than a datatype.</summary>
    public bool IsBackbone { get; }

    public bool IsResource { get; }

    /// <summary>The table of a resource type; null for what R4 does not know.</summary>
    public static ElementTable? OfResource(string type) =>
        R4.IsResourceType(type) && ModelInfo.ModelInspector.FindClassMapping(type) is { } mapping ? Of(mapping) : null;

    /// <summary>The element of a name such as <c>code</c> or <c>valueQuantity</c>; null where the type has none.</summary>
    public ElementInfo? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Whether an element is called so, the stem of a choice (<c>value</c>) included.</summary>
    public bool Has(string name) => byName.Values.Any(element => element.Stem == name || element.Name == name);

    private static ElementTable Of(ClassMapping mapping) => Known.GetOrAdd(mapping, static mapping => new ElementTable(mapping));

    private static IEnumerable<ElementInfo> ElementsOf(PropertyMapping property) =>
        property.Choice == ChoiceType.DatatypeChoice
            ? property.FhirType.Select(ModelInfo.ModelInspector.FindClassMapping).OfType<ClassMapping>()
                .Select(type => ElementOf(property, property.Name + char.ToUpperInvariant(type.Name[0]) + type.Name[1..], type))
            : [ElementOf(property, property.Name, property.PropertyTypeMapping)];

    private static ElementInfo ElementOf(PropertyMapping property, string name, ClassMapping type) => new(name, property.Name, property.Order ?? int.MaxValue)
    {
        IsCollection = property.IsCollection,
        IsAttribute = property.SerializationHint == Hl7.Fhir.Specification.XmlRepresentation.XmlAttr,
        InSummary = property.InSummary,
        IsMandatory = property.IsMandatoryElement,
        IsModifier = property.IsModifier,
        Form = FormOf(property, type),
        TypeOf = new Lazy<ElementTable>(() => type.IsFhirPrimitive ? OfPrimitive : Of(type)),
    };

    private static ElementForm FormOf(PropertyMapping property, ClassMapping type) => type.Name switch
    {
        _ when property.Choice == ChoiceType.ResourceChoice => ElementForm.Resource,
        "xhtml" => ElementForm.Xhtml,
        "boolean" => ElementForm.Boolean,
        "decimal" or "integer" or "positiveInt" or "unsignedInt" => ElementForm.Number,
        _ => type.IsFhirPrimitive ? ElementForm.Text : ElementForm.Complex,
    };
}

/// <summary>One element of a type.</summary>
/// <param name="Name">As JSON and XML write it, such as <c>valueQuantity</c>.</param>
/// <param name="Stem">Without the type of a choice, such as <c>value</c>.</param>
/// <param name="Order">Its place in XML.</param>
internal sealed record ElementInfo(string Name, string Stem, int Order)
{
    public bool IsCollection { get; init; }

    /// <summary>Whether XML writes it as an attribute.</summary>
    public bool IsAttribute { get; init; }

    public bool InSummary { get; init; }

    public bool IsMandatory { get; init; }

    public bool IsModifier { get; init; }

    public ElementForm Form { get; init; }

    public required Lazy<ElementTable> TypeOf { get; init; }

    public ElementTable Type => TypeOf.Value;

    public bool IsPrimitive => Form is not (ElementForm.Complex or ElementForm.Resource);
}

/// <summary>How JSON writes a value.</summary>
internal enum ElementForm
{
    Complex,
    Resource,
    Text,
    Number,
    Boolean,
    Xhtml,
}
