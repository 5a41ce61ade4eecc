using System.Globalization;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Holds one value against what is fixed, bound, bounded and demanded of it.</summary>
internal sealed class ValueCheck(Walk walk, ElementCheck check)
{
    public void Run(ElementRules rules, PocoNode value)
    {
        foreach (var wanted in rules.Values)
        {
            if (!(wanted.IsFixed ? Patterns.IsExactly(value.Poco, wanted.Value) : Patterns.Contains(value.Poco, wanted.Value)))
            {
                check.Refuse(
                    OperationOutcome.IssueType.Value, Place.Of(value), $"{(wanted.IsFixed ? "This is fixed to" : "This must hold the pattern")} {Described(wanted.Value)}.", rules);
            }
        }

        Bounds(rules, value);
        Bindings(rules, value);

        foreach (var constraint in rules.Constraints)
        {
            Constraint(constraint, rules, value);
        }
    }

    private void Bounds(ElementRules rules, PocoNode value)
    {
        if (rules.MaxLength is { } most && value.Poco is PrimitiveType { JsonValue: string text } && text.Length > most)
        {
            check.Refuse(OperationOutcome.IssueType.TooLong, Place.Of(value), $"At most {most} characters are allowed.", rules);
        }

        if (rules.MinValue is { } least && Order(value.Poco, least) < 0)
        {
            check.Refuse(OperationOutcome.IssueType.Value, Place.Of(value), $"The least value allowed is {Described(least)}.", rules);
        }

        if (rules.MaxValue is { } greatest && Order(value.Poco, greatest) > 0)
        {
            check.Refuse(OperationOutcome.IssueType.Value, Place.Of(value), $"The greatest value allowed is {Described(greatest)}.", rules);
        }
    }

    /// <summary>How two values of one type stand to each other; null where that cannot be told, such as quantities of different units.</summary>
    private static int? Order(Base value, Base bound) => (value, bound) switch
    {
        (Quantity { Value: { } left } one, Quantity { Value: { } right } other) when one.System == other.System && one.Code == other.Code => left.CompareTo(right),
        (Date or FhirDateTime or Instant or Time, PrimitiveType { JsonValue: string end }) when ((PrimitiveType)value).JsonValue is string text =>
            string.CompareOrdinal(text[..Math.Min(text.Length, end.Length)], end[..Math.Min(text.Length, end.Length)]),
        (PrimitiveType { JsonValue: int or decimal or long } one, PrimitiveType { JsonValue: int or decimal or long } other) =>
            Convert.ToDecimal(one.JsonValue, CultureInfo.InvariantCulture).CompareTo(Convert.ToDecimal(other.JsonValue, CultureInfo.InvariantCulture)),
        _ => null,
    };

    private void Bindings(ElementRules rules, PocoNode value)
    {
        if ((rules.Binding is null && rules.LargestValueSet is null) || CodedValue.Of(value.Poco) is not { } coded)
        {
            return;
        }

        if (rules.Binding is { Strength: BindingStrength.Required or BindingStrength.Extensible } binding)
        {
            Bound(coded, binding.ValueSet, binding.Strength == BindingStrength.Required, rules, value);
        }

        if (rules.LargestValueSet is { } largest && coded.Codings.Count > 0)
        {
            Bound(coded, largest, isRequired: true, rules, value);
        }
    }

    private void Bound(CodedValue coded, string valueSet, bool isRequired, ElementRules rules, PocoNode value)
    {
        var place = Place.Of(value);

        switch (walk.AnyIn(coded, valueSet))
        {
            case false when isRequired:
                check.Refuse(OperationOutcome.IssueType.CodeInvalid, place, coded.Codings.Count == 0 ? $"A code of {valueSet} is required." : $"No code here is in the required value set {valueSet}.", rules);
                break;
            case false:
                check.Warn(OperationOutcome.IssueType.CodeInvalid, place, coded.Codings.Count == 0 ? $"A code of {valueSet} should be here." : $"No code here is in {valueSet}, which may be left only where it has no fitting code.", rules);
                break;
            case null:
                check.Note(place, $"Whether this is in {valueSet} cannot be told here.", rules);
                break;
        }
    }

    private void Constraint(ConstraintRule constraint, ElementRules rules, PocoNode value)
    {
        if (constraint.Expression is not { } expression)
        {
            return;
        }

        try
        {
            var resource = value.Poco is Resource ? value : value.GetParentResource() ?? value;
            var root = RootOf(resource);
            var context = new FhirEvaluationContext { Resource = resource, RootResource = root };

            if (expression([value], context).ToList() is not [{ Poco: PrimitiveType { JsonValue: true } }])
            {
                Broken(constraint, rules, value);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A client's expression in a foreign engine: whatever it throws, the resource is not to blame.
            check.Warn(OperationOutcome.IssueType.NotSupported, Place.Of(value), $"The constraint {constraint.Key} cannot be evaluated here: {constraint.Human}", rules);
        }
    }

    private void Broken(ConstraintRule constraint, ElementRules rules, PocoNode value)
    {
        var sentence = $"{constraint.Key}: {constraint.Human}";

        if (constraint.IsError)
        {
            check.Refuse(OperationOutcome.IssueType.Invariant, Place.Of(value), sentence, rules);
        }
        else
        {
            check.Warn(OperationOutcome.IssueType.Invariant, Place.Of(value), sentence, rules);
        }
    }

    private static PocoNode RootOf(PocoNode node) => node.Parent is { Poco: DomainResource } parent && node.Name == "contained" ? parent : node;

    /// <summary>What the profile demands, in words: it is the profile's own text, never the patient's.</summary>
    private static string Described(Base wanted) =>
        wanted is PrimitiveType primitive
            ? $"'{Convert.ToString(primitive.JsonValue, CultureInfo.InvariantCulture)}'"
            : $"{{ {string.Join(", ", wanted.EnumerateElements().Select(element => $"{element.Key}: {Described(element.Value)}"))} }}";

    private static string Described(object wanted) => wanted switch
    {
        Base one => Described(one),
        IEnumerable<Base> many => $"[ {string.Join(", ", many.Select(Described))} ]",
        _ => $"'{wanted}'",
    };
}
