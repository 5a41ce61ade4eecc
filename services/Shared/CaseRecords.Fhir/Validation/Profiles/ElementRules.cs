using Hl7.Fhir.Model;
using Hl7.FhirPath;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>What a profile and its bases say about one element, or about one slice of it: a readable form of their ElementDefinitions.</summary>
/// <seealso href="https://hl7.org/fhir/R4/elementdefinition.html"/>
internal sealed class ElementRules(string id, string name)
{
    /// <summary>As profiles name it, such as <c>Observation.component:tumorLongestDimension.value[x]</c>.</summary>
    public string Id => id;

    /// <summary>The element's name in a resource; a choice without its type, such as <c>value</c>.</summary>
    public string Name => name;

    public int Min { get; set; }

    /// <summary>Null: any number.</summary>
    public int? Max { get; set; }

    /// <summary>The types that are left; none where the profile does not say.</summary>
    public IReadOnlyList<TypeRule> Types { get; set; } = [];

    /// <summary>Fixed values and patterns.</summary>
    public List<ValueRule> Values { get; } = [];

    public BindingRule? Binding { get; set; }

    /// <summary>The value set that no code may leave, whatever the strength of the binding.</summary>
    public string? LargestValueSet { get; set; }

    public List<ConstraintRule> Constraints { get; } = [];

    public int? MaxLength { get; set; }

    public Base? MinValue { get; set; }

    public Base? MaxValue { get; set; }

    public bool MustSupport { get; set; }

    /// <summary>The element of the same profile whose content this one has.</summary>
    public ElementRules? Content { get; set; }

    public List<ElementRules> Children { get; } = [];

    /// <summary>How the slices are told apart; null where there are none.</summary>
    public SlicingRule? Slicing { get; set; }

    public List<Slice> Slices { get; } = [];

    public ElementRules? Child(string child) => Children.Find(one => one.Name == child);

    /// <summary>This element's rules, its slices' and everything below them.</summary>
    public IEnumerable<ElementRules> All() => [this, .. Children.SelectMany(child => child.All()), .. Slices.SelectMany(slice => slice.Rules.All())];
}

/// <summary>One type that an element may have.</summary>
/// <param name="Profiles">What a value of the type conforms to: one of these, if there are any.</param>
/// <param name="Targets">What the target of a reference conforms to: one of these, if there are any.</param>
internal sealed record TypeRule(string Code, IReadOnlyList<string> Profiles, IReadOnlyList<string> Targets)
{
    /// <summary>Where a target may be: contained, bundled, referenced; anywhere if this says nothing.</summary>
    public IReadOnlyList<ElementDefinition.AggregationMode> Places { get; init; } = [];

    public ElementDefinition.ReferenceVersionRules? Versions { get; init; }
}

/// <param name="IsFixed">The value itself, or a pattern that it contains.</param>
internal sealed record ValueRule(bool IsFixed, Base Value);

internal sealed record BindingRule(BindingStrength Strength, string ValueSet);

/// <summary>An invariant.</summary>
/// <param name="Expression">Null where it cannot be understood: it is not checked.</param>
internal sealed record ConstraintRule(string Key, bool IsError, string Human, CompiledExpression? Expression);

/// <param name="Rules">Open, closed or open at the end.</param>
internal sealed record SlicingRule(IReadOnlyList<DiscriminatorRule> Discriminators, ElementDefinition.SlicingRules Rules, bool IsOrdered);

/// <param name="Path">Null where the path cannot be understood.</param>
internal sealed record DiscriminatorRule(ElementDefinition.DiscriminatorType Kind, string Text, DiscriminatorPath? Path);

/// <summary>A slice and what tells that a value belongs to it.</summary>
internal sealed class Slice(string name, ElementRules rules)
{
    /// <summary>Holds what no other slice takes.</summary>
    public const string Default = "@default";

    public string Name => name;

    public ElementRules Rules => rules;

    /// <summary>All of them hold for a value of the slice; null where something keeps the slice from being told apart.</summary>
    public IReadOnlyList<Criterion>? Criteria { get; set; }
}
