using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>The names that a part of a statement can use, and the expressions that use them.</summary>
/// <param name="around">The names of the statements around it.</param>
internal sealed class SqlServerSearchNames(SqlServerSearchRules rules, SqlServerSearchNames around) : TSqlFragmentVisitor
{
    private static readonly string[] Aggregates = ["count", "count_big", "min", "max", "sum", "string_agg"];

    private readonly List<(string Alias, IReadOnlyList<SqlColumn> Columns)> sources = [];
    private bool insideAggregate;

    public static SqlServerSearchNames None { get; } = null!;

    public SqlServerSearchRules Rules => rules;

    public SqlServerSearchNames Around => around;

    public IReadOnlyList<(string Alias, IReadOnlyList<SqlColumn> Columns)> Sources => sources;

    public void Add(string alias, IReadOnlyList<SqlColumn> columns)
    {
        if (sources.Any(source => source.Alias == alias))
        {
            rules.Refuse($"{alias} stands for two tables");
        }

        sources.Add((alias, columns));
    }

    /// <summary>The columns of a query that can use these names.</summary>
    public IReadOnlyList<SqlColumn> Query(QueryExpression query) => new SqlServerSearchQueries(this).Query(query);

    public void Check(TSqlFragment expression) => expression.Accept(this);

    public void Filtered(TableReference table, WhereClause? where)
    {
        new SqlServerSearchQueries(this).From(table, this);
        where?.SearchCondition.Accept(this);
    }

    public SqlColumn Column(ColumnReferenceExpression reference)
    {
        var parts = reference.MultiPartIdentifier.Identifiers.Select(part => part.Value).ToList();
        var (alias, name) = (parts.Count > 1 ? parts[^2] : null, parts[^1]);

        for (var names = this; names is not null; names = names.Around)
        {
            var found = names.sources.Where(source => alias is null || source.Alias == alias).SelectMany(source => source.Columns.Where(column => column.Name == name)).ToList();

            if (found.Count > 1)
            {
                rules.Refuse($"{name} is a column of several tables");
            }

            if (found.Count > 0)
            {
                return found[0];
            }

            if (alias is not null && names.sources.Any(source => source.Alias == alias))
            {
                break;
            }
        }

        rules.Refuse($"there is no column {string.Join('.', parts)}");

        return new SqlColumn(name, SqlKind.Unknown);
    }

    public override void ExplicitVisit(ScalarSubquery node) => Query(node.QueryExpression);

    public override void ExplicitVisit(ColumnReferenceExpression node)
    {
        if (node.ColumnType == ColumnType.Regular)
        {
            Column(node);
        }
    }

    public override void ExplicitVisit(VariableReference node) => rules.Variable(node.Name);

    public override void ExplicitVisit(InPredicate node)
    {
        node.Expression.Accept(this);

        if (node.Subquery is null)
        {
            foreach (var value in node.Values)
            {
                value.Accept(this);
                Compare(KindOf(node.Expression), KindOf(value));
            }

            return;
        }

        var columns = Query(node.Subquery.QueryExpression);

        if (columns.Count != 1)
        {
            rules.Refuse($"IN with {columns.Count} columns");
        }

        Compare(KindOf(node.Expression), columns[0].Kind);
    }

    public override void ExplicitVisit(BooleanComparisonExpression node)
    {
        base.ExplicitVisit(node);
        Compare(KindOf(node.FirstExpression), KindOf(node.SecondExpression));
    }

    public override void ExplicitVisit(NumericLiteral node) => rules.Refuse($"{node.Value} is a decimal");

    public override void ExplicitVisit(CastCall node)
    {
        if (node.Parameter is not NumericLiteral)
        {
            base.ExplicitVisit(node);
        }
    }

    public override void ExplicitVisit(FunctionCall node)
    {
        var name = node.FunctionName.Value.ToLowerInvariant();

        if (name == "row_number" && node.OverClause?.OrderByClause is null)
        {
            rules.Refuse("ROW_NUMBER without an order");
        }

        if (!Aggregates.Contains(name))
        {
            base.ExplicitVisit(node);
            return;
        }

        if (insideAggregate)
        {
            rules.Refuse($"{name} inside another aggregate");
        }

        insideAggregate = true;

        foreach (var argument in node.Parameters)
        {
            if (argument is ScalarSubquery)
            {
                rules.Refuse($"{name} of a subquery");
            }

            argument.Accept(this);
        }

        insideAggregate = false;
    }

    public static bool IsAggregate(FunctionCall call) => Aggregates.Contains(call.FunctionName.Value.ToLowerInvariant());

    public SqlKind KindOf(ScalarExpression expression) => expression switch
    {
        PrimaryExpression { Collation: not null } => SqlKind.Text,
        ColumnReferenceExpression { ColumnType: ColumnType.Regular } column => Quietly(column),
        VariableReference variable => rules.Variable(variable.Name),
        IntegerLiteral or NumericLiteral or RealLiteral => SqlKind.Number,
        StringLiteral => SqlKind.Text,
        BinaryLiteral => SqlKind.Bytes,
        CastCall cast => SqlServerSearchSchema.KindOf(cast.DataType),
        ParenthesisExpression inner => KindOf(inner.Expression),
        UnaryExpression inner => KindOf(inner.Expression),
        BinaryExpression both => Both(KindOf(both.FirstExpression), KindOf(both.SecondExpression)),
        SearchedCaseExpression cases => KindOf(cases.WhenClauses[0].ThenExpression),
        FunctionCall { Parameters: [var only, ..] } call => call.FunctionName.Value.ToLowerInvariant() switch
        {
            "min" or "max" or "coalesce" => KindOf(only),
            "char" => SqlKind.Text,
            _ => SqlKind.Number,
        },
        _ => SqlKind.Unknown,
    };

    /// <summary>The same column was looked up where it stands, and what is wrong with it was said there.</summary>
    private SqlKind Quietly(ColumnReferenceExpression column)
    {
        for (var names = this; names is not null; names = names.Around)
        {
            var parts = column.MultiPartIdentifier.Identifiers;

            if (names.sources.Where(source => parts.Count == 1 || source.Alias == parts[^2].Value).SelectMany(source => source.Columns).FirstOrDefault(known => known.Name == parts[^1].Value) is { } found)
            {
                return found.Kind;
            }
        }

        return SqlKind.Unknown;
    }

    private SqlKind Both(SqlKind one, SqlKind other)
    {
        Compare(one, other);

        return one == SqlKind.Unknown ? other : one;
    }

    private void Compare(SqlKind one, SqlKind other)
    {
        if (one != other && one != SqlKind.Unknown && other != SqlKind.Unknown)
        {
            rules.Refuse($"{one} meets {other}");
        }
    }
}
