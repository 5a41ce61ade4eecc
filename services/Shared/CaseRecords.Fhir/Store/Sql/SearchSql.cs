using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Writes the SQL of a search: one criterion drives, the others are asked about what it finds.</summary>
public sealed partial class SearchSql(SqlDialect dialect, SearchParameters parameters)
{
    /// <summary>What holds of every row of a page, by its number n.</summary>
    public const string EachShown = "n > 0";

    private readonly PatientCompartment compartment = new(parameters);
    private readonly IncludeSql includes = new(dialect, parameters);

    /// <summary>A page: columns rid and k0, k1… (its place in the order, for <see cref="SearchScope.After"/>).</summary>
    public SqlText Compile(SearchQuery query, SearchScope scope) => Page(query, scope, new SearchSqlValues(dialect));

    /// <summary>The same, and a value beside it: how many resources match, said of the page, which must be a set of that name.</summary>
    /// <remarks>
    /// Of one patient there are few: all are found at once, and <c>Shown</c> holds of the first of them, numbered n from 1. Else they are counted
    /// only where the page is as long as it may be.
    /// </remarks>
    /// <param name="countTo">Not counted further.</param>
    public (SqlText Page, string Shown, string Total) CompileWithTotal(SearchQuery query, SearchScope scope, int countTo)
    {
        var values = new SearchSqlValues(dialect);

        if (IsOfOnePatient(query, scope))
        {
            return (Page(query, scope with { Limit = Math.Max(scope.Limit, countTo) }, values, wholly: true), $"n <= {values.Add(scope.Limit)}", "(SELECT count(*) FROM page)");
        }

        var page = Page(query, scope, values);
        var count = Count(query, scope with { After = null, Limit = countTo }, values);

        return (page, EachShown, $"(SELECT CASE WHEN count(*) < {values.Add(scope.Limit)} THEN count(*) ELSE ({count}) END FROM page)");
    }

    /// <param name="wholly">Whether so many are wanted that there is no use in stopping early.</param>
    private SqlText Page(SearchQuery query, SearchScope scope, SearchSqlValues values, bool wholly = false)
    {
        var pin = Pin(query, scope, values);
        var order = SearchSqlOrder.Of(query.Sort, dialect, values, pin, OneByOne(query), scope.Backwards);
        var plan = Plan(query, scope, values, pin);
        var matches = wholly && order.IsNatural ? plan.Sorted(order)
            : plan.Streams(order) ? plan.Stream(row => order.Continue(scope.After, values, _ => row + ".patient", row + ".rid"), () => $"ORDER BY {order.By(dialect)} {dialect.Cut(values.Add(scope.Limit))}")
            : Continued(plan.Sorted(order), order, order.Continue(scope.After, values, SearchSqlOrder.K, "rid"));

        return values.Statement($"{matches} ORDER BY {order.By(dialect)} {dialect.Cut(values.Add(scope.Limit))}") with { By = order.By(dialect) };
    }

    /// <summary>How many resources match, exactly.</summary>
    public SqlText CompileCount(SearchQuery query, SearchScope scope)
    {
        var values = new SearchSqlValues(dialect);

        return values.Statement(Count(query, scope, values));
    }

    /// <summary>What one include brings along: the column is its rid.</summary>
    public SqlText CompileInclude(Include include, IReadOnlyList<long> from, int limit) => includes.Compile(include, from, limit);

    /// <summary>When the first of the matches was written: the column is null where there are none.</summary>
    public SqlText CompileEarliest(SearchQuery query, SearchScope scope)
    {
        var values = new SearchSqlValues(dialect);
        var matches = Plan(query, scope, values, Pin(query, scope, values)).Sorted(SearchSqlOrder.None);

        return values.Statement($"SELECT min(e.updated) FROM resource e WHERE e.rid IN ({matches})");
    }

    private string Count(SearchQuery query, SearchScope scope, SearchSqlValues values)
    {
        var matches = Plan(query, scope, values, Pin(query, scope, values)).Sorted(SearchSqlOrder.Natural);

        return $"SELECT count(*) FROM ({matches} {dialect.CutUnordered(values.Add(scope.Limit), any: null)}) m";
    }

    private SearchSqlPlan Plan(SearchQuery query, SearchScope scope, SearchSqlValues values, SearchSqlPin? pin)
    {
        var ranges = new SearchSqlRanges(dialect, values, scope.Dictionaries);
        var criteria = new SearchSqlCriteria(dialect, parameters, compartment, ranges, values);
        var main = SearchSubject.OfRow("r", OneByOne(query)) with { Pin = pin, InSet = $"{dialect.NotDriving("r")}.rid" };

        return query.Contained is ContainedMode.Never ? Plan(query, scope, values, ranges, criteria, main) : new SearchSqlPlan(
            dialect,
            [
                .. query.Contained is ContainedMode.Both
                    ? [SearchSqlRange.Of(Plan(query with { Contained = ContainedMode.Never }, scope, values, ranges, criteria, main).Sorted(SearchSqlOrder.None))]
                    : Array.Empty<SearchSqlRange>(),
                SearchSqlRange.Of(Containers(query, values, ranges, criteria)),
            ],
            Visible(scope, values, pin));
    }

    private SearchSqlPlan Plan(SearchQuery query, SearchScope scope, SearchSqlValues values, SearchSqlRanges ranges, SearchSqlCriteria criteria, SearchSubject main)
    {
        var pinned = main.Pin is not null;
        var driver = query.Criteria
            .Where(criterion => SearchSqlRank.Of(criterion, pinned) < SearchSqlRank.NeverDrives)
            .MinBy(criterion => SearchSqlRank.Of(criterion, pinned));

        var compartmentDrives = query.Compartment is not null && (driver is null || SearchSqlRank.Of(query.Compartment) < SearchSqlRank.Of(driver, pinned));

        if (driver is not null && (compartmentDrives || scope.IsDriven || SearchSqlCriteria.IsById(driver)))
        {
            driver = null;
        }

        IReadOnlyList<SearchSqlRange> driving = compartmentDrives ? ranges.Of(query.Compartment!, main) : driver is null ? [] : criteria.Drive(driver, main);
        var row = driving.Count == 0 && !scope.IsDriven ? "r" : dialect.NotDriving("r");
        var of = main with { Row = row };
        var saysItAll = driver is not null && SaysItAll(driver, driving, query, scope);
        var where = query.Criteria.Where(criterion => criterion != driver || !SearchSqlCriteria.Covers(criterion))
            .Select(criterion => criteria.Holds(criterion, of with { IsOneOfFew = driver is not null && SearchSqlRank.AreFew(driver, criterion) })).ToList();

        if (!saysItAll)
        {
            where.Insert(0, $"{Types(query, row, values)} AND {Visible(scope, values, null)}");
        }

        if (query.Compartment is not null && !compartmentDrives)
        {
            where.Add($"({string.Join(" OR ", ranges.Of(query.Compartment, of).Select(stretch => stretch.HasRow(of)))})");
        }

        if (scope.OnlyPatient is not null)
        {
            where.Add($"{row}.{main.Pin!.Text}");
        }

        return new SearchSqlPlan(dialect, driving, where.Count == 0 ? "1 = 1" : string.Join(" AND ", where)) { NeedsRow = !saysItAll };
    }

    /// <summary>The resources that contain one of which all criteria hold. What is contained says its type by a row under the <c>_id</c> of that type.</summary>
    private string Containers(SearchQuery query, SearchSqlValues values, SearchSqlRanges ranges, SearchSqlCriteria criteria)
    {
        var inside = SearchSubject.Contained("c");
        var ids = query.Types.Select(type => parameters.Find(type, "_id")!).ToList();

        // The first entry of a stored document is indexed like something contained, but is not.
        return $"SELECT c.rid FROM ix_token c JOIN resource b ON b.rid = c.rid AND b.type <> {values.Add(R4.Number("Bundle"))} WHERE {string.Join(" AND ", query.Criteria.Select(criterion => criteria.Holds(criterion, inside)).Prepend($"{ranges.P(ids, "c")} AND c.sub > 0"))}";
    }

    private string Types(SearchQuery query, string row, SearchSqlValues values) => query.Types is [var only]
        ? $"{row}.type = {values.Add(R4.Number(only))}"
        : query.Types.Count == R4.ResourceTypes.Count && !IsOfTheRow(query) ? "1 = 1"
        : dialect.IsAmong($"{row}.type", query.Types.Select(type => (long)R4.Number(type)), values);

    private string Visible(SearchScope scope, SearchSqlValues values, SearchSqlPin? pin) =>
        $"{dialect.Truth("r.deleted", false)} AND r.version > 0{(scope.Snapshot is { } moment ? $" AND {(scope.OnlyLater ? "NOT " : "")}({dialect.Seen(moment, values)})" : "")}{(scope.OnlyPatient is not null && pin is not null ? $" AND r.{pin.Text}" : "")}";

    private string Continued(string matches, SearchSqlOrder order, string? after)
    {
        var columns = string.Join(", ", Enumerable.Range(0, order.Count).Select(SearchSqlOrder.K).Prepend("rid"));

        return dialect.Apart(matches, columns, after is null ? "" : $" WHERE {after}");
    }

    /// <summary>
    /// Whether the index rows that drive a search know all that it asks of resource: they are of live resources, and their parameter tells the type. When
    /// they were written they do not know.
    /// </summary>
    private static bool SaysItAll(Criterion driver, IReadOnlyList<SearchSqlRange> driving, SearchQuery query, SearchScope scope) =>
        scope.Snapshot is null && query.Compartment is null
        && driver is ValueCriterion value && value.Parameters.All(parameter => query.Types.Contains(parameter.ResourceType))
        && driving.All(stretch => stretch.IsOfIndex)
        && query.Sort.All(by => !by.Parameter.IsOfTheRow)
        && !query.Criteria.OfType<ValueCriterion>().Any(criterion => criterion.AnyOf.Any(condition => condition is IdCondition or LastUpdatedCondition));

    /// <summary>Whether it asks what only resource knows, the keys of which begin with the type.</summary>
    private static bool IsOfTheRow(SearchQuery query) =>
        query.Criteria.Any(criterion => criterion is ValueCriterion { AnyOf: [IdCondition or LastUpdatedCondition, ..], Negated: false });

    private static bool OneByOne(SearchQuery query) => query.Types.All(PatientCompartment.Covers);

    /// <summary>Keeps index rows to one patient: the one whose record the caller may see, or the one that a criterion or the compartment names.</summary>
    private SearchSqlPin? Pin(SearchQuery query, SearchScope scope, SearchSqlValues values)
    {
        if (scope.OnlyPatient is { } only)
        {
            return new SearchSqlPin(values.Add(only), only, Alone: true);
        }

        return PatientOf(query) is { } patient && (scope.Dictionaries.Rid(patient) ?? SearchSqlRanges.Nowhere) is var rid ? new SearchSqlPin(values.Add(rid), rid, Alone: false) : null;
    }

    /// <summary>The one patient that a search is about; null where it names none. What is found by what it contains is not found by what it refers to itself.</summary>
    private ResourceKey? PatientOf(SearchQuery query) => query.Contained is not ContainedMode.Never ? null : query.Criteria.OfType<ValueCriterion>()
        .Where(Pins)
        .Select(criterion => (ResourceKey?)((ReferenceCondition)criterion.AnyOf[0]).Candidates[0])
        .FirstOrDefault() ?? (query.Compartment is { Of: { Type: "Patient" } of } ? of : null);

    private bool Pins(ValueCriterion criterion) =>
        criterion is { Negated: false, AnyOf: [ReferenceCondition { Candidates: [{ Type: "Patient" }] }], Parameters: [var parameter] }
        && compartment.Pins(parameter);
}
