using Hl7.Fhir.Introspection;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Finds, and makes, the place of each element of a profile and of its bases in one tree: what a base says of a slice and what the profile adds meet there.</summary>
internal sealed class ProfileTree(string type, ElementRules root)
{
    /// <summary>R4 nests no deeper than JSON may, and nobody slices slices of slices this often.</summary>
    private const int Deepest = 64;

    private readonly Dictionary<string, ElementRules> byPath = new(StringComparer.Ordinal) { [type] = root };

    public ElementRules Root => root;

    /// <summary>The place of an element; null where R4's type has no such element.</summary>
    public ElementRules? At(ElementDefinition element)
    {
        var segments = Segments(element);

        if (segments.Length > Deepest || segments.Any(segment => segment.Count(c => c == '/') > Deepest))
        {
            return null;
        }

        var (rules, mapping) = (root, ModelInfo.ModelInspector.FindClassMapping(type));

        foreach (var segment in segments.Skip(1))
        {
            var (name, slices) = Read(segment);
            var property = mapping?.FindMappedElementByName(name);

            // The old way to speak of one type of a choice: valueQuantity for the slice valueQuantity of value[x].
            if (property is null && mapping?.FindMappedElementByChoiceName(name) is { } choice)
            {
                (slices, name, property) = ([name, .. slices], choice.Name, choice);
            }

            if (property is null && mapping is not null)
            {
                return null;
            }

            rules = Child(rules, name);
            rules = slices.Aggregate(rules, (parent, slice) => SliceOf(parent, slice, property));
            mapping = MappingOf(property, rules);
        }

        byPath[element.Path!] = rules;
        byPath[string.Join('.', segments)] = rules;

        return rules;
    }

    /// <summary>The place that a content reference names: <c>#Questionnaire.item</c>.</summary>
    public ElementRules? Find(string reference) => byPath.GetValueOrDefault(reference[(reference.IndexOf('#', StringComparison.Ordinal) + 1)..]);

    private static ElementRules Child(ElementRules parent, string name)
    {
        if (parent.Child(name) is not { } child)
        {
            parent.Children.Add(child = new ElementRules($"{parent.Id}.{name}", name));
        }

        return child;
    }

    private static ElementRules SliceOf(ElementRules parent, string name, PropertyMapping? property)
    {
        if (parent.Slices.Find(slice => slice.Name == name) is { } known)
        {
            return known.Rules;
        }

        var rules = new ElementRules($"{parent.Id}{(parent.Id.Split('.')[^1].Contains(':', StringComparison.Ordinal) ? '/' : ':')}{name}", parent.Name);

        // The name of a slice of a choice says its type.
        if (property?.Choice == ChoiceType.DatatypeChoice && name.StartsWith(property.Name, StringComparison.Ordinal) && TypeNamed(name[property.Name.Length..]) is { } type)
        {
            rules.Types = [new TypeRule(type, [], [])];
        }

        parent.Slices.Add(new Slice(name, rules));

        return rules;
    }

    private static string? TypeNamed(string suffix) =>
        suffix.Length == 0 ? null
        : ModelInfo.GetTypeForFhirType(suffix) is not null ? suffix
        : char.ToLowerInvariant(suffix[0]) + suffix[1..] is var lower && ModelInfo.GetTypeForFhirType(lower) is not null ? lower
        : null;

    /// <summary>What R4 says is below an element; null where a choice or any resource may be there and the profile leaves it open.</summary>
    private static ClassMapping? MappingOf(PropertyMapping? property, ElementRules rules) =>
        property is { Choice: ChoiceType.None, FhirType: [var only] } && only != typeof(Resource) && only != typeof(DataType)
            ? ModelInfo.ModelInspector.FindClassMapping(only)
        : rules.Types is [var type] ? ModelInfo.ModelInspector.FindClassMapping(type.Code)
        : null;

    /// <summary>Element name and slice names, the outer slice first.</summary>
    private static (string Name, IReadOnlyList<string> Slices) Read(string segment)
    {
        var colon = segment.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? segment : segment[..colon];

        return (name.EndsWith("[x]", StringComparison.Ordinal) ? name[..^3] : name, colon < 0 ? [] : segment[(colon + 1)..].Split('/'));
    }

    /// <summary>The parts of the element's id; where it has none that fits its path, the path with the slices that the elements before it opened.</summary>
    private string[] Segments(ElementDefinition element)
    {
        var path = element.Path!.Split('.');

        if (element.ElementId?.Split('.') is { } id && id.Length == path.Length)
        {
            last = id;
            return id;
        }

        var shared = 0;

        while (shared < path.Length - 1 && shared < last.Length && last[shared].Split(':')[0] == path[shared])
        {
            shared++;
        }

        string[] segments = [.. last[..shared], .. path[shared..]];

        if (element.SliceName is { Length: > 0 } slice)
        {
            segments[^1] = $"{path[^1]}:{slice}";
        }

        last = segments;

        return segments;
    }

    private string[] last = [];
}
