using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>What a query reads, gives and is ordered by.</summary>
internal sealed class SqlServerSearchQueries(SqlServerSearchNames around)
{
    private SqlServerSearchRules Rules => around.Rules;

    /// <summary>The columns that a query gives.</summary>
    public IReadOnlyList<SqlColumn> Query(QueryExpression query) => query switch
    {
        QuerySpecification specification => Specification(specification),
        QueryParenthesisExpression inner => Query(inner.QueryExpression),
        _ => Union((BinaryQueryExpression)query),
    };

    /// <summary>The same as columns of a table: each has a name of its own.</summary>
    public static IReadOnlyList<SqlColumn> Named(string what, IReadOnlyList<SqlColumn> given, IReadOnlyList<Identifier> names, SqlServerSearchRules rules)
    {
        if (names.Count > 0 && names.Count != given.Count)
        {
            rules.Refuse($"{what} names {names.Count} of {given.Count} columns");
        }

        IReadOnlyList<SqlColumn> columns = names.Count == given.Count ? [.. given.Zip(names, (column, name) => column with { Name = name.Value })] : given;

        if (columns.Any(column => column.Name is null))
        {
            rules.Refuse($"a column of {what} has no name");
        }

        foreach (var twice in columns.Where(column => column.Name is not null).GroupBy(column => column.Name).Where(group => group.Count() > 1))
        {
            rules.Refuse($"{what} has two columns {twice.Key}");
        }

        return columns;
    }

    /// <summary>Adds what a table is called, and what columns it has.</summary>
    public void From(TableReference table, SqlServerSearchNames names)
    {
        switch (table)
        {
            case NamedTableReference named:
                names.Add(named.Alias?.Value ?? named.SchemaObject.BaseIdentifier.Value, Rules.Table(named.SchemaObject.BaseIdentifier.Value));
                break;
            case VariableTableReference variable:
                names.Add(variable.Alias?.Value ?? variable.Variable.Name, Rules.Table(variable.Variable.Name));
                break;
            case QueryDerivedTable derived:
                names.Add(derived.Alias.Value, Named(derived.Alias.Value, around.Query(derived.QueryExpression), [.. derived.Columns], Rules));
                break;
            case OpenJsonTableReference list:
                names.Check(list.Variable);
                names.Add(list.Alias.Value, [.. list.SchemaDeclarationItems.Select(Listed)]);
                break;
            case QualifiedJoin join:
                From(join.FirstTableReference, names);
                From(join.SecondTableReference, names);
                names.Check(join.SearchCondition);
                break;
            case UnqualifiedJoin { SecondTableReference: QueryDerivedTable applied } apply:
                From(apply.FirstTableReference, names);
                names.Add(applied.Alias.Value, Named(applied.Alias.Value, names.Query(applied.QueryExpression), [.. applied.Columns], Rules));
                break;
            case UnqualifiedJoin join:
                From(join.FirstTableReference, names);
                From(join.SecondTableReference, names);
                break;
            default:
                Rules.Refuse($"{table.GetType().Name} is not expected here");
                break;
        }
    }

    private static SqlColumn Listed(SchemaDeclarationItemOpenjson item) => new(
        item.ColumnDefinition.ColumnIdentifier.Value,
        SqlServerSearchSchema.KindOf(item.ColumnDefinition.DataType) is SqlKind.Text && item.ColumnDefinition.Collation is null ? SqlKind.ListedText : SqlServerSearchSchema.KindOf(item.ColumnDefinition.DataType));

    private IReadOnlyList<SqlColumn> Union(BinaryQueryExpression union)
    {
        var first = Query(union.FirstQueryExpression);
        var second = Query(union.SecondQueryExpression);

        if (first.Count != second.Count)
        {
            Rules.Refuse($"a union of {first.Count} and {second.Count} columns");
        }

        foreach (var element in union.OrderByClause?.OrderByElements ?? [])
        {
            if (NameOf(element.Expression) is not { } name || first.All(column => column.Name != name))
            {
                Rules.Refuse("a union in an order that is none of its columns");
            }
        }

        Once(union.OrderByClause);

        return first;
    }

    private List<SqlColumn> Specification(QuerySpecification query)
    {
        var names = new SqlServerSearchNames(Rules, around);

        foreach (var table in query.FromClause?.TableReferences ?? [])
        {
            From(table, names);
        }

        query.WhereClause?.Accept(names);
        query.GroupByClause?.Accept(names);
        query.HavingClause?.Accept(names);
        query.TopRowFilter?.Expression.Accept(names);
        query.OffsetClause?.OffsetExpression.Accept(names);
        query.OffsetClause?.FetchExpression?.Accept(names);
        var given = query.SelectElements.SelectMany(element => Given(element, names)).ToList();
        SqlServerSearchGroups.Check(query, Rules);
        Order(query, given, names);

        return given;
    }

    private static IEnumerable<SqlColumn> Given(SelectElement element, SqlServerSearchNames names)
    {
        element.Accept(names);

        return element switch
        {
            SelectStarExpression { Qualifier: { } of } => names.Sources.Where(source => source.Alias == of[^1].Value).SelectMany(source => source.Columns),
            SelectStarExpression => names.Sources.SelectMany(source => source.Columns),
            SelectScalarExpression scalar => [new SqlColumn(scalar.ColumnName?.Value ?? NameOf(scalar.Expression), names.KindOf(scalar.Expression))],
            _ => [],
        };
    }

    /// <summary>An order may name a column that is given; where repeats are dropped it may name no other.</summary>
    private void Order(QuerySpecification query, List<SqlColumn> given, SqlServerSearchNames names)
    {
        var isDistinct = query.UniqueRowFilter == UniqueRowFilter.Distinct;
        var texts = query.SelectElements.OfType<SelectScalarExpression>().Select(element => Text(element.Expression)).ToList();

        foreach (var element in query.OrderByClause?.OrderByElements ?? [])
        {
            if (element.Expression is ColumnReferenceExpression { MultiPartIdentifier.Count: 1 } alias && given.Any(column => column.Name == NameOf(alias)))
            {
                continue;
            }

            if (element.Expression is Literal)
            {
                Rules.Refuse("an order by a constant");
            }

            if (isDistinct && !texts.Contains(Text(element.Expression)))
            {
                Rules.Refuse("DISTINCT in an order that is none of its columns");
            }

            element.Expression.Accept(names);
        }

        Once(query.OrderByClause);
    }

    private void Once(OrderByClause? order)
    {
        if (order?.OrderByElements.GroupBy(element => Text(element.Expression)).Any(group => group.Count() > 1) == true)
        {
            Rules.Refuse("an order by one column twice");
        }
    }

    private static string? NameOf(ScalarExpression expression) =>
        expression is ColumnReferenceExpression { MultiPartIdentifier: { } path } ? path[^1].Value : null;

    private static string Text(TSqlFragment fragment) =>
        string.Concat(fragment.ScriptTokenStream.Skip(fragment.FirstTokenIndex).Take(fragment.LastTokenIndex - fragment.FirstTokenIndex + 1).Select(token => token.Text));
}
