using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>Where rows are brought together, what is given must be the same for all of them.</summary>
internal static class SqlServerSearchGroups
{
    public static void Check(QuerySpecification query, SqlServerSearchRules rules)
    {
        var given = new Given();

        foreach (var element in query.SelectElements)
        {
            element.Accept(given);
        }

        if (query.GroupByClause is null && !given.HasAggregate)
        {
            return;
        }

        var grouped = query.GroupByClause?.GroupingSpecifications.OfType<ExpressionGroupingSpecification>().Select(group => Text(group.Expression)).ToList() ?? [];

        foreach (var column in given.Columns.Select(Text).Where(column => !grouped.Contains(column)))
        {
            rules.Refuse($"{column} is neither grouped nor brought together");
        }
    }

    private static string Text(TSqlFragment fragment) => fragment is ColumnReferenceExpression { MultiPartIdentifier: { } path } ? string.Join('.', path.Identifiers.Select(part => part.Value)) : "";

    private sealed class Given : TSqlFragmentVisitor
    {
        public bool HasAggregate { get; private set; }

        public List<ColumnReferenceExpression> Columns { get; } = [];

        public override void ExplicitVisit(ScalarSubquery node)
        {
            // It has groups of its own.
        }

        public override void ExplicitVisit(ColumnReferenceExpression node)
        {
            if (node.ColumnType == ColumnType.Regular)
            {
                Columns.Add(node);
            }
        }

        public override void ExplicitVisit(FunctionCall node)
        {
            if (SqlServerSearchNames.IsAggregate(node) && node.OverClause is null)
            {
                HasAggregate = true;
            }
            else
            {
                base.ExplicitVisit(node);
            }
        }
    }
}
