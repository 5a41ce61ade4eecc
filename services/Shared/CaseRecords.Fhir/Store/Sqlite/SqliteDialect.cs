using System.Globalization;
using System.Text.Json;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>A search as SQLite reads it. Its snapshot is the newest log id of that moment: there is one writer.</summary>
public sealed class SqliteDialect : SqlDialect
{
    public static SqliteDialect Instance { get; } = new();

    internal override string DrivingJoin => "CROSS JOIN";

    /// <summary>A plus makes an expression of a column.</summary>
    internal override string NotDriving(string alias) => "+" + alias;

    internal override bool SeeksEach => true;

    internal override bool MergesUnions => true;

    internal override string Parameter(int index) => "@v" + index.ToString(CultureInfo.InvariantCulture);

    internal override string PastBeginning(string text) => $"{text} || char(1114111)";

    internal override SearchSqlRange? Word(IReadOnlyList<short> parameters, string word, bool beginning, string alias, SearchSqlValues values) =>
        new(SqliteWords.Table, $"{alias}.{SqliteWords.Table} MATCH {values.Add(SqliteWords.Query(parameters, word, beginning))}", IsKeyed: true, Alias: alias) { Rid = "rowid", KnowsPatient = false };

    internal override string Holds(string text, string part) => $"instr({text}, {part}) > 0";

    internal override string IsAmong(string column, IEnumerable<long> numbers, SearchSqlValues values) =>
        $"{column} IN (SELECT value FROM json_each({values.Add(JsonSerializer.Serialize(numbers))}))";

    internal override string IsAmong(string column, IEnumerable<string> texts, SearchSqlValues values) =>
        $"{column} IN (SELECT value FROM json_each({values.Add(JsonSerializer.Serialize(texts))}))";

    /// <summary>SQLite reads a list that depends on nothing outside it once.</summary>
    internal override string ReadOnce(string rids, string name) => rids;

    internal override string Seen(string snapshot, SearchSqlValues values) =>
        $"r.log_id <= {values.Add(long.Parse(snapshot, CultureInfo.InvariantCulture))}";

    internal override string Outermost(string column, bool largest) => $"{(largest ? "max" : "min")}({column})";
}
