using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Validation.Profiles;

/// <summary>Tells whether a code is in a value set by how the set is composed, as far as the code systems it draws on are at hand.</summary>
/// <seealso href="https://hl7.org/fhir/R4/valueset.html#compositions"/>
internal sealed class ValueSetContent(DefinitionSet definitions)
{
    /// <summary>Value sets that are made of value sets are followed this far.</summary>
    private const int Deepest = 32;

    private readonly HashSet<string> open = new(StringComparer.Ordinal);

    /// <summary>Null where it is not known.</summary>
    /// <param name="system">Null for an element that has no system, such as a <c>code</c>: the value set implies it.</param>
    public bool? Contains(string valueSet, string? system, string code)
    {
        if (definitions.ValueSet(valueSet) is not { } known)
        {
            return definitions.Codes.InValueSet(Canonical.Parse(valueSet).Url, system, code);
        }

        if (open.Count > Deepest)
        {
            return null;
        }

        // A set that is made of itself adds nothing to itself.
        if (!open.Add(valueSet))
        {
            return false;
        }

        var answer = known.Compose is { } compose
            ? Known.All(
            [
                () => Known.Any(compose.Include.OfType<ValueSet.ConceptSetComponent>(), part => In(part, system, code)),
                () => Known.Not(Known.Any(compose.Exclude.OfType<ValueSet.ConceptSetComponent>(), part => In(part, system, code))),
            ])
            : known.Expansion is { } expansion ? In(expansion.Contains, system, code) : null;
        open.Remove(valueSet);

        return answer;
    }

    private bool? In(ValueSet.ConceptSetComponent part, string? system, string code) =>
        part.System is null && !part.ValueSet.Any() ? null
        : part.System is not null && system is not null && part.System != system ? false
        : Known.All(
        [
            () => part.System is null || OfSystem(part, part.System, code) is var found && found == true ? true : found,
            .. part.ValueSet.OfType<string>().Select(other => (Func<bool?>)(() => Contains(other, system ?? part.System, code))),
        ]);

    private bool? OfSystem(ValueSet.ConceptSetComponent part, string system, string code) =>
        part.Concept.Count > 0 ? definitions.CodesOf(part).Contains(code)
        : part.Filter.Count > 0 ? Known.All(part.Filter.OfType<ValueSet.FilterComponent>().Select(filter => (Func<bool?>)(() => Meets(filter, system, code))))
        : Exists(system, code);

    private bool? Exists(string system, string code) =>
        definitions.Hierarchy(system) is { } hierarchy ? hierarchy.Has(code) : definitions.Codes.InCodeSystem(system, code);

    private bool? Meets(ValueSet.FilterComponent filter, string system, string code)
    {
        if (filter is not { Op: { } op, Value: { } value, Property: { } property })
        {
            return null;
        }

        return definitions.Hierarchy(system) is { } hierarchy ? hierarchy.Meets(code, property, op, value) : (op, property) switch
        {
            // Of itself a concept is known to be, or not to be, without any hierarchy.
            (FilterOperator.IsA, _) when code == value => true,
            (FilterOperator.DescendentOf or FilterOperator.IsNotA, _) when code == value => false,
            (FilterOperator.Equal, "concept" or "code") => code == value,
            (FilterOperator.In, "concept" or "code") => value.Split(',', StringSplitOptions.TrimEntries).Contains(code),
            _ => null,
        };
    }

    private static bool In(IEnumerable<ValueSet.ContainsComponent?> listed, string? system, string code) =>
        listed.OfType<ValueSet.ContainsComponent>().Any(one =>
            (one.Abstract != true && one.Code == code && (system is null || one.System is null || one.System == system)) || In(one.Contains, system, code));
}
