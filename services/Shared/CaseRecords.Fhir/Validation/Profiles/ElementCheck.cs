using CaseRecords.Fhir.Issues;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Holds values against the rules of one profile. Everything that is wrong is told, each at its place.</summary>
internal sealed class ElementCheck(Walk walk, Profile profile, List<Issue> issues)
{
    /// <summary>Deeper than JSON may be nested there is nothing to find.</summary>
    private const int Deepest = 100;

    private int depth;

    /// <summary>One value against the rules of its element or slice.</summary>
    public void Item(ElementRules rules, PocoNode value)
    {
        if (depth > Deepest)
        {
            return;
        }

        depth++;

        if (IsOfItsTypes(rules, value))
        {
            new ValueCheck(walk, this).Run(rules, value);
            Children(rules, value);
        }

        depth--;
    }

    /// <summary>Says what is wrong, at the place and under the rule.</summary>
    public void Refuse(OperationOutcome.IssueType code, string place, string sentence, ElementRules rules) =>
        Add(422, code, OperationOutcome.IssueSeverity.Error, place, sentence, rules);

    public void Warn(OperationOutcome.IssueType code, string place, string sentence, ElementRules rules) =>
        Add(200, code, OperationOutcome.IssueSeverity.Warning, place, sentence, rules);

    public void Note(string place, string sentence, ElementRules rules) =>
        Add(200, OperationOutcome.IssueType.Informational, OperationOutcome.IssueSeverity.Information, place, sentence, rules);

    private void Add(int status, OperationOutcome.IssueType code, OperationOutcome.IssueSeverity severity, string place, string sentence, ElementRules rules) =>
        issues.Add(new Issue(status, code, $"{sentence} (profile {profile.Name}, {rules.Id})", place, severity));

    private void Children(ElementRules rules, PocoNode value)
    {
        foreach (var child in rules.Children)
        {
            Element(child, value.Child(child.Name) is { } values ? [.. values] : [], value);
        }

        // An element that has the content of another is held to the other's children too.
        foreach (var child in rules.Content?.Children ?? [])
        {
            Element(child, value.Child(child.Name) is { } values ? [.. values] : [], value);
        }
    }

    /// <summary>All values of one element.</summary>
    private void Element(ElementRules rules, IReadOnlyList<PocoNode> values, PocoNode parent)
    {
        Count(rules, values, parent);

        foreach (var value in values)
        {
            Item(rules, value);
        }

        Slices(rules, values, parent);
    }

    private void Count(ElementRules rules, IReadOnlyList<PocoNode> values, PocoNode parent)
    {
        if (values.Count < rules.Min)
        {
            Refuse(OperationOutcome.IssueType.Required, ListPlace(rules, parent), rules.Min == 1 ? "This is missing: min is 1." : $"At least {rules.Min} are needed, {values.Count} are here.", rules);
        }

        if (values.Count > rules.Max)
        {
            Refuse(
                OperationOutcome.IssueType.Structure, rules.Max == 0 ? Place.Of(values[0]) : ListPlace(rules, parent),
                rules.Max == 0 ? "This is not allowed here: max is 0." : $"At most {rules.Max} are allowed, {values.Count} are here.", rules);
        }
    }

    private static string ListPlace(ElementRules rules, PocoNode parent) => $"{Place.Of(parent)}.{rules.Name}";

    private void Slices(ElementRules rules, IReadOnlyList<PocoNode> values, PocoNode parent)
    {
        if (rules.Slicing is not { } slicing || (rules.Slices.Count == 0 && slicing.Rules != ElementDefinition.SlicingRules.Closed))
        {
            return;
        }

        var dealt = Slicer.Deal(rules, slicing, values, walk);

        foreach (var slice in rules.Slices)
        {
            if (slice.Criteria is null && slice.Name != Slice.Default)
            {
                continue;
            }

            var own = dealt.Of(slice);

            // What cannot be told apart may be what is missing.
            if (own.Count >= slice.Rules.Min || dealt.Undecided.Count == 0)
            {
                Count(slice.Rules, own, parent);
            }
            else if (own.Count + dealt.Undecided.Count < slice.Rules.Min)
            {
                Count(slice.Rules, [.. own, .. dealt.Undecided], parent);
            }

            foreach (var value in own)
            {
                Item(slice.Rules, value);
            }

            Slices(slice.Rules, own, parent);
        }

        foreach (var (value, sentence) in dealt.Misplaced)
        {
            Refuse(OperationOutcome.IssueType.Structure, Place.Of(value), sentence, rules);
        }
    }

    /// <summary>Whether the value has one of the types that are left, and conforms to a profile of that type; what is of another type is held to nothing more.</summary>
    private bool IsOfItsTypes(ElementRules rules, PocoNode value)
    {
        if (rules.Types.Count == 0)
        {
            return true;
        }

        var type = value.Poco.TypeName;
        var fitting = rules.Types.Where(one => TypeNames.Covers(one.Code, type)).ToList();

        if (fitting.Count == 0)
        {
            Refuse(OperationOutcome.IssueType.Structure, Place.Of(value), $"This is a {type}; allowed is {string.Join(" or ", rules.Types.Select(one => one.Code).Distinct())}.", rules);
            return false;
        }

        TypeProfiles(rules, value, [.. fitting.SelectMany(one => one.Profiles)]);

        if (value.Poco is ResourceReference)
        {
            new ReferenceCheck(walk, this).Run(rules, value, [.. fitting.Where(one => one.Code == "Reference")]);
        }

        return true;
    }

    private void TypeProfiles(ElementRules rules, PocoNode value, IReadOnlyList<string> profiles)
    {
        if (profiles is [var only])
        {
            if (walk.Definitions.Profile(only) is { } known)
            {
                walk.Tell(value, known, issues);
            }
        }
        else if (profiles.Count > 1 && Known.Any(profiles, one => walk.Conforms(value, one)) == false)
        {
            Refuse(OperationOutcome.IssueType.Structure, Place.Of(value), $"This conforms to none of {string.Join(", ", profiles)}.", rules);
        }
    }
}
