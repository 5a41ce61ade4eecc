using CaseRecords.Fhir.Store.SqlServer;
using Microsoft.EntityFrameworkCore;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CaseRecords.Fhir.Tests.Store.SqlServer.Collected;

/// <summary>Resolves every table and column that a statement names against the record's model, as the server would; and says which variables it reads.</summary>
internal sealed class NameCheck : TSqlFragmentVisitor
{
    private static readonly Lazy<Dictionary<string, HashSet<string>>> Model = new(ReadModel);

    private readonly List<string> faults = [];
    private readonly HashSet<string> declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> tableVariables = new(StringComparer.Ordinal);
    private Scope? scope;

    public IReadOnlyList<string> Faults => faults;

    /// <summary>The variables that the statement does not declare itself: its parameters.</summary>
    public IReadOnlyCollection<string> Parameters => read.Where(name => !declared.Contains(name)).ToHashSet(StringComparer.Ordinal);

    public override void Visit(DeclareVariableElement node) => declared.Add(node.VariableName.Value);

    public override void Visit(VariableReference node) => read.Add(node.Name);

    public override void ExplicitVisit(DeclareTableVariableBody node)
    {
        declared.Add(node.VariableName.Value);
        tableVariables[node.VariableName.Value] = [.. node.Definition.ColumnDefinitions.Select(column => column.ColumnIdentifier.Value)];
    }

    /// <summary>The parameters of a procedure are not the statement's.</summary>
    public override void ExplicitVisit(ExecuteParameter node) => node.ParameterValue.Accept(this);

    public override void ExplicitVisit(SelectStatement node) => InScope(() =>
    {
        WithTables(node.WithCtesAndXmlNamespaces);
        node.QueryExpression.Accept(this);
    });

    public override void ExplicitVisit(QuerySpecification node) => InScope(() =>
    {
        Sources(node.FromClause);
        node.TopRowFilter?.Accept(this);
        Each(node.SelectElements);
        node.WhereClause?.Accept(this);
        node.GroupByClause?.Accept(this);
        node.HavingClause?.Accept(this);

        foreach (var element in node.SelectElements.OfType<SelectScalarExpression>().Where(element => element.ColumnName is not null))
        {
            scope!.Names.Add(element.ColumnName.Value);
        }

        node.OrderByClause?.Accept(this);
        node.OffsetClause?.Accept(this);
    });

    public override void ExplicitVisit(BinaryQueryExpression node)
    {
        node.FirstQueryExpression.Accept(this);
        node.SecondQueryExpression.Accept(this);
        InScope(() =>
        {
            scope!.Names.UnionWith(Columns(node));
            node.OrderByClause?.Accept(this);
            node.OffsetClause?.Accept(this);
        });
    }

    public override void ExplicitVisit(InsertStatement node) => InScope(() =>
    {
        WithTables(node.WithCtesAndXmlNamespaces);
        var insert = node.InsertSpecification;
        var target = TargetColumns(insert.Target);

        foreach (var column in insert.Columns)
        {
            Known(column.MultiPartIdentifier.Identifiers[^1].Value, target, insert.Target);
        }

        Output(insert, target);
        insert.InsertSource.Accept(this);
        insert.TopRowFilter?.Accept(this);

        if (insert.InsertSource is SelectInsertSource { Select: var select } && Columns(select).Count != insert.Columns.Count)
        {
            faults.Add($"{insert.Columns.Count} columns are named and {Columns(select).Count} are given");
        }
    });

    public override void ExplicitVisit(UpdateStatement node) => InScope(() =>
    {
        WithTables(node.WithCtesAndXmlNamespaces);
        var target = Changed(node.UpdateSpecification);

        foreach (var set in node.UpdateSpecification.SetClauses.OfType<AssignmentSetClause>())
        {
            Known(set.Column.MultiPartIdentifier.Identifiers[^1].Value, target, node.UpdateSpecification.Target);
            set.NewValue.Accept(this);
        }
    });

    public override void ExplicitVisit(DeleteStatement node) => InScope(() =>
    {
        WithTables(node.WithCtesAndXmlNamespaces);
        Changed(node.DeleteSpecification);
    });

    public override void ExplicitVisit(ColumnReferenceExpression node)
    {
        if (node.MultiPartIdentifier is not { Identifiers: var parts })
        {
            return;
        }

        var found = parts.Count == 1 ? scope?.Holds(parts[0].Value) : scope?.Source(parts[0].Value)?.Contains(parts[^1].Value);

        if (found is not true)
        {
            faults.Add($"there is no column {string.Join('.', parts.Select(part => part.Value))}");
        }
    }

    /// <summary>The first argument of these is a word, not a column.</summary>
    public override void ExplicitVisit(FunctionCall node)
    {
        foreach (var parameter in node.Parameters.Skip(node.FunctionName.Value.StartsWith("DATE", StringComparison.Ordinal) ? 1 : 0))
        {
            parameter.Accept(this);
        }

        node.OverClause?.Accept(this);
    }

    /// <summary>What a change changes, after looking into the tables that it reads.</summary>
    private HashSet<string> Changed(UpdateDeleteSpecificationBase change)
    {
        Sources(change.FromClause);
        var target = change.FromClause is not null && change.Target is NamedTableReference named && scope!.Source(named.SchemaObject.BaseIdentifier.Value) is { } alias
            ? alias
            : TargetColumns(change.Target);
        scope!.Names.UnionWith(change.FromClause is null ? target : []);
        Output(change, target);
        change.WhereClause?.Accept(this);

        return target;
    }

    private void Output(DataModificationSpecification change, HashSet<string> target)
    {
        InScope(() =>
        {
            (scope!.Sources["inserted"], scope.Sources["deleted"]) = (target, target);
            Each(change.OutputClause?.SelectColumns ?? []);
            Each(change.OutputIntoClause?.SelectColumns ?? []);
        });

        if (change.OutputIntoClause is { } into)
        {
            TargetColumns(into.IntoTable);
        }
    }

    private void WithTables(WithCtesAndXmlNamespaces? with)
    {
        foreach (var table in with?.CommonTableExpressions ?? [])
        {
            table.QueryExpression.Accept(this);
            scope!.Tables[table.ExpressionName.Value] = table.Columns.Count > 0 ? [.. table.Columns.Select(column => column.Value)] : Columns(table.QueryExpression);
        }
    }

    private void Sources(FromClause? from)
    {
        foreach (var table in from?.TableReferences ?? [])
        {
            Source(table);
        }
    }

    private void Source(TableReference table)
    {
        switch (table)
        {
            case QualifiedJoin join:
                Source(join.FirstTableReference);
                Source(join.SecondTableReference);
                join.SearchCondition.Accept(this);
                break;
            case UnqualifiedJoin join:
                Source(join.FirstTableReference);
                Source(join.SecondTableReference);
                break;
            case JoinParenthesisTableReference join:
                Source(join.Join);
                break;
            case QueryDerivedTable derived:
                derived.QueryExpression.Accept(this);
                Add(derived.Alias.Value, derived.Columns.Count > 0 ? [.. derived.Columns.Select(column => column.Value)] : Columns(derived.QueryExpression));
                break;
            case InlineDerivedTable inline:
                Each(inline.RowValues);
                Add(inline.Alias.Value, [.. inline.Columns.Select(column => column.Value)]);
                break;
            case OpenJsonTableReference json:
                json.Variable.Accept(this);
                Add(json.Alias.Value, [.. json.SchemaDeclarationItems.Select(item => item.ColumnDefinition.ColumnIdentifier.Value)]);
                break;
            case VariableTableReference or NamedTableReference:
                Add((table as TableReferenceWithAlias)!.Alias?.Value ?? NameOf(table), TargetColumns(table));
                break;
            default:
                faults.Add($"a table of a kind that is not looked into: {table.GetType().Name}");
                break;
        }
    }

    private void Add(string alias, HashSet<string> columns)
    {
        if (!scope!.Sources.TryAdd(alias, columns))
        {
            faults.Add($"two tables are called {alias}");
        }
    }

    private HashSet<string> TargetColumns(TableReference table)
    {
        var name = NameOf(table);

        if (table is VariableTableReference)
        {
            read.Add(name);
        }

        return table is NamedTableReference { SchemaObject.SchemaIdentifier.Value: "sys" } ? Everything.Columns
            : tableVariables.GetValueOrDefault(name) ?? scope?.Table(name) ?? Model.Value.GetValueOrDefault(name) ?? Missing(name);
    }

    private HashSet<string> Missing(string name)
    {
        faults.Add($"there is no table {name}");

        return [];
    }

    private void Known(string column, HashSet<string> target, TableReference table)
    {
        if (!target.Contains(column))
        {
            faults.Add($"there is no column {column} in {NameOf(table)}");
        }
    }

    /// <summary>The columns that a query gives.</summary>
    private HashSet<string> Columns(QueryExpression query) => query switch
    {
        QuerySpecification one => [.. one.SelectElements.SelectMany((element, i) => element switch
        {
            SelectScalarExpression { ColumnName.Value: var alias } => [alias],
            SelectScalarExpression { Expression: ColumnReferenceExpression column } => [column.MultiPartIdentifier.Identifiers[^1].Value],
            SelectStarExpression star => StarOf(one, star),
            _ => new[] { $"({i})" },
        })],
        BinaryQueryExpression both => Columns(both.FirstQueryExpression),
        QueryParenthesisExpression inner => Columns(inner.QueryExpression),
        _ => [],
    };

    private IEnumerable<string> StarOf(QuerySpecification query, SelectStarExpression star)
    {
        IEnumerable<string> columns = [];
        InScope(() =>
        {
            var quiet = faults.Count;
            Sources(query.FromClause);
            faults.RemoveRange(quiet, faults.Count - quiet);
            columns = star.Qualifier is { Identifiers: var parts } ? scope!.Source(parts[0].Value) ?? [] : [.. scope!.Sources.Values.SelectMany(all => all)];
        });

        return columns;
    }

    private void InScope(Action look)
    {
        scope = new Scope(scope);
        look();
        scope = scope.Outer;
    }

    private void Each(IEnumerable<TSqlFragment> fragments)
    {
        foreach (var fragment in fragments)
        {
            fragment.Accept(this);
        }
    }

    private static string NameOf(TableReference table) => table switch
    {
        NamedTableReference named => named.SchemaObject.BaseIdentifier.Value,
        VariableTableReference variable => variable.Variable.Name,
        _ => table.GetType().Name,
    };

    private static Dictionary<string, HashSet<string>> ReadModel()
    {
        using var context = new SqlServerRecordDb(SqlServerRecordDb.Options("Server=127.0.0.1"));
        var model = context.Model.GetEntityTypes().ToDictionary(table => table.GetTableName()!, table => table.GetProperties().Select(column => column.GetColumnName()).ToHashSet());

        // A view of the first migration.
        model["ix_date_long"] = model["ix_date"];

        return model;
    }

    /// <summary>What is in sight at one place of a statement.</summary>
    private sealed class Scope(Scope? outer)
    {
        public Scope? Outer => outer;

        /// <summary>Tables of WITH.</summary>
        public Dictionary<string, HashSet<string>> Tables { get; } = new(StringComparer.Ordinal);

        /// <summary>Tables by their aliases.</summary>
        public Dictionary<string, HashSet<string>> Sources { get; } = new(StringComparer.Ordinal);

        /// <summary>Columns that need no alias, beside those of <see cref="Sources"/>.</summary>
        public HashSet<string> Names { get; } = new(StringComparer.Ordinal);

        public HashSet<string>? Table(string name) => Tables.GetValueOrDefault(name) ?? outer?.Table(name);

        public HashSet<string>? Source(string alias) => Sources.GetValueOrDefault(alias) ?? outer?.Source(alias);

        public bool Holds(string column) => Names.Contains(column) || Sources.Values.Any(columns => columns.Contains(column) || columns == Everything.Columns) || outer?.Holds(column) == true;
    }

    /// <summary>Stands for the columns of the server's own views.</summary>
    private static class Everything
    {
        public static HashSet<string> Columns { get; } = ["*"];
    }
}
