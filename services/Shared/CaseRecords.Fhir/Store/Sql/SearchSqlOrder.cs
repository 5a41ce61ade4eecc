using CaseRecords.Fhir.Search.Query;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>The key by which a page is ordered, and the predicate that continues after the page before.</summary>
/// <remarks>Without <c>_sort</c> the order is that of the index tables, (patient, rid), which a page can be cut from without sorting.</remarks>
internal sealed record SearchSqlOrder(string Key, string Join, bool Descending, bool Nullable)
{
    public static SearchSqlOrder Natural { get; } = new("r.patient", "", Descending: false, Nullable: false);

    /// <param name="pin">Keeps index rows to one patient, see <see cref="SearchSqlRanges"/>.</param>
    public static SearchSqlOrder Of(SortBy? sort, SqlDialect dialect, SearchSqlValues values, string? pin, bool oneByOne)
    {
        if (sort is null)
        {
            return Natural;
        }

        if (sort.Parameter.IsOfTheRow)
        {
            return new(sort.Parameter.Code == "_id" ? "r.id" : "r.updated", "", sort.Descending, Nullable: false);
        }

        var (table, column, only) = sort.Parameter.Type switch
        {
            SearchParamType.String => ("ix_string", "folded", " AND k.whole = TRUE"),
            SearchParamType.Date => ("ix_date", sort.Descending ? "high" : "low", ""),
            SearchParamType.Token => ("ix_token", "code", ""),
            SearchParamType.Uri => ("ix_uri", "uri", ""),
            SearchParamType.Reference => ("ix_ref", "target", ""),
            _ => ("ix_quantity", sort.Descending ? "high" : "low", " AND k.unit = ''"),
        };
        var outermost = dialect.Outermost($"k.{column}", sort.Descending);
        var from = $"FROM {table} k WHERE k.p = {values.Add(sort.Parameter.Number)}{only}{(pin is null ? "" : $" AND k.{pin}")}";

        // Of all patients, dates are looked up one by one: they can be entered by patient. Otherwise keys are read once and joined.
        return table == "ix_date" && oneByOne && pin is null
            ? new($"(SELECT {outermost} {from} AND k.patient = r.patient AND k.rid = r.rid)", "", sort.Descending, Nullable: true)
            : new("s.k", $" LEFT JOIN (SELECT k.rid AS rid, {outermost} AS k {from} GROUP BY k.rid) s ON s.rid = r.rid", sort.Descending, Nullable: true);
    }

    public bool IsNatural => this == Natural;

    public string By => $"{(Nullable ? "k IS NULL, " : "")}k{(Descending ? " DESC" : "")}, rid";

    /// <summary>Which rows come after the last one of the page before.</summary>
    /// <param name="k">The column of the key.</param>
    public string? Continue(SearchAfter? after, SearchSqlValues values, string k, string rid)
    {
        if (after is null)
        {
            return null;
        }

        var last = values.Add(after.Rid);

        if (after.Key is null)
        {
            return $"{k} IS NULL AND {rid} > {last}";
        }

        var key = values.Add(after.Key);
        var beyond = Descending ? "<" : ">";

        // The first half is implied by the second: an index can be entered by it.
        return Nullable
            ? $"({k} {beyond} {key} OR ({k} = {key} AND {rid} > {last}) OR {k} IS NULL)"
            : $"{k} {beyond}= {key} AND ({k} {beyond} {key} OR {rid} > {last})";
    }
}
