using System.Globalization;
using System.Text.Json;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>A search as SQL Server reads it: no LIMIT, no truth values, no WITH inside a statement, lists as JSON in one parameter. Its snapshot is a <see cref="SqlServerMoment"/>.</summary>
public sealed class SqlServerDialect : SqlDialect
{
    public static SqlServerDialect Instance { get; } = new();

    internal override string DrivingJoin => "JOIN";

    internal override string NotDriving(string alias) => alias;

    internal override bool SeeksEach => false;

    internal override bool MergesUnions => false;

    /// <summary>A whole number that is too large for int is a decimal otherwise, and an index of whole numbers is not entered by that.</summary>
    internal override string Day => "CAST(864000000000 AS bigint)";

    /// <summary>A filtered index cannot ask for the difference of two columns, an indexed view can.</summary>
    internal override (string Table, string Hint) LongSpans => ("ix_date_long", " WITH (NOEXPAND)");

    internal override string Parameter(int index) => "@v" + index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The bytes of U+10FFFF.</summary>
    internal override string PastBeginning(string text) => $"{text} + CAST(0xF48FBFBF AS varchar(4))";

    /// <summary>A text that ends there would count as followed by spaces: what goes on with a control character stands before it. And one that lacks only spaces is no beginning.</summary>
    internal override string BeginsWith(string column, string text) =>
        $"{column} >= {text} + CHAR(1) AND {column} < {PastBeginning(text)} AND DATALENGTH({column}) >= DATALENGTH({text})";

    internal override string Key(string text) => SqlServerText.Key(text);

    internal override string SecondKey(string text) => SqlServerText.SecondKey(text);

    internal override string Truth(string column, bool holds) => $"{column} = {(holds ? "1" : "0")}";

    /// <summary>An empty code equals a space.</summary>
    internal override string HasCode(string column) => $"{column} > ' '";

    internal override string Holds(string text, string part) => $"CHARINDEX({part}, {text}) > 0";

    internal override string Cut(string limit) => $"OFFSET 0 ROWS FETCH NEXT {limit} ROWS ONLY";

    internal override string CutUnordered(string limit, string? any) => $"ORDER BY {any ?? "(SELECT NULL)"} {Cut(limit)}";

    internal override string NullsBehind(string column) => $"CASE WHEN {column} IS NULL THEN 1 ELSE 0 END";

    /// <summary>There is no comparison of rows. The first half is implied by the second: an index can be entered by it.</summary>
    internal override string IsBefore(IReadOnlyList<string> columns, IReadOnlyList<string> place)
    {
        var before = $"{columns[^1]} < {place[^1]}";

        for (var i = columns.Count - 2; i >= 0; i--)
        {
            before = $"({columns[i]} <= {place[i]} AND ({columns[i]} < {place[i]} OR {before}))";
        }

        return before;
    }

    internal override string Apart(string matches, string columns, string where) => $"SELECT {columns} FROM ({matches}) m{where}";

    /// <summary>A recursive WITH has no UNION that would end a circle, and stands only at the beginning: a table is filled before the statement.</summary>
    internal override string Closure(string roots, string next, string from, string parents, SearchSqlValues values)
    {
        var table = string.Create(CultureInfo.InvariantCulture, $"@h{values.All.Count}");
        values.AddBefore(
            $"""
            DECLARE {table} TABLE (rid bigint NOT NULL PRIMARY KEY);
            INSERT INTO {table} (rid) SELECT h0.rid FROM resource h0 WHERE {roots};
            WHILE @@ROWCOUNT > 0
            INSERT INTO {table} (rid) SELECT DISTINCT {next} FROM {table} h JOIN ix_ref h1 ON {from} = h.rid WHERE {parents} AND h1.sub = 0 AND NOT EXISTS (SELECT 1 FROM {table} k WHERE k.rid = {next});

            """);

        return $"SELECT h.rid FROM {table} h";
    }

    internal override string IsAmong(string column, IEnumerable<long> numbers, SearchSqlValues values) =>
        $"{column} IN ({Listed("bigint", values.Add(JsonSerializer.Serialize(numbers)))})";

    internal override string IsAmong(string column, IEnumerable<string> texts, SearchSqlValues values) =>
        $"{column} IN ({Texts(values.Add(JsonSerializer.Serialize(texts.Select(Key))))})";

    /// <summary>SQL Server reads a list that depends on nothing outside it once.</summary>
    internal override string ReadOnce(string rids, string name) => rids;

    internal override string Seen(string snapshot, SearchSqlValues values)
    {
        var moment = SqlServerMoment.Parse(snapshot);

        return $"r.xact < {values.Add(moment.Before)} OR {IsAmong("r.xact", moment.Also, values)}";
    }

    internal override string Outermost(string column, bool largest) => $"{(largest ? "max" : "min")}({column})";

    private static string Listed(string type, string list) => $"SELECT j.v FROM OPENJSON({list}) WITH (v {type} '$') j";

    private static string Texts(string list) => string.Create(
        CultureInfo.InvariantCulture, $"SELECT j.v COLLATE {SqlServerText.Collation} FROM OPENJSON({list}) WITH (v varchar({SqlServerText.AddressBytes}) '$') j");
}
