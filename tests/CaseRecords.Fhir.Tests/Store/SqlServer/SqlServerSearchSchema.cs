using CaseRecords.Fhir.Store.SqlServer;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>What a value is, as far as SQL Server refuses to compare it with others, or compares badly.</summary>
internal enum SqlKind
{
    Unknown,
    Number,
    Text,

    /// <summary>Text out of a list in a parameter, of the database's own collation and not of the column's.</summary>
    ListedText,
    Bytes,
}

/// <summary>A column by its name; a null name is none.</summary>
internal sealed record SqlColumn(string? Name, SqlKind Kind);

/// <summary>The tables and views that the migrations make, read from their own statements.</summary>
internal static class SqlServerSearchSchema
{
    public static IReadOnlyDictionary<string, IReadOnlyList<SqlColumn>> Tables { get; } = OfMigrations();

    public static TSqlFragment Parsed(string text, out IList<ParseError> errors) => new TSql180Parser(initialQuotedIdentifiers: true).Parse(new StringReader(text), out errors);

    public static IReadOnlyList<SqlColumn> ColumnsOf(TableDefinition table) => [.. table.ColumnDefinitions.Select(column => new SqlColumn(column.ColumnIdentifier.Value, KindOf(column.DataType)))];

    public static SqlKind KindOf(DataTypeReference? type) => type switch
    {
        SqlDataTypeReference { SqlDataTypeOption: SqlDataTypeOption.VarChar or SqlDataTypeOption.NVarChar or SqlDataTypeOption.Char } => SqlKind.Text,
        SqlDataTypeReference { SqlDataTypeOption: SqlDataTypeOption.VarBinary or SqlDataTypeOption.Binary or SqlDataTypeOption.Rowversion or SqlDataTypeOption.Timestamp } => SqlKind.Bytes,
        SqlDataTypeReference { SqlDataTypeOption: SqlDataTypeOption.BigInt or SqlDataTypeOption.Int or SqlDataTypeOption.SmallInt or SqlDataTypeOption.Bit or SqlDataTypeOption.Float } => SqlKind.Number,
        _ => SqlKind.Unknown,
    };

    private static Dictionary<string, IReadOnlyList<SqlColumn>> OfMigrations()
    {
        using var context = new SqlServerRecordDb(SqlServerRecordDb.Options("Server=127.0.0.1"));
        var made = new Made();
        Parsed(context.GetService<IMigrator>().GenerateScript(), out var errors).Accept(made);
        errors.ShouldBeEmpty();

        return made.Tables;
    }

    private sealed class Made : TSqlConcreteFragmentVisitor
    {
        public Dictionary<string, IReadOnlyList<SqlColumn>> Tables { get; } = new(StringComparer.Ordinal);

        public override void Visit(CreateTableStatement node) => Tables[node.SchemaObjectName.BaseIdentifier.Value] = ColumnsOf(node.Definition);

        /// <summary>A view of the columns of one table, as they are.</summary>
        public override void Visit(CreateViewStatement node)
        {
            var query = (QuerySpecification)node.SelectStatement.QueryExpression;
            var table = Tables[((NamedTableReference)query.FromClause.TableReferences[0]).SchemaObject.BaseIdentifier.Value];
            Tables[node.SchemaObjectName.BaseIdentifier.Value] =
                [.. query.SelectElements.Select(element => table.Single(column => column.Name == ((ColumnReferenceExpression)((SelectScalarExpression)element).Expression).MultiPartIdentifier[^1].Value))];
        }

        public override void Visit(ExecutableStringList node)
        {
            foreach (var text in node.Strings.OfType<StringLiteral>())
            {
                Parsed(text.Value, out _).Accept(this);
            }
        }
    }
}
