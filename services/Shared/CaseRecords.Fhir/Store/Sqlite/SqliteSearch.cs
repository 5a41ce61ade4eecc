using System.Globalization;
using System.Text.Json;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Runs a search on one connection, in one snapshot: the page, its includes, its total.</summary>
internal sealed class SqliteSearch(SqliteSession session, SqliteDictionaries dictionaries, SearchSql sql)
{
    /// <summary>Up to here a total is counted unasked.</summary>
    private const int FreeTotal = 10_000;

    /// <summary>The resources that a search finds, at most so many, in its order.</summary>
    public List<ResourceKey> Match(SearchQuery query, int limit)
    {
        var rids = JsonSerializer.Serialize(Rids(query, Scope(null, limit)).Select(row => row.Rid));

        return session.All(
            "SELECT r.type, r.id FROM json_each(?1) j JOIN resource r ON r.rid = j.value ORDER BY j.key",
            row => new ResourceKey(R4.Name(row.GetInt16(0)), row.GetString(1)), rids);
    }

    public SearchPage Page(SearchRequest request)
    {
        var scope = Scope(request.After, request.Count + 1);
        var found = request.Count == 0 ? [] : Rids(request.Query, scope);
        var page = found.Take(request.Count).ToList();
        var more = found.Count > request.Count;
        var rids = JsonSerializer.Serialize(page.Select(row => row.Rid));
        var total = request.After is { } after ? after.Total
            : !more && request.Count > 0 ? page.Count
            : Total(request, scope);

        return new SearchPage(
            Bodies(rids),
            request.Query.Includes.Count == 0 ? [] : Included(request.Query, rids),
            total,
            more ? page[^1].Cursor(scope.Snapshot!, total) : null);
    }

    private long? Total(SearchRequest request, SearchScope scope)
    {
        if (!request.WantsTotal)
        {
            return null;
        }

        var exact = request.Query.CountOnly || request.Query.Total is TotalMode.Accurate;
        var (text, values) = Split(sql.CompileCount(request.Query, scope with { Limit = exact ? int.MaxValue : FreeTotal + 1 }));
        var counted = (long)session.Named(text, values).ExecuteScalar()!;

        return exact || counted <= FreeTotal ? counted : null;
    }

    private List<SearchAfter> Rids(SearchQuery query, SearchScope scope)
    {
        var (text, values) = Split(sql.Compile(query, scope));
        using var reader = session.Named(text, values).ExecuteReader();
        List<SearchAfter> rows = [];

        while (reader.Read())
        {
            rows.Add(new SearchAfter(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetValue(1)));
        }

        return rows;
    }

    private List<StoredResource> Bodies(string rids) => session.All(
        $"SELECT {SqliteRecordStore.StoredColumns} FROM json_each(?1) j JOIN resource r ON r.rid = j.value JOIN version v ON v.rid = r.rid AND v.version = r.version ORDER BY j.key",
        SqliteRecordStore.Stored, rids);

    /// <summary>What the page's matches bring along, each once, without what the page already holds.</summary>
    private List<StoredResource> Included(SearchQuery query, string rids)
    {
        SortedSet<long> brought = [];

        foreach (var include in query.Includes)
        {
            brought.UnionWith(include.Reverse ? Referring(include, rids) : Referred(include, rids));
        }

        brought.ExceptWith(JsonSerializer.Deserialize<long[]>(rids)!);

        return Bodies(JsonSerializer.Serialize(brought));
    }

    private List<long> Referred(Include include, string rids) => session.All(
        """
        SELECT DISTINCT f.target FROM json_each(?1) j JOIN ix_ref f ON f.rid = j.value JOIN resource t ON t.rid = f.target
        WHERE (f.p = ?2 OR (?2 IS NULL AND f.p <> 0)) AND (?3 IS NULL OR t.type = ?3) AND t.deleted = 0 AND t.version > 0
        """,
        row => row.GetInt64(0), rids, include.Parameter?.Number, Number(include.TargetType));

    private List<long> Referring(Include include, string rids) => include.Parameter is { } parameter
        ? session.All(
            """
            SELECT DISTINCT f.rid FROM json_each(?1) j JOIN ix_ref f ON f.p = ?2 AND f.target = j.value JOIN resource s ON s.rid = f.rid
            WHERE s.deleted = 0 AND s.version > 0
            """,
            row => row.GetInt64(0), rids, parameter.Number)
        : session.All(
            """
            SELECT DISTINCT f.rid FROM param q JOIN json_each(?1) j JOIN ix_ref f ON f.p = q.p AND f.target = j.value JOIN resource s ON s.rid = f.rid
            WHERE q.type = ?2 AND q.kind = 'reference' AND s.deleted = 0 AND s.version > 0
            """,
            row => row.GetInt64(0), rids, Number(include.SourceType));

    private SearchScope Scope(SearchCursor? after, int limit) => new()
    {
        Dictionaries = new Numbers(session, dictionaries),
        Snapshot = after?.Snapshot ?? session.First("SELECT coalesce(max(id), 0) FROM log", row => row.GetInt64(0).ToString(CultureInfo.InvariantCulture))!,
        After = SearchAfter.Of(after),
        Limit = limit,
    };

    private static short? Number(string? type) => type is null ? null : R4.Number(type);

    private static (string Text, IEnumerable<KeyValuePair<string, object?>> Values) Split(SqlText statement) =>
        (statement.Text, statement.Parameters.Select(parameter => KeyValuePair.Create(parameter.Name, (object?)parameter.Value)));

    /// <summary>The dictionaries as this connection sees them.</summary>
    private sealed class Numbers(SqliteSession session, SqliteDictionaries dictionaries) : IDictionaries
    {
        public int? System(string uri) => uri.Length == 0 ? SqliteDictionaries.NoSystem : dictionaries.Find(session, uri);

        public long? Rid(ResourceKey key) =>
            session.First("SELECT rid FROM resource WHERE type = ?1 AND id = ?2", row => (long?)row.GetInt64(0), R4.Number(key.Type), key.Id);
    }
}
