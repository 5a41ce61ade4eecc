using CaseRecords.Fhir.Validation.Profiles;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Search.Terms;

/// <summary>The codes of a system that meet a filter of a value set.</summary>
/// <seealso href="https://hl7.org/fhir/R4/valueset-filter-operator.html"/>
internal sealed class FilteredCodes(HeldTerms held, string set)
{
    public async ValueTask<Extents> Of(ValueSet.ConceptSetComponent part, ValueSet.FilterComponent filter, CancellationToken cancellationToken)
    {
        var system = part.System!;

        if (filter is not { Op: { } op, Value: { Length: > 0 } value, Property: { Length: > 0 } property })
        {
            return TermRefusals.Filter(set, system, "without a property, an operator that R4 knows, or a value");
        }

        if (op is FilterOperator.IsA or FilterOperator.DescendentOf or FilterOperator.IsNotA or FilterOperator.Generalizes)
        {
            var subsumption = new Subsumption(held);
            var reached = op == FilterOperator.Generalizes
                ? await subsumption.Above(system, part.Version, value, cancellationToken)
                : await subsumption.Below(system, part.Version, value, cancellationToken);
            Extents all = await held.Whole(system, part.Version, cancellationToken);

            return op switch
            {
                FilterOperator.IsNotA => all.With(reached, static (all, below) => all.Except(below)),
                FilterOperator.DescendentOf => reached.With(all, static (below, all) => below.And(all)).With(CodePattern.Of(system, [value]), static (below, itself) => below.Except(itself)),
                _ => reached.With(all, static (reached, all) => reached.And(all)),
            };
        }

        return await held.Hierarchy(system, part.Version, cancellationToken) is { } hierarchy ? Met(system, hierarchy, property, op, value) : ByCode(system, property, op, value);
    }

    private Extents Met(string system, CodeHierarchy hierarchy, string property, FilterOperator op, string value)
    {
        if (!hierarchy.Defines(property))
        {
            return TermRefusals.Filter(set, system, $"by {TermRefusals.Shown(property)}, of which the CodeSystem that is held says nothing");
        }

        List<string> codes = [];

        foreach (var code in hierarchy.Codes)
        {
            switch (hierarchy.Meets(code, property, op, value))
            {
                case true:
                    codes.Add(code);
                    break;
                case null:
                    return TermRefusals.Filter(set, system, "by an operator or a pattern that is not served");
            }
        }

        return CodeExtent.Of(CodePattern.Of(system, codes), hierarchy.IsComplete ? [] : [Subsumption.Part(system)]);
    }

    /// <summary>What a filter on the code itself says without knowing the system.</summary>
    private Extents ByCode(string system, string property, FilterOperator op, string value)
    {
        var listed = CodePattern.Of(system, op == FilterOperator.Equal ? [value] : value.Split(',', StringSplitOptions.TrimEntries));

        return (property, op) switch
        {
            ("code" or "concept", FilterOperator.Equal or FilterOperator.In) => listed,
            ("code" or "concept", FilterOperator.NotIn) => CodePattern.Whole(system).With(listed, static (all, some) => all && !some),
            _ => TermRefusals.Filter(set, system, $"by {TermRefusals.Shown(property)}, and that code system is not held here. Store it as a CodeSystem, or list the codes in the ValueSet"),
        };
    }
}
