using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>A search as PostgreSQL reads it. Its snapshot is the database's own: what had committed then, whatever the ids are.</summary>
/// <seealso href="https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-INFO-SNAPSHOT"/>
public sealed class PostgresDialect : SqlDialect
{
    public static PostgresDialect Instance { get; } = new();

    internal override string DrivingJoin => "JOIN";

    internal override string NotDriving(string alias) => alias;

    internal override bool SeeksEach => false;

    internal override string OneByOne => " OFFSET 0";

    internal override bool MergesUnions => false;

    internal override string Parameter(int index) => Numbered('$', index + 1);

    internal override string PastBeginning(string text) => $"{text} || chr(1114111)";

    internal override SearchSqlRange? Word(IReadOnlyList<short> parameters, string word, bool beginning, string alias, SearchSqlValues values) =>
        new(PostgresWords.Table, $"{alias}.words @@ CAST({values.Add(PostgresWords.Query(parameters, word, beginning))} AS tsquery)", IsKeyed: true, Alias: alias) { KnowsPatient = false };

    internal override string Holds(string text, string part) => $"strpos({text}, {part}) > 0";

    internal override string IsAmong(string column, IEnumerable<long> numbers, SearchSqlValues values) => $"{column} = ANY({values.Add(numbers.ToArray())})";

    internal override string IsAmong(string column, IEnumerable<string> texts, SearchSqlValues values) => $"{column} = ANY({values.Add(texts.ToArray())})";

    internal override string ReadOnce(string rids, string name) => $"WITH {name}(rid) AS MATERIALIZED ({rids}) SELECT {name}.rid FROM {name}";

    internal override string Seen(string snapshot, SearchSqlValues values) => $"pg_visible_in_snapshot(r.xact, CAST({values.Add(snapshot)} AS pg_snapshot))";

    /// <summary>There is no min of bytes before PostgreSQL 18.</summary>
    internal override string Outermost(string column, bool largest) => $"(array_agg({column} ORDER BY {column}{(largest ? " DESC" : "")}))[1]";
}
