using System.Globalization;
using System.Text.Json;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Runs a search on one connection, in one snapshot: the page, its includes, its total.</summary>
internal sealed class SqliteSearch(SqliteSession session, SqliteDictionaries dictionaries, SearchSql sql)
{
    /// <summary>Of one patient so many more are looked for than a page has: seldom are there others, and then they are counted.</summary>
    private const int Beyond = 100;

    private readonly Numbers numbers = new(session, dictionaries);

    /// <summary>The resources that a search finds, at most so many, in its order.</summary>
    public List<ResourceKey> Match(SearchQuery query, int limit)
    {
        var rids = JsonSerializer.Serialize(Rids(query, new SearchScope { Dictionaries = numbers, Limit = limit }).Select(row => row.Rid));

        return session.All(
            "SELECT r.type, r.id FROM json_each(?1) j JOIN resource r ON r.rid = j.value ORDER BY j.key",
            row => new ResourceKey(R4.Name(row.GetInt16(0)), row.GetString(1)), rids);
    }

    public SearchPage Page(SearchRequest request)
    {
        var scope = request.Scope(numbers, session.First("SELECT coalesce(max(id), 0) FROM log", row => row.GetInt64(0).ToString(CultureInfo.InvariantCulture))!);
        var read = scope.Limit + (request is { From: null, WantsTotal: true } && sql.IsOfOnePatient(request.Query, scope) ? Beyond : 0);
        var found = request.Count == 0 ? [] : Found(request.Query, scope with { Limit = read });
        var page = request.Page(found);
        var more = found.Count > request.Count;
        var total = request.Total(page.Count, more) is (true, var known) ? known
            : request.Counted(found.Count > 0 && found.Count < read ? found.Count : Total(request, scope));
        var walk = new IncludeWalk(request, [.. page.Select(row => row.Rid)]);

        while (walk.Next(out var include, out var from))
        {
            walk.Add(session.All(sql.CompileInclude(include, from, walk.Left), row => row.GetInt64(0)));
        }

        return new SearchPage(
            Bodies(page.Select(row => row.Rid)),
            walk.IsTooMuch ? [] : Bodies(walk.Brought),
            total,
            request.Next(page, more, scope.Snapshot!, total),
            request.Previous(page, more, scope.Snapshot!, total))
        {
            IncludesTooMany = walk.IsTooMuch,
            ChangedSince = request.EndsRun(more) ? ChangedSince(request, scope) : null,
        };
    }

    public SearchExplanation Explain(SearchRequest request)
    {
        var statement = sql.Compile(request.Query, request.Scope(numbers, "0"));

        return new SearchExplanation(statement.Text, session.All(statement with { Text = "EXPLAIN QUERY PLAN " + statement.Text }, row => row.GetString(3)));
    }

    private long Total(SearchRequest request, SearchScope scope) =>
        session.All(sql.CompileCount(request.Query, scope with { After = null, Limit = request.CountTo }), row => row.GetInt64(0))[0];

    private DateTimeOffset? ChangedSince(SearchRequest request, SearchScope scope) =>
        session.All(sql.CompileEarliest(request.Query, scope with { After = null, OnlyLater = true }), row => row.IsDBNull(0) ? (DateTimeOffset?)null : new DateTimeOffset(row.GetInt64(0), TimeSpan.Zero))[0];

    private List<SearchAfter> Found(SearchQuery query, SearchScope scope)
    {
        if (!sql.FollowsDates(query, scope) || session.All(sql.CompileCount(query, scope with { After = null, Limit = SearchSql.SortedWhole + 1 }), row => row.GetInt64(0))[0] <= SearchSql.SortedWhole)
        {
            return Rids(query, scope);
        }

        List<SearchAfter> found = [];

        foreach (var part in sql.CompileByDate(query, scope).TakeWhile(_ => found.Count < scope.Limit))
        {
            found.AddRange(Rids(part(scope.Limit - found.Count)));
        }

        return found;
    }

    private List<SearchAfter> Rids(SearchQuery query, SearchScope scope) => Rids(sql.Compile(query, scope));

    private List<SearchAfter> Rids(SqlText statement) => session.All(
        statement,
        row => new SearchAfter(row.GetInt64(0), [.. Enumerable.Range(1, row.FieldCount - 1).Select(i => row.IsDBNull(i) ? null : row.GetValue(i))]));

    private List<StoredResource> Bodies(IEnumerable<long> rids) => session.All(
        // In the order of the list, which CROSS JOIN makes the outer loop: to sort bodies would cost more than to read them.
        $"SELECT {SqliteRecordStore.StoredColumns} FROM json_each(?1) j CROSS JOIN resource r ON r.rid = j.value CROSS JOIN version v ON v.rid = r.rid AND v.version = r.version",
        SqliteRecordStore.Stored, JsonSerializer.Serialize(rids));

    /// <summary>The dictionaries as this connection sees them.</summary>
    private sealed class Numbers(SqliteSession session, SqliteDictionaries dictionaries) : IDictionaries
    {
        public int? System(string uri) => uri.Length == 0 ? SqliteDictionaries.NoSystem : dictionaries.Find(session, uri);

        public long? Rid(ResourceKey key) =>
            session.First("SELECT rid FROM resource WHERE type = ?1 AND id = ?2", row => (long?)row.GetInt64(0), R4.Number(key.Type), key.Id);
    }
}
