using System.Globalization;

namespace CaseRecords.Fhir.Search.Query;

/// <summary>A search as it was understood, a line for each thing that is asked.</summary>
internal static class QueryInWords
{
    public static IEnumerable<string> Of(SearchQuery query)
    {
        yield return $"type {string.Join(", ", query.Types)}";

        foreach (var criterion in query.Criteria)
        {
            yield return Of(criterion);
        }

        foreach (var key in query.Sort)
        {
            yield return $"sort by {key.Parameter.Code} ({key.Parameter.Type}){(key.Descending ? ", descending" : "")}";
        }

        foreach (var include in query.Includes)
        {
            yield return $"{(include.Reverse ? "revinclude" : "include")}{(include.Iterates ? ", iterating," : "")} {include.SourceType ?? "*"}:{include.Parameter?.Code ?? "*"}{(include.TargetType is { } target ? ":" + target : "")}";
        }

        if (query.Count is { } count)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"page of {count}");
        }
    }

    private static string Of(Criterion criterion) => criterion switch
    {
        ValueCriterion value => $"{(value.Negated ? "none of " : "")}{value.Parameter.Code}{(value.Modifier is { } modifier ? ":" + modifier : "")} ({value.Parameter.Type}): {string.Join(" or ", value.AnyOf.GroupBy(Of).Select(same => string.Create(CultureInfo.InvariantCulture, $"{same.Count()} {same.Key}")))}",
        ChainCriterion chain => $"{chain.References[0].Code} refers to {string.Join(" or ", chain.Targets.Select(target => $"{target.Type} of which [{Of(target.Criterion)}]"))}",
        HasCriterion has => $"referred to by {has.Reference.ResourceType}:{has.Reference.Code} of which [{Of(has.Criterion)}]",
        _ => criterion.GetType().Name,
    };

    private static string Of(SearchCondition condition) => condition switch
    {
        DateCondition date => $"date {date.Comparison}",
        LastUpdatedCondition date => $"date {date.Comparison}",
        QuantityCondition quantity => $"quantity {quantity.Comparison}{(quantity.Unit is { } unit ? " in " + unit : "")}",
        StringCondition text => $"text {text.Mode}",
        TokenCondition token => token switch { { System: null } => "code of any system", { Code: null } => "any code of a system", _ => "code of a system" },
        CompositeCondition composite => string.Join(" with ", composite.Parts.Select(part => $"{part.Parameter.Code} {Of(part.Condition)}")),
        MissingCondition missing => missing.IsMissing ? "that it is missing" : "that it is there",
        _ => condition.GetType().Name.Replace("Condition", "", StringComparison.Ordinal),
    };
}
