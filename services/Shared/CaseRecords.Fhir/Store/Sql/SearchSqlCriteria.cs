using CaseRecords.Fhir.Search.Query;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>Writes one criterion of a search, either as what drives the statement or as a question about resource r.</summary>
internal sealed class SearchSqlCriteria(SqlDialect dialect, SearchSqlRanges ranges, SearchSqlValues values)
{
    /// <summary>An id is looked up in resource itself.</summary>
    public static bool IsById(Criterion criterion) => criterion.AnyOf[0] is IdCondition;

    /// <summary>The stretches in which a criterion finds its resources.</summary>
    public IReadOnlyList<SearchSqlRange> Drive(Criterion criterion) =>
        [.. criterion.AnyOf.SelectMany(condition => ranges.Of(criterion.Parameter, condition, keyed: false))];

    public string Holds(Criterion criterion, string row)
    {
        var any = string.Join(" OR ", criterion.AnyOf.Select(condition => Holds(criterion, condition, row)));

        return criterion.Negated ? $"NOT ({any})" : criterion.AnyOf.Count == 1 ? any : $"({any})";
    }

    private string Holds(Criterion criterion, SearchCondition condition, string row)
    {
        switch (condition)
        {
            case IdCondition id:
                return $"r.id = {values.Add(id.Id)}";
            case LastUpdatedCondition date:
                var (low, high) = (values.Add(date.Low), values.Add(date.High));
                return $"({SearchSqlComparison.OfPoints(date.Comparison, low, high, $"{row}.updated")})";
            default:
                var stretches = ranges.Of(criterion.Parameter, condition, keyed: true);
                var not = condition is MissingCondition { IsMissing: true } ? "NOT " : "";
                return stretches.All(stretch => stretch.IsKeyed)
                    ? $"({string.Join(" OR ", stretches.Select(stretch => stretch.HasRow))})"
                    : $"{dialect.NotDriving("r")}.rid {not}IN ({Rids(stretches)})";
        }
    }

    public static string Rids(IEnumerable<SearchSqlRange> stretches) => string.Join(" UNION ALL ", stretches.Select(stretch => stretch.Rids));
}
