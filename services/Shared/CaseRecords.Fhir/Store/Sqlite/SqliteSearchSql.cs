using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Writes the SQL of a search for SQLite: one criterion drives, the others are asked about what it finds.</summary>
public sealed class SqliteSearchSql(PatientCompartment compartment)
{
    /// <summary>A page: columns rid and k (its place in the order, for <see cref="SearchScope.After"/>).</summary>
    public SqlText Compile(SearchQuery query, SearchScope scope)
    {
        var values = new SearchSqlValues();
        var order = SearchSqlOrder.Of(query.Sort, values, PatientCompartment.Covers(query.ResourceType));
        var matches = Matches(query, scope, values, order);
        var after = order.Continue(scope.After, values) is { } beyond ? $" WHERE {beyond}" : "";

        return new SqlText($"SELECT rid, k FROM ({matches}){after} ORDER BY {order.By} LIMIT {values.Add(scope.Limit)}", values.All);
    }

    /// <summary>How many resources match, exactly.</summary>
    public SqlText CompileCount(SearchQuery query, SearchScope scope)
    {
        var values = new SearchSqlValues();
        var matches = Matches(query, scope, values, SearchSqlOrder.Of(null, values, oneByOne: false));

        return new SqlText($"SELECT count(*) FROM ({matches})", values.All);
    }

    private string Matches(SearchQuery query, SearchScope scope, SearchSqlValues values, SearchSqlOrder order)
    {
        var pin = Pin(query, scope, values);
        var ranges = new SearchSqlRanges(values, scope.Dictionaries, pin, PatientCompartment.Covers(query.ResourceType));
        var criteria = new SearchSqlCriteria(ranges, values);
        var driver = query.Criteria.OrderBy(criterion => SearchSqlRank.Of(criterion, pin is not null)).FirstOrDefault();
        var (from, found) = driver is null || SearchSqlRank.Of(driver, pin is not null) == SearchSqlRank.NeverDrives || SearchSqlCriteria.IsById(driver)
            ? (null, null)
            : criteria.Drive(driver);

        // A plus keeps SQLite from entering resource by another index than the one that drives.
        var row = found is null ? "r" : "+r";
        var where = new List<string>
        {
            $"{row}.type = {values.Add(R4.Number(query.ResourceType))}",
            $"r.deleted = 0 AND r.version > 0 AND r.log_id <= {values.Add(scope.Snapshot)}",
        };

        if (found is not null)
        {
            where.Insert(0, found);
        }

        if (scope.OnlyPatient is not null)
        {
            where.Add($"{row}.{pin}");
        }

        where.AddRange(query.Criteria.Where(criterion => found is null || criterion != driver).Select(criterion => criteria.Holds(criterion, row)));

        // Said of x, the order is the one in which its key is read.
        var columns = order.IsNatural && from is not null ? "x.rid AS rid, x.patient AS k" : $"r.rid AS rid, {order.Key} AS k";

        return $"SELECT {columns} FROM {from ?? "resource r"}{order.Join} WHERE {string.Join(" AND ", where)}";
    }

    /// <summary>Keeps index rows to one patient: the one whose record the caller may see, or the one that a criterion names.</summary>
    private string? Pin(SearchQuery query, SearchScope scope, SearchSqlValues values)
    {
        if (scope.OnlyPatient is { } only)
        {
            return $"patient = {values.Add(only)}";
        }

        var patient = query.Criteria.Where(Pins).Select(criterion => ((ReferenceCondition)criterion.AnyOf[0]).Candidates[0]).ToList();

        return patient.Count == 0 ? null : $"patient IN ({values.Add(scope.Dictionaries.Rid(patient[0]) ?? SearchSqlRanges.Nowhere)}, -1)";
    }

    private bool Pins(Criterion criterion) =>
        criterion is { Negated: false, AnyOf: [ReferenceCondition { Candidates: [{ Type: "Patient" }] }] }
        && compartment.Pins(criterion.Parameter);
}
