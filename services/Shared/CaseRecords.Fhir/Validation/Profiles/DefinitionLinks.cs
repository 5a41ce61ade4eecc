using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>The other definitions that one definition speaks of.</summary>
internal static class DefinitionLinks
{
    private const string MaxValueSet = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet";

    public static IEnumerable<(string Type, string Canonical)> Of(Resource definition) => definition switch
    {
        StructureDefinition structure => Of(structure).Distinct(),
        ValueSet { Compose: { } compose } => compose.Include.Concat(compose.Exclude).OfType<ValueSet.ConceptSetComponent>().SelectMany(Of).Distinct(),
        _ => [],
    };

    private static IEnumerable<(string, string)> Of(StructureDefinition structure)
    {
        var elements = (structure.Differential?.Element ?? []).Concat(structure.Snapshot?.Element ?? []).OfType<ElementDefinition>().ToList();
        var profiles = elements
            .SelectMany(element => element.Type.OfType<ElementDefinition.TypeRefComponent>())
            .SelectMany(type => type.Profile.Concat(type.TargetProfile))
            .Append(structure.BaseDefinition);
        var valueSets = elements
            .Select(element => element.Binding).OfType<ElementDefinition.ElementDefinitionBindingComponent>()
            .SelectMany(binding => new[] { binding.Strength is BindingStrength.Required or BindingStrength.Extensible ? binding.ValueSet : null, (binding.GetExtension(MaxValueSet)?.Value as PrimitiveType)?.JsonValue as string });

        return
        [
            .. profiles.OfType<string>().Where(url => url.Length > 0 && Canonical.Parse(url).CoreType is null).Select(url => ("StructureDefinition", url)),
            .. valueSets.OfType<string>().Where(url => url.Length > 0).Select(url => ("ValueSet", url)),
        ];
    }

    private static IEnumerable<(string, string)> Of(ValueSet.ConceptSetComponent part) =>
    [
        .. part.ValueSet.OfType<string>().Select(url => ("ValueSet", url)),
        .. part is { System: { Length: > 0 } system, Concept.Count: 0 } ? [("CodeSystem", system)] : Enumerable.Empty<(string, string)>(),
    ];
}
