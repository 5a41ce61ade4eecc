using System.Globalization;
using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Where the databases say the same thing differently. Everything else of a search's SQL is one text for all of them.</summary>
public abstract class SqlDialect
{
    /// <summary>Joins so that the table on the left is read first.</summary>
    internal abstract string DrivingJoin { get; }

    /// <summary>An alias whose columns no index is entered by, while another table drives.</summary>
    internal abstract string NotDriving(string alias);

    /// <summary>Whether an index is entered once for each value of a list; if not, the rows of all may be read through.</summary>
    internal abstract bool SeeksEach { get; }

    /// <summary>Whether a union of stretches in one order is merged row by row; if not, each is cut to the page by itself.</summary>
    internal abstract bool MergesUnions { get; }

    /// <summary>The name of a statement's parameter, counted from 0.</summary>
    internal abstract string Parameter(int index);

    /// <summary>Past every text that begins with the given one.</summary>
    internal abstract string PastBeginning(string text);

    /// <summary>Whether a column begins with a text: a range that an index is entered by.</summary>
    internal virtual string BeginsWith(string column, string text) => $"{column} >= {text} AND {column} < {PastBeginning(text)}";

    /// <summary>A text as keys hold it, so that only the same text is equal.</summary>
    internal virtual string Key(string text) => text;

    /// <summary>The same for a text that is one part of a key beside another, and only ever compared whole.</summary>
    internal virtual string SecondKey(string text) => text;

    /// <summary>Whether a column of truth holds.</summary>
    internal virtual string Truth(string column, bool holds) => $"{column} = {(holds ? "TRUE" : "FALSE")}";

    /// <summary>Whether a token has a code: there are rows without one, and rows of something else that begin with a control character.</summary>
    internal virtual string HasCode(string column) => $"{column} >= ' '";

    /// <summary>Cuts what stands in an order.</summary>
    internal virtual string Cut(string limit) => $"LIMIT {limit}";

    /// <summary>Cuts what stands in no order.</summary>
    /// <param name="any">A column that rows are told apart by, where only different ones count; null where all do.</param>
    internal virtual string CutUnordered(string limit, string? any) => $"LIMIT {limit}";

    /// <summary>An order that puts rows without a value behind the others.</summary>
    internal virtual string NullsBehind(string column) => $"{column} IS NULL";

    /// <summary>Whether a row stands before a place in an order of several columns.</summary>
    internal virtual string IsBefore(IReadOnlyList<string> columns, IReadOnlyList<string> place) => $"({string.Join(", ", columns)}) < ({string.Join(", ", place)})";

    /// <summary>Some columns of a statement's rows. Merged into the sorting around them, keys that are looked up would be looked up again for each comparison with null.</summary>
    internal virtual string Apart(string matches, string columns, string where) => $"WITH m AS MATERIALIZED ({matches}) SELECT {columns} FROM m{where}";

    /// <summary>The numbers of some resources, and of all that a reference leads to from there.</summary>
    /// <param name="roots">What holds of the first ones, said of resource h0.</param>
    /// <param name="next">The end of a reference h1 that is found.</param>
    /// <param name="from">The end that is known.</param>
    internal virtual string Closure(string roots, string next, string from, string parents, SearchSqlValues values) =>
        $"WITH RECURSIVE h(rid) AS (SELECT h0.rid FROM resource h0 WHERE {roots} UNION SELECT {next} FROM h JOIN ix_ref h1 ON {from} = h.rid WHERE {parents} AND h1.sub = 0) SELECT h.rid FROM h";

    /// <summary>A day in ticks, as a whole number.</summary>
    internal virtual string Day => "864000000000";

    /// <summary>At the end of what is asked about one resource of one patient: has it be asked about each, rather than read all of that patient's rows.</summary>
    internal virtual string OneByOne => "";

    /// <summary>Where dates stand that span more than a day; and what is said behind the alias.</summary>
    internal virtual (string Table, string Hint) LongSpans => ("ix_date", "");

    /// <summary>The resources with a word, where a database keeps all words of a resource in one row that is found by any of them. Null: each has a row in ix_word.</summary>
    internal virtual SearchSqlRange? Word(IReadOnlyList<short> parameters, string word, bool beginning, string alias, SearchSqlValues values) => null;

    /// <summary>Whether a text holds another.</summary>
    internal abstract string Holds(string text, string part);

    /// <summary>Whether a column is one of some numbers.</summary>
    internal abstract string IsAmong(string column, IEnumerable<long> numbers, SearchSqlValues values);

    /// <summary>A list of numbers of resources that is read once, however often it is asked.</summary>
    /// <param name="name">A name that is free in the statement.</param>
    internal abstract string ReadOnce(string rids, string name);

    /// <summary>Whether a column is one of some texts.</summary>
    internal abstract string IsAmong(string column, IEnumerable<string> texts, SearchSqlValues values);

    /// <summary>Whether resource r was committed before the search began.</summary>
    internal abstract string Seen(string snapshot, SearchSqlValues values);

    /// <summary>The smallest or largest of a group's keys.</summary>
    internal abstract string Outermost(string column, bool largest);

    /// <summary>The numbers of the systems whose codes are case-sensitive: ranges of beginnings, which the index of sys serves.</summary>
    internal string CaseSensitiveSystems => field ??=
        $"SELECT sys FROM sys WHERE ({string.Join(" OR ", CodeSystems.CaseSensitive.Select(Beginning))}) AND NOT {Beginning(CodeSystems.OfOthers)}";

    internal static string Numbered(char mark, int index) => mark + index.ToString(CultureInfo.InvariantCulture);

    private string Beginning(string uri) => $"({BeginsWith("uri", $"'{uri}'")})";
}
