using System.Reflection;
using CaseRecords.Fhir.Validation;
using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>The extract and the SDK's model come from the same definitions by different ways: they say the same.</summary>
public sealed class R4ModelTests
{
    /// <summary>The model serves several versions of FHIR, and R4 names one target twice.</summary>
    private static readonly string[] Known =
    [
        "Signature.type min 1 differs",
        "Signature.when min 1 differs",
        "Signature.who min 1 differs",
        "Media.device refers to Device|DeviceMetric|Device, in the model to Device|DeviceMetric",
        "ElementDefinition.minValue[x] may be date|dateTime|instant|time|decimal|integer|positiveInt|unsignedInt|Quantity, in the model Quantity|date|dateTime|decimal|instant|integer|integer64|positiveInt|time|unsignedInt",
        "ElementDefinition.maxValue[x] may be date|dateTime|instant|time|decimal|integer|positiveInt|unsignedInt|Quantity, in the model Quantity|date|dateTime|decimal|instant|integer|integer64|positiveInt|time|unsignedInt",
    ];

    [Fact]
    public void Every_element_has_the_same_name_cardinality_types_and_targets_in_both() => Differences().ShouldBe(Known, ignoreOrder: true);

    private static IEnumerable<string> Differences()
    {
        foreach (var type in R4Definitions.TypeNames.Select(name => R4Definitions.Type(name)!).Where(type => type.Kind != "primitive-type" && !type.IsAbstract))
        {
            if (ModelInfo.ModelInspector.FindClassMapping(type.Name) is not { } mapping)
            {
                continue;
            }

            foreach (var difference in Differences(type, "", mapping))
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<string> Differences(R4Type type, string path, Hl7.Fhir.Introspection.ClassMapping mapping)
    {
        foreach (var element in type.Children(path))
        {
            var property = mapping.FindMappedElementByName(element.Name);

            if (property is null)
            {
                yield return $"{type.Name}.{element.Path} is not in the model";
                continue;
            }

            if (property.IsCollection != element.Repeats && element.Max != 0)
            {
                yield return $"{type.Name}.{element.Path} {element.Min}..{element.Max} differs";
            }

            if (property.IsMandatoryElement != element.Min > 0)
            {
                yield return $"{type.Name}.{element.Path} min {element.Min} differs";
            }

            if (OfR4<ReferencesAttribute>(property)?.Resources is { Length: > 0 } targets
                && element.Types.FirstOrDefault(one => one.Code is "Reference") is { } reference
                && !targets.Except(["Resource"]).Order().SequenceEqual(reference.Targets.Order()))
            {
                yield return $"{type.Name}.{element.Path} refers to {string.Join('|', reference.Targets)}, in the model to {string.Join('|', targets)}";
            }

            if (element.IsChoice && OfR4<AllowedTypesAttribute>(property) is { } allowed
                && allowed.Types!.Select(one => ModelInfo.GetFhirTypeNameForType(one)!).Order().ToList() is var names && names.Count > 0
                && !names.SequenceEqual(element.Types.Select(one => one.Code.Replace("SimpleQ", "Q").Replace("MoneyQ", "Q")).Order()))
            {
                yield return $"{type.Name}.{element.Path} may be {string.Join('|', element.Types.Select(one => one.Code))}, in the model {string.Join('|', names)}";
            }

            if (element.Types is [{ Code: "BackboneElement" or "Element" }] && ModelInfo.ModelInspector.FindOrImportClassMapping(property.ImplementingType) is { } inner)
            {
                foreach (var difference in Differences(type, element.Path, inner))
                {
                    yield return difference;
                }
            }
        }

        foreach (var property in mapping.PropertyMappings.Where(property => property.Name is not ("id" or "extension" or "modifierExtension" or "value")))
        {
            if (type.Children(path).All(element => element.Name != property.Name))
            {
                yield return $"{type.Name}.{path}.{property.Name} is not in the extract";
            }
        }
    }

    /// <summary>The attribute that speaks of R4: the last of those that came with it or before.</summary>
    private static TAttribute? OfR4<TAttribute>(PropertyMapping property)
        where TAttribute : FhirModelAttribute =>
        property.NativeProperty!.GetCustomAttributes<TAttribute>().Where(one => one.Since <= Hl7.Fhir.Specification.FhirRelease.R4).MaxBy(one => one.Since);
}
