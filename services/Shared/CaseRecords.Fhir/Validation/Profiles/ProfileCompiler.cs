using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.FhirPath;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>
/// Reads a profile as the constraints that it and its bases add to an R4 type: differentials from the base that is nearest to the type on.
/// A profile without a differential, or whose base is not at hand, is read by its snapshot if it has one.
/// </summary>
internal sealed class ProfileCompiler(DefinitionSet definitions)
{
    private const int MostBases = 32;
    private const int LongestExpression = 8_000;
    private const int DeepestExpression = 40;
    private const string MaxValueSet = "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet";

    public Profile Compile(Canonical canonical, StructureDefinition definition)
    {
        var type = definition.Type ?? "";
        var profile = new Profile(canonical, definition.Name is { Length: > 0 } name ? name : canonical.Url, type, new ElementRules(type, type)) { Contexts = [.. definition.Context.OfType<StructureDefinition.ContextComponent>()] };

        if (ModelInfo.GetTypeForFhirType(type) is null)
        {
            profile.NotUnderstood.Add($"It is about {(type.Length == 0 ? "no type" : type)}, which is no type of R4.");
            return profile;
        }

        var tree = new ProfileTree(type, profile.Root);

        foreach (var (layer, elements, isSnapshot) in Layers(canonical, definition, profile))
        {
            List<(ElementRules Rules, string Reference)> contents = [];

            foreach (var element in elements)
            {
                if (element.Path is not { Length: > 0 } path || tree.At(element) is not { } rules)
                {
                    profile.NotUnderstood.Add($"{layer.Name} speaks of {element.ElementId ?? element.Path}, which {type} does not have.");
                    continue;
                }

                Apply(element, rules, path.Contains('.', StringComparison.Ordinal), isSnapshot, profile);

                if (element.ContentReference is { } reference)
                {
                    contents.Add((rules, reference));
                }
            }

            foreach (var (rules, reference) in contents)
            {
                rules.Content = tree.Find(reference) is { } content && content != rules ? content : rules.Content;
            }
        }

        return profile;
    }

    /// <summary>Works out how slices are told apart. Needs the trees of other profiles, so it comes after the profile is known under its address.</summary>
    public void Finish(Profile profile)
    {
        var criteria = new SliceCriteria(definitions.Profile, definitions.TypeOf);

        foreach (var element in profile.Root.All().Where(element => element.Slices.Count > 0 || element.Slicing is not null))
        {
            element.Slicing ??= Implied(element);

            if (profile.MissingBases.Count > 0)
            {
                // A base that is not at hand may have more slices: that a value is in none of these says nothing.
                element.Slicing = element.Slicing with { Rules = ElementDefinition.SlicingRules.Open };
            }

            foreach (var slice in element.Slices.Where(slice => slice.Name != Slice.Default))
            {
                slice.Criteria = criteria.Of(element.Slicing, slice.Rules);

                if (slice.Criteria is null && profile.MissingBases.Count == 0)
                {
                    profile.NotUnderstood.Add(element.Slicing.Discriminators.FirstOrDefault(discriminator => discriminator.Path is null) is { } odd
                        ? $"The discriminator {odd.Text} of {element.Id} is not understood."
                        : $"Nothing tells what belongs to the slice {slice.Rules.Id}.");
                }
            }
        }
    }

    /// <summary>The definitions to apply, the one nearest to the R4 type first.</summary>
    private List<(StructureDefinition Definition, IReadOnlyList<ElementDefinition> Elements, bool IsSnapshot)> Layers(Canonical canonical, StructureDefinition first, Profile profile)
    {
        List<(StructureDefinition, IReadOnlyList<ElementDefinition>, bool)> layers = [];
        var (address, definition) = (canonical, (StructureDefinition?)first);

        while (definition is not null)
        {
            if (!profile.Lineage.Add(address.Url ?? "") || layers.Count > MostBases)
            {
                profile.NotUnderstood.Add($"Its bases go in a circle, or are more than {MostBases}.");
                break;
            }

            var next = definition.BaseDefinition is { Length: > 0 } text ? Canonical.Parse(text) : default;
            var ends = next.Url is null || next.CoreType is not null;
            var @base = ends ? null : definitions.Structure(next.ToString());
            var snapshot = (definition.Snapshot?.Element ?? []).OfType<ElementDefinition>().ToList();
            var differential = (definition.Differential?.Element ?? []).OfType<ElementDefinition>().ToList();

            if (snapshot.Count > 0 && (differential.Count == 0 || (@base is null && !ends)))
            {
                layers.Add((definition, snapshot, true));
                break;
            }

            layers.Add((definition, differential, false));

            if (@base is null && !ends)
            {
                profile.MissingBases.Add(next.ToString());
            }

            (address, definition) = (next, @base);
        }

        layers.Reverse();

        return layers;
    }

    private static void Apply(ElementDefinition element, ElementRules rules, bool isBelowRoot, bool isSnapshot, Profile profile)
    {
        if (isBelowRoot)
        {
            rules.Min = Math.Max(rules.Min, element.Min ?? 0);
            rules.Max = int.TryParse(element.Max, out var max) ? Math.Min(rules.Max ?? int.MaxValue, max) : rules.Max;
            rules.Types = element.Type.OfType<ElementDefinition.TypeRefComponent>().Select(TypeOf).ToList() is { Count: > 0 } types ? types : rules.Types;
        }

        if ((element.Fixed ?? element.Pattern) is { } value)
        {
            rules.Values.Add(new ValueRule(element.Fixed is not null, value));
        }

        rules.Binding = element.Binding is { Strength: { } strength, ValueSet: { Length: > 0 } valueSet } ? new(strength, valueSet) : rules.Binding;
        rules.LargestValueSet = (element.Binding?.GetExtension(MaxValueSet)?.Value as PrimitiveType)?.JsonValue as string ?? rules.LargestValueSet;
        rules.MaxLength = element.MaxLength ?? rules.MaxLength;
        rules.MinValue = element.MinValue ?? rules.MinValue;
        rules.MaxValue = element.MaxValue ?? rules.MaxValue;
        rules.MustSupport |= element.MustSupport == true;
        rules.Slicing = SlicingOf(element.Slicing, rules.Slicing);

        foreach (var constraint in element.Constraint.OfType<ElementDefinition.ConstraintComponent>().Where(one => !(isSnapshot && IsOfCoreType(one)) && rules.Constraints.TrueForAll(known => known.Key != one.Key)))
        {
            rules.Constraints.Add(ConstraintOf(constraint, profile));
        }
    }

    private static TypeRule TypeOf(ElementDefinition.TypeRefComponent type) =>
        new(type.Code ?? "", [.. type.Profile.OfType<string>()], [.. type.TargetProfile.OfType<string>()])
        {
            Places = [.. type.Aggregation.OfType<ElementDefinition.AggregationMode>()],
            Versions = type.Versioning is ElementDefinition.ReferenceVersionRules.Either ? null : type.Versioning,
        };

    private static SlicingRule? SlicingOf(ElementDefinition.SlicingComponent? slicing, SlicingRule? before)
    {
        if (slicing is null)
        {
            return before;
        }

        var discriminators = slicing.Discriminator.OfType<ElementDefinition.DiscriminatorComponent>()
            .Select(one => new DiscriminatorRule(one.Type ?? ElementDefinition.DiscriminatorType.Value, $"{one.Type} {one.Path}", DiscriminatorPath.Parse(one.Path))).ToList();

        return new(
            discriminators.Count > 0 ? discriminators : before?.Discriminators ?? [],
            slicing.Rules ?? before?.Rules ?? ElementDefinition.SlicingRules.Open,
            slicing.Ordered ?? before?.IsOrdered ?? false);
    }

    /// <summary>Slices whose slicing nobody describes: extensions go by their url, choices by their type, others by what is fixed of the slice itself.</summary>
    private static SlicingRule Implied(ElementRules element)
    {
        var (kind, path) = element.Name is "extension" or "modifierExtension" ? (ElementDefinition.DiscriminatorType.Value, "url")
            : element.Slices.TrueForAll(slice => slice.Rules.Types.Count > 0 && slice.Name.StartsWith(element.Name, StringComparison.Ordinal)) ? (ElementDefinition.DiscriminatorType.Type, "$this")
            : (ElementDefinition.DiscriminatorType.Value, "$this");

        return new([new DiscriminatorRule(kind, path, DiscriminatorPath.Parse(path))], ElementDefinition.SlicingRules.Open, false);
    }

    /// <summary>Expressions come from clients: none is so long, or so deep, that reading it would end the process.</summary>
    private static bool IsReadable(string expression)
    {
        var (depth, deepest) = (0, 0);

        foreach (var c in expression)
        {
            depth += c switch { '(' or '[' or '{' => 1, ')' or ']' or '}' => -1, _ => 0 };
            deepest = Math.Max(deepest, depth);
        }

        return expression.Length <= LongestExpression && deepest <= DeepestExpression;
    }

    private static ConstraintRule ConstraintOf(ElementDefinition.ConstraintComponent constraint, Profile profile)
    {
        CompiledExpression? expression = null;

        try
        {
            expression = constraint.Expression is { Length: > 0 } text && IsReadable(text) ? FhirPath.Compiler.Compile(text) : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A client's expression in a foreign reader: whatever it throws, it is not understood, and that is said below.
        }

        if (expression is null)
        {
            profile.NotUnderstood.Add($"The expression of the constraint {constraint.Key} is not understood.");
        }

        return new(constraint.Key ?? "", constraint.Severity != ConstraintSeverity.Warning, constraint.Human ?? "", expression);
    }

    /// <summary>The invariants of R4 itself, which a snapshot repeats and which are checked with R4.</summary>
    private static bool IsOfCoreType(ElementDefinition.ConstraintComponent constraint) =>
        constraint.Key is "ele-1" or "ext-1" || constraint.Key?.StartsWith("dom-", StringComparison.Ordinal) == true
        || (constraint.Source is { Length: > 0 } source && Canonical.Parse(source).CoreType is not null);
}
