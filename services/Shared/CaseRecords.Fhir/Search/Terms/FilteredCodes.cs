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

        var subsumption = new Subsumption(held);

        switch (op)
        {
            case FilterOperator.IsA:
                return await subsumption.Below(system, part.Version, value, cancellationToken);
            case FilterOperator.DescendentOf:
                return (await subsumption.Below(system, part.Version, value, cancellationToken)).With(CodePattern.Of(system, [value]), (below, itself) => below.Except(itself));
            case FilterOperator.IsNotA:
                return ((Extents)await held.Whole(system, part.Version, cancellationToken)).With(await subsumption.Below(system, part.Version, value, cancellationToken), (all, below) => all.Except(below));
            case FilterOperator.Generalizes:
                return await subsumption.Above(system, part.Version, value, cancellationToken);
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
