using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Writes the SQL of a search: one criterion drives, the others are asked about what it finds.</summary>
public sealed class SearchSql(SqlDialect dialect, PatientCompartment compartment)
{
    /// <summary>A page: columns rid and k (its place in the order, for <see cref="SearchScope.After"/>).</summary>
    public SqlText Compile(SearchQuery query, SearchScope scope)
    {
        var values = new SearchSqlValues(dialect);
        var pin = Pin(query, scope, values);
        var order = SearchSqlOrder.Of(query.Sort, dialect, values, pin, PatientCompartment.Covers(query.ResourceType));
        var plan = Plan(query, scope, values, pin);
        var matches = plan.Streams(order)
            ? plan.Stream(key => order.Continue(scope.After, values, key + ".patient", key + ".rid"))
            : Continued(plan.Sorted(order), order.Continue(scope.After, values, "k", "rid"));

        return new SqlText($"{matches} ORDER BY {order.By} LIMIT {values.Add(scope.Limit)}", values.All);
    }

    /// <summary>How many resources match, exactly.</summary>
    public SqlText CompileCount(SearchQuery query, SearchScope scope)
    {
        var values = new SearchSqlValues(dialect);
        var matches = Plan(query, scope, values, Pin(query, scope, values)).Sorted(SearchSqlOrder.Natural);

        return new SqlText($"SELECT count(*) FROM ({matches}) m", values.All);
    }

    private SearchSqlPlan Plan(SearchQuery query, SearchScope scope, SearchSqlValues values, string? pin)
    {
        var ranges = new SearchSqlRanges(dialect, values, scope.Dictionaries, pin, PatientCompartment.Covers(query.ResourceType));
        var criteria = new SearchSqlCriteria(dialect, ranges, values);
        var driver = query.Criteria
            .Where(criterion => SearchSqlRank.Of(criterion, pin is not null) < SearchSqlRank.NeverDrives)
            .MinBy(criterion => SearchSqlRank.Of(criterion, pin is not null));

        var compartmentDrives = query.Compartment is not null && (driver is null || SearchSqlRank.Of(query.Compartment) < SearchSqlRank.Of(driver, pin is not null));

        if (driver is not null && (compartmentDrives || SearchSqlCriteria.IsById(driver)))
        {
            driver = null;
        }

        IReadOnlyList<SearchSqlRange> driving = compartmentDrives ? ranges.Of(query.Compartment!) : driver is null ? [] : criteria.Drive(driver);
        var row = driving.Count == 0 ? "r" : dialect.NotDriving("r");
        var where = query.Criteria.Where(criterion => criterion != driver).Select(criterion => criteria.Holds(criterion, row))
            .Prepend($"{row}.type = {values.Add(R4.Number(query.ResourceType))} AND r.deleted = FALSE AND r.version > 0{(scope.Snapshot is { } moment ? " AND " + dialect.Seen(moment, values) : "")}")
            .ToList();

        if (query.Compartment is not null && !compartmentDrives)
        {
            where.Add($"({string.Join(" OR ", ranges.Of(query.Compartment).Select(stretch => stretch.HasRow))})");
        }

        if (scope.OnlyPatient is not null)
        {
            where.Add($"{row}.{pin}");
        }

        return new SearchSqlPlan(dialect, driving, string.Join(" AND ", where));
    }

    private static string Continued(string matches, string? after) =>
        after is null ? $"SELECT rid, k FROM ({matches}) m" : $"SELECT rid, k FROM ({matches}) m WHERE {after}";

    /// <summary>Keeps index rows to one patient: the one whose record the caller may see, or the one that a criterion or the compartment names.</summary>
    private string? Pin(SearchQuery query, SearchScope scope, SearchSqlValues values)
    {
        if (scope.OnlyPatient is { } only)
        {
            return $"patient = {values.Add(only)}";
        }

        var patient = query.Criteria.Where(Pins).Select(criterion => ((ReferenceCondition)criterion.AnyOf[0]).Candidates[0])
            .Concat(query.Compartment is { Of: { Type: "Patient" } of } ? [of] : [])
            .ToList();

        return patient.Count == 0 ? null : $"patient IN ({values.Add(scope.Dictionaries.Rid(patient[0]) ?? SearchSqlRanges.Nowhere)}, -1)";
    }

    private bool Pins(Criterion criterion) =>
        criterion is { Negated: false, AnyOf: [ReferenceCondition { Candidates: [{ Type: "Patient" }] }] }
        && compartment.Pins(criterion.Parameter);
}
