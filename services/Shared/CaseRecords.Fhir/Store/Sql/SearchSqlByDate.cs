using System.Globalization;
using CaseRecords.Fhir.Search.Query;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>A page in the order of one date, read off the index of that date: what the newest are of very many must not cost a look at each.</summary>
public sealed partial class SearchSql
{
    /// <summary>Up to so many are looked at and sorted. Where there are more, some of them are met soon on the way along the dates.</summary>
    public const int SortedWhole = 5_000;

    /// <summary>Whether a page can be read in the order of its dates; worth it where more than <see cref="SortedWhole"/> match.</summary>
    public bool FollowsDates(SearchQuery query, SearchScope scope) =>
        query is { Contained: ContainedMode.Never, Compartment: null, Sort: [{ Parameters: [{ Type: SearchParamType.Date, IsOfTheRow: false }] }] }
        && OneByOne(query) && !IsOfOnePatient(query, scope);

    /// <summary>Whether a search looks at the rows of one patient only.</summary>
    public bool IsOfOnePatient(SearchQuery query, SearchScope scope) => scope.OnlyPatient is not null || PatientOf(query) is not null;

    /// <summary>
    /// The page as <see cref="Compile"/> has it, in parts that are read one after another until it is full: those with a date and those without,
    /// which come last; or the other way round where it is read from its end.
    /// </summary>
    public IEnumerable<Func<int, SqlText>> CompileByDate(SearchQuery query, SearchScope scope)
    {
        var isUndated = scope.After is { Keys: [null] };
        var onlyRest = scope.After is not null && isUndated != scope.Backwards;
        Func<int, SqlText> dated = limit => Dated(query, scope with { After = isUndated ? null : scope.After, Limit = limit });
        Func<int, SqlText> undated = limit => Undated(query, scope with { After = isUndated ? scope.After : null, Limit = limit });

        return (scope.Backwards, onlyRest) switch
        {
            (false, false) => [dated, undated],
            (false, true) => [undated],
            (true, false) => [undated, dated],
            (true, true) => [dated],
        };
    }

    private SqlText Dated(SearchQuery query, SearchScope scope)
    {
        var values = new SearchSqlValues(dialect);
        var by = query.Sort[0];
        var (key, other, further) = by.Descending ? ("high", "low", ">") : ("low", "high", "<");
        var order = new SearchSqlOrder([new SearchSqlSortKey("x." + key, "", by.Descending, Nullable: false)], scope.Backwards);
        var p = values.Add(by.Parameter.Number);
        var where = Plan(query, scope with { IsDriven = true }, values, pin: null).Where;
        var after = order.Continue(scope.After, values, _ => "x." + key, "x.rid");

        // Of several dates the outermost counts, once.
        return values.Statement(
            $"SELECT x.rid AS rid, x.{key} AS k0 FROM ix_date x {dialect.DrivingJoin} resource r ON r.rid = x.rid WHERE x.p = {p} AND x.sub = 0 AND {where}{(after is null ? "" : " AND " + after)} "
            + $"AND NOT EXISTS (SELECT 1 FROM ix_date d WHERE d.p = {p} AND d.patient = x.patient AND d.rid = x.rid AND d.sub = 0 AND (d.{key} {further} x.{key} OR (d.{key} = x.{key} AND (d.{other} < x.{other} OR (d.{other} = x.{other} AND d.grp < x.grp))))) "
            + $"ORDER BY {order.By(dialect)} {dialect.Cut(scope.Limit.ToString(CultureInfo.InvariantCulture))}") with
        { By = order.By(dialect) };
    }

    private SqlText Undated(SearchQuery query, SearchScope scope)
    {
        var values = new SearchSqlValues(dialect);
        var matches = Plan(query, scope, values, pin: null).Sorted(SearchSqlOrder.Natural);
        var after = scope.After is { } last ? $" AND m.rid {(scope.Backwards ? "<" : ">")} {values.Add(last.Rid)}" : "";

        return values.Statement(
            $"SELECT m.rid, NULL AS k0 FROM ({matches}) m WHERE NOT EXISTS (SELECT 1 FROM ix_date d WHERE d.p = {values.Add(query.Sort[0].Parameter.Number)} AND d.patient = m.k0 AND d.rid = m.rid AND d.sub = 0){after} "
            + $"ORDER BY m.rid{(scope.Backwards ? " DESC" : "")} {dialect.Cut(scope.Limit.ToString(CultureInfo.InvariantCulture))}") with
        { By = scope.Backwards ? "rid DESC" : "rid" };
    }
}
