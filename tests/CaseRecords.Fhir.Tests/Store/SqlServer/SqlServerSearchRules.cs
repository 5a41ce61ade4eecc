using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>
/// What SQL Server refuses in a statement that can be parsed, or reads otherwise than it is meant: names that lead nowhere, orders where none may
/// be, columns without a name, texts of different collations. Where no server answers, this is what stands in for one.
/// </summary>
internal sealed class SqlServerSearchRules
{
    private const int MostParameters = 2_100;

    private readonly Dictionary<string, SqlKind> variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<SqlColumn>> tables = new(SqlServerSearchSchema.Tables, StringComparer.Ordinal);
    private readonly List<string> broken = [];

    /// <summary>What is wrong with a batch; nothing, where SQL Server would take it as far as is known.</summary>
    public static IReadOnlyList<string> Broken(string text, IReadOnlyList<(string Name, object Value)> parameters)
    {
        var fragment = SqlServerSearchSchema.Parsed(text, out var errors);

        if (errors.Count > 0)
        {
            return [.. errors.Select(error => $"{error.Line}:{error.Column} {error.Message}")];
        }

        var rules = new SqlServerSearchRules();

        if (parameters.Count > MostParameters)
        {
            rules.Refuse($"{parameters.Count} parameters");
        }

        foreach (var (name, value) in parameters)
        {
            rules.variables[name] = value switch { string => SqlKind.Text, byte[] => SqlKind.Bytes, _ => SqlKind.Number };
        }

        foreach (var statement in ((TSqlScript)fragment).Batches.SelectMany(batch => batch.Statements))
        {
            rules.Check(statement);
        }

        return rules.broken;
    }

    internal void Refuse(string what) => broken.Add(what);

    internal SqlKind Variable(string name)
    {
        if (variables.TryGetValue(name, out var kind))
        {
            return kind;
        }

        Refuse($"{name} has no value");

        return SqlKind.Unknown;
    }

    internal IReadOnlyList<SqlColumn> Table(string name)
    {
        if (tables.TryGetValue(name, out var columns))
        {
            return columns;
        }

        Refuse($"there is no table {name}");

        return [];
    }

    private void Check(TSqlStatement statement)
    {
        switch (statement)
        {
            case SelectStatement select:
                Select(select);
                break;
            case DeclareTableVariableStatement declare:
                tables[declare.Body.VariableName.Value] = SqlServerSearchSchema.ColumnsOf(declare.Body.Definition);
                break;
            case DeclareVariableStatement declare:
                Declare(declare);
                break;
            case InsertStatement insert:
                Insert(insert.InsertSpecification);
                break;
            case DeleteStatement { DeleteSpecification: var delete }:
                new SqlServerSearchNames(this, SqlServerSearchNames.None).Filtered(delete.Target, delete.WhereClause);
                break;
            case WhileStatement loop:
                new SqlServerSearchNames(this, SqlServerSearchNames.None).Check(loop.Predicate);
                Check(loop.Statement);
                break;
            default:
                Refuse($"{statement.GetType().Name} is not expected here");
                break;
        }
    }

    private void Select(SelectStatement select)
    {
        var withs = new SqlServerSearchNames(this, SqlServerSearchNames.None);

        foreach (var with in select.WithCtesAndXmlNamespaces?.CommonTableExpressions ?? [])
        {
            tables[with.ExpressionName.Value] = SqlServerSearchQueries.Named($"WITH {with.ExpressionName.Value}", withs.Query(with.QueryExpression), [.. with.Columns], this);
        }

        withs.Query(select.QueryExpression);
    }

    private void Declare(DeclareVariableStatement declare)
    {
        foreach (var variable in declare.Declarations)
        {
            if (variable.Value is { } value)
            {
                new SqlServerSearchNames(this, SqlServerSearchNames.None).Check(value);
            }

            variables[variable.VariableName.Value] = SqlServerSearchSchema.KindOf(variable.DataType);
        }
    }

    private void Insert(InsertSpecification insert)
    {
        var name = insert.Target is VariableTableReference variable ? variable.Variable.Name : ((NamedTableReference)insert.Target).SchemaObject.BaseIdentifier.Value;
        var columns = Table(name);
        var missing = insert.Columns.Select(column => column.MultiPartIdentifier[^1].Value).Where(column => columns.All(known => known.Name != column));
        broken.AddRange(missing.Select(column => $"there is no column {name}.{column}"));

        if (insert.InsertSource is SelectInsertSource { Select: var query } && new SqlServerSearchNames(this, SqlServerSearchNames.None).Query(query) is var given
            && given.Count != (insert.Columns.Count == 0 ? columns.Count : insert.Columns.Count))
        {
            Refuse($"{given.Count} columns are inserted into {name}");
        }
    }
}
