namespace CaseRecords.Fhir.Search.Query;

/// <summary>Goes through all that a search asks, chains and parts included.</summary>
internal static class SearchConditions
{
    extension(SearchQuery query)
    {
        /// <summary>Every condition, however deep.</summary>
        public IEnumerable<SearchCondition> Conditions => query.Criteria.SelectMany(Of);

        /// <summary>Whether value sets or hierarchies of codes are asked for that must be looked up first.</summary>
        public bool NeedsTerms => query.Conditions.Any(condition => condition is TermCondition);

        /// <summary>Whether what is asked is asked of other resources too, or of texts: what the index rows of one resource do not tell.</summary>
        public bool LooksElsewhere => query.Criteria.Any(criterion => criterion is not ValueCriterion)
            || query.Contained is not ContainedMode.Never
            || query.Conditions.Any(condition => condition is TermCondition or HierarchyCondition);
    }

    private static IEnumerable<SearchCondition> Of(Criterion criterion) => criterion switch
    {
        ValueCriterion value => value.AnyOf.SelectMany(Of),
        ChainCriterion chain => chain.Targets.SelectMany(target => Of(target.Criterion)),
        HasCriterion has => Of(has.Criterion),
        _ => throw new NotSupportedException(criterion.GetType().Name),
    };

    private static IEnumerable<SearchCondition> Of(SearchCondition condition) =>
        condition is CompositeCondition composite ? composite.Parts.SelectMany(part => Of(part.Condition)) : [condition];
}
