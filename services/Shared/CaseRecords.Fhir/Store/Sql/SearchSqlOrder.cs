using System.Globalization;
using CaseRecords.Fhir.Search.Query;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>One key of an order, as a column of the statement.</summary>
/// <param name="Key">What it is, said of resource r or of the join.</param>
/// <param name="Nullable">Whether a resource may have none: those come last.</param>
internal sealed record SearchSqlSortKey(string Key, string Join, bool Descending, bool Nullable);

/// <summary>The keys by which a page is ordered, and the predicate that continues after or before another page.</summary>
/// <remarks>Without <c>_sort</c> the order is that of the index tables, (patient, rid), which a page can be cut from without sorting.</remarks>
internal sealed class SearchSqlOrder(IReadOnlyList<SearchSqlSortKey> keys, bool backwards)
{
    private static readonly SearchSqlSortKey ByPatient = new("r.patient", "", Descending: false, Nullable: false);

    public static SearchSqlOrder Natural { get; } = new([ByPatient], backwards: false);

    /// <summary>No keys at all: which resources there are.</summary>
    public static SearchSqlOrder None { get; } = new([], backwards: false);

    public bool IsNatural => keys is [var only] && only == ByPatient;

    /// <summary>How many keys a row has.</summary>
    public int Count => keys.Count;

    /// <summary>The keys as further columns k0, k1…</summary>
    public string Columns => string.Concat(keys.Select((key, i) => $", {key.Key} AS {K(i)}"));

    public string Joins => string.Concat(keys.Select(key => key.Join));

    public string By(SqlDialect dialect) => string.Concat(keys.Select((key, i) =>
        $"{(key.Nullable ? $"{dialect.NullsBehind(K(i))}{(backwards ? " DESC" : "")}, " : "")}{K(i)}{(key.Descending != backwards ? " DESC" : "")}, ")) + (backwards ? "rid DESC" : "rid");

    /// <param name="pin">Keeps index rows to one patient, see <see cref="SearchSubject"/>.</param>
    /// <param name="backwards">Whether the page before is wanted: it is read from its end.</param>
    public static SearchSqlOrder Of(IReadOnlyList<SortBy> sort, SqlDialect dialect, SearchSqlValues values, SearchSqlPin? pin, bool oneByOne, bool backwards) => new(
        sort.Count == 0 ? [ByPatient] : [.. sort.Select((by, i) => Key(by, string.Create(CultureInfo.InvariantCulture, $"s{i}"), dialect, values, pin, oneByOne))], backwards);

    /// <summary>Which rows come beyond the last one of another page.</summary>
    /// <param name="column">The column of a key.</param>
    public string? Continue(SearchAfter? after, SearchSqlValues values, Func<int, string> column, string rid)
    {
        if (after is null)
        {
            return null;
        }

        var beyond = $"{rid} {(backwards ? "<" : ">")} {values.Add(after.Rid)}";

        for (var i = keys.Count - 1; i >= 0; i--)
        {
            beyond = Beyond(keys[i], after.Keys[i], column(i), beyond, values);
        }

        return beyond;
    }

    public static string K(int i) => string.Create(CultureInfo.InvariantCulture, $"k{i}");

    private string Beyond(SearchSqlSortKey key, object? last, string k, string rest, SearchSqlValues values)
    {
        if (last is null)
        {
            return backwards ? $"({k} IS NOT NULL OR {rest})" : $"({k} IS NULL AND {rest})";
        }

        var value = last is string text ? values.AddKey(text) : values.Add(last);
        var further = key.Descending != backwards ? "<" : ">";

        // The first half is implied by the second: an index can be entered by it.
        return !key.Nullable ? $"({k} {further}= {value} AND ({k} {further} {value} OR {rest}))"
            : backwards ? $"({k} {further} {value} OR ({k} = {value} AND {rest}))"
            : $"({k} {further} {value} OR ({k} = {value} AND {rest}) OR {k} IS NULL)";
    }

    private static SearchSqlSortKey Key(SortBy by, string alias, SqlDialect dialect, SearchSqlValues values, SearchSqlPin? pin, bool oneByOne)
    {
        if (by.Parameter.IsOfTheRow)
        {
            return new(by.Parameter.Code == "_id" ? "r.id" : "r.updated", "", by.Descending, Nullable: false);
        }

        var (table, column, only) = by.Parameter.Type switch
        {
            SearchParamType.String => ("ix_string k", "k.folded", $" AND {dialect.Truth("k.whole", true)}"),
            SearchParamType.Date => ("ix_date k", by.Descending ? "k.high" : "k.low", ""),
            SearchParamType.Token => ("ix_token k", "k.code", $" AND {dialect.HasCode("k.code")}"),
            SearchParamType.Uri => ("ix_uri k", "k.uri", ""),
            SearchParamType.Reference => ("ix_ref k JOIN resource o ON o.rid = k.target", "o.id", ""),
            _ => ("ix_quantity k", by.Descending ? "k.high" : "k.low", " AND k.unit = ''"),
        };
        var outermost = dialect.Outermost(column, by.Descending);
        var p = by.Parameters is [{ Rows: [var one] }] ? $"k.p = {values.Add(one)}" : dialect.IsAmong("k.p", by.Parameters.SelectMany(parameter => parameter.Rows, (_, row) => (long)row), values);
        var from = $"FROM {table} WHERE {p} AND k.sub = 0{only}{(pin is null ? "" : $" AND k.{pin.Text}")}";

        // Of all patients, dates are looked up one by one: they are entered by patient, not by the date itself. Otherwise keys are read once and joined.
        return by.Parameter.Type == SearchParamType.Date && oneByOne && pin is null
            ? new($"(SELECT {dialect.Outermost(column.Replace("k.", $"{dialect.NotDriving("k")}.", StringComparison.Ordinal), by.Descending)} {from} AND k.patient = r.patient AND k.rid = r.rid)", "", by.Descending, Nullable: true)
            : new($"{alias}.k", $" LEFT JOIN (SELECT k.rid AS rid, {outermost} AS k {from} GROUP BY k.rid) {alias} ON {alias}.rid = r.rid", by.Descending, Nullable: true);
    }
}
