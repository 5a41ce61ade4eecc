using CaseRecords.Fhir.Log;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>The statements that list versions, newest first; one text for every database but for the names of its parameters.</summary>
/// <remarks>The columns are those of a stored resource, then v.method and r.rid.</remarks>
internal sealed class HistorySql(SqlDialect dialect, HistoryScope scope, HistoryQuery query)
{
    /// <summary>One page, and one row more where there is a next.</summary>
    public SqlText Page(string columns)
    {
        var values = new SearchSqlValues(dialect);
        var matches = Matches(values);
        var after = query.After is { } place
            ? $" AND {dialect.IsBefore(["v.updated", "v.rid", "v.version"], [values.Add(place.Updated), values.Add(place.Rid), values.Add(place.Version)])}"
            : "";

        return values.Statement($"SELECT {columns}, v.method, r.rid {matches}{after} ORDER BY v.updated DESC, v.rid DESC, v.version DESC {dialect.Cut(values.Add((long)query.Limit + 1))}");
    }

    public SqlText Total()
    {
        var values = new SearchSqlValues(dialect);

        return values.Statement($"SELECT count(*) {Matches(values)}");
    }

    /// <summary>The page of the rows that were found, each with its place.</summary>
    public HistoryPage PageOf(IReadOnlyList<(StoredVersion Version, HistoryPlace Place)> found, int? total) => new(
        [.. found.Take(query.Limit).Select(row => row.Version)], total, found.Count > query.Limit ? found[query.Limit - 1].Place : null);

    private string Matches(SearchSqlValues values)
    {
        List<string> conditions = [];

        if (scope.Type is { } type)
        {
            conditions.Add($"r.type = {values.Add(R4.Number(type))}");
        }

        if (scope.Id is { } id)
        {
            conditions.Add($"r.id = {values.AddKey(id)}");
        }

        if (query.Since is { } since)
        {
            conditions.Add($"v.updated >= {values.Add(since.UtcTicks)}");
        }

        if (query.At is { } at)
        {
            // A version ends when the next is written. A delete is of the moment in which it happened.
            var from = values.Add(at.From.UtcTicks);
            conditions.Add($"v.updated < {values.Add(at.To.UtcTicks)}");
            conditions.Add($"(v.updated >= {from} OR v.action <> {(int)ResourceAction.Deleted})");
            conditions.Add($"NOT EXISTS (SELECT 1 FROM version n WHERE n.rid = v.rid AND n.version = v.version + 1 AND n.updated <= {from})");
        }

        var where = conditions.Count == 0 ? "" : $" WHERE {string.Join(" AND ", conditions)}";

        return $"FROM version v JOIN resource r ON r.rid = v.rid{where}";
    }
}
