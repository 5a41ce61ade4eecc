using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>What a search names that stands as a number in the tables: its number must be at hand before the statement is written.</summary>
internal static class SearchNames
{
    extension(SearchQuery query)
    {
        /// <summary>The addresses of code systems; empty ones among them.</summary>
        public IEnumerable<string> Systems => query.Conditions.Select(condition => condition switch
        {
            TokenCondition token => token.System ?? "",
            TokenSetCondition tokens => tokens.System,
            TokenBranchCondition branch => branch.System,
            QuantityCondition quantity => quantity.System ?? "",
            _ => "",
        });

        public IEnumerable<ResourceKey> Keys => query.Conditions.SelectMany(condition => condition switch
        {
            ReferenceCondition reference => reference.Candidates,
            HierarchyCondition hierarchy => hierarchy.Of,
            _ => [],
        }).Concat(query.Compartment is { } compartment ? [compartment.Of] : []);
    }
}
