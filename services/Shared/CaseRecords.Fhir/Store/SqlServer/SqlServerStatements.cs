using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CaseRecords.Fhir.Store.Sql;
using Microsoft.Data.SqlClient;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Statements that carry their values, as SQL Server takes them: it reads 2,100 parameters and no more, so what a longer list holds stands in the text.</summary>
internal static partial class SqlServerStatements
{
    private const int MostParameters = 2_000;
    private const int LongestInRow = 8_000;

    extension(DbTransaction transaction)
    {
        /// <summary>A statement that carries its values.</summary>
        public DbCommand Command(SqlText statement)
        {
            var within = statement.Within(MostParameters);

            return SqlServerCommands.Command(
                transaction.Connection!, transaction, within.Before + within.Text, [.. within.Parameters.Select(parameter => (parameter.Name, (object?)parameter.Value))]);
        }
    }

    extension(SqlText statement)
    {
        /// <summary>The same with at most so many parameters: the values of the others stand in the text.</summary>
        public SqlText Within(int most)
        {
            if (statement.Parameters.Count <= most)
            {
                return statement;
            }

            var literals = statement.Parameters.Skip(most).ToDictionary(parameter => parameter.Name, parameter => Literal(parameter.Value), StringComparer.Ordinal);

            return statement with { Text = Replaced(statement.Text), Before = Replaced(statement.Before), Parameters = [.. statement.Parameters.Take(most)] };

            string Replaced(string text) => Name().Replace(text, name => literals.GetValueOrDefault(name.Value, name.Value));
        }
    }

    /// <summary>A parameter whose type and size do not depend on the value, so that one text has one plan. Texts are bytes of UTF-8, as the database's collation says.</summary>
    public static SqlParameter Parameter(string name, object? value) => value switch
    {
        SqlServerRows rows => new(name, SqlDbType.NVarChar, -1) { Value = rows.Json },
        string text => new(name, SqlDbType.VarChar, Encoding.UTF8.GetByteCount(text) > LongestInRow ? -1 : LongestInRow) { Value = text },
        byte[] bytes => new(name, SqlDbType.VarBinary, bytes.Length > LongestInRow ? -1 : LongestInRow) { Value = bytes },
        double number => new(name, SqlDbType.Float) { Value = number },
        short number => new(name, SqlDbType.SmallInt) { Value = number },
        int number => new(name, SqlDbType.Int) { Value = number },
        long number => new(name, SqlDbType.BigInt) { Value = number },
        bool truth => new(name, SqlDbType.Bit) { Value = truth },
        null => new(name, SqlDbType.VarChar, LongestInRow) { Value = DBNull.Value },
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    /// <summary>A value in a statement's text. Texts are written as bytes: nothing in them can end the text around them.</summary>
    private static string Literal(object value) => value switch
    {
        string text => $"CAST(0x{Convert.ToHexString(Encoding.UTF8.GetBytes(text))} AS varchar({(Encoding.UTF8.GetByteCount(text) > LongestInRow ? "max" : "8000")}))",
        byte[] bytes => "0x" + Convert.ToHexString(bytes),
        double number => number.ToString("E16", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"CAST({value} AS bigint)"),
    };

    [GeneratedRegex("@v[0-9]+")]
    private static partial Regex Name();
}
