using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Holds a reference against what its target may be and where: by the target itself where it is contained or bundled, else by its type.</summary>
/// <seealso href="https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.type.targetProfile"/>
internal sealed class ReferenceCheck(Walk walk, ElementCheck check)
{
    public void Run(ElementRules rules, PocoNode reference, IReadOnlyList<TypeRule> allowed)
    {
        var targets = allowed.SelectMany(type => type.Targets).Distinct().ToList();

        if (targets.Count > 0 && allowed.All(type => type.Targets.Count > 0) && walk.MayReferTo(reference, targets) == false)
        {
            check.Refuse(
                OperationOutcome.IssueType.Structure, Place.Of(reference),
                walk.Targets.Find(reference) is null || walk.Targets.TypeOf(reference) is var type && !targets.Exists(target => walk.Definitions.TypeOf(target) is { } wanted && TypeNames.Covers(wanted, type!))
                    ? $"This may not refer to a {walk.Targets.TypeOf(reference)}; allowed is {string.Join(" or ", targets)}."
                    : $"What this refers to does not conform to {string.Join(" or ", targets)}.",
                rules);
        }

        var places = allowed.SelectMany(type => type.Places).ToHashSet();

        if (places.Count > 0 && reference.Poco is ResourceReference { Reference: { Length: > 0 } text } && !places.Contains(PlaceOf(text, reference)))
        {
            check.Refuse(OperationOutcome.IssueType.Structure, Place.Of(reference), $"The target must be {string.Join(" or ", places.Select(place => place.ToString().ToLowerInvariant()))}.", rules);
        }

        if (allowed.Select(type => type.Versions).FirstOrDefault(versions => versions is not null) is { } wanted && reference.Poco is ResourceReference { Reference: { } link })
        {
            Version(wanted, link.Contains("/_history/", StringComparison.Ordinal), rules, reference);
        }
    }

    private void Version(ElementDefinition.ReferenceVersionRules wanted, bool isSpecific, ElementRules rules, PocoNode reference)
    {
        if ((wanted == ElementDefinition.ReferenceVersionRules.Specific && !isSpecific) || (wanted == ElementDefinition.ReferenceVersionRules.Independent && isSpecific))
        {
            check.Refuse(OperationOutcome.IssueType.Structure, Place.Of(reference), $"The reference must {(isSpecific ? "not name a version" : "name a version")}.", rules);
        }
    }

    private ElementDefinition.AggregationMode PlaceOf(string text, PocoNode reference) =>
        text.StartsWith('#') ? ElementDefinition.AggregationMode.Contained
        : walk.Targets.Find(reference) is not null ? ElementDefinition.AggregationMode.Bundled
        : ElementDefinition.AggregationMode.Referenced;
}
