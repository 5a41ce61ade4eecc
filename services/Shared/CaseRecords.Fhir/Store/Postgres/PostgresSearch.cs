using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Sql;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Runs a search on one connection: the page with its bodies and its total in one statement, then its includes.</summary>
internal sealed class PostgresSearch(NpgsqlConnection connection, PostgresNumbers numbers, SearchSql sql) : IDictionaries
{
    /// <summary>A total that was not asked for.</summary>
    private const string NotCounted = "NULL::bigint";

    private readonly PostgresMoment moment = new(connection);

    public int? System(string uri) => numbers.System(uri);

    public long? Rid(ResourceKey key) => numbers.Rid(key);

    /// <summary>The resources that a search finds, at most so many, in its order.</summary>
    public async ValueTask<IReadOnlyList<ResourceKey>> Match(SearchQuery query, int limit, CancellationToken cancellationToken)
    {
        await Learn(query, cancellationToken);
        var statement = sql.Compile(query, new SearchScope { Dictionaries = this, Limit = limit });

        return await moment.All(
            statement with { Text = $"SELECT r.type, r.id FROM (SELECT m.rid, row_number() OVER () AS n FROM ({statement.Text}) m) p JOIN resource r ON r.rid = p.rid ORDER BY p.n" },
            row => new ResourceKey(R4.Name(row.GetInt16(0)), row.GetString(1)), cancellationToken);
    }

    /// <summary>A page.</summary>
    public async ValueTask<SearchPage> Page(SearchRequest request, CancellationToken cancellationToken)
    {
        await Learn(request.Query, cancellationToken);
        var scope = request.Scope(this, snapshot: null);

        if (!IsOneStatement(request, scope))
        {
            moment.Begin();
        }

        var found = request.Count == 0 ? FoundRows.None : await Found(request, scope, cancellationToken);
        var page = request.Page(found.Rows);
        var more = found.Rows.Count > request.Count;
        var total = request.Total(page.Count, more) is (true, var known) ? known : request.Counted(found.Total ?? await Total(request, scope, cancellationToken));
        var walk = new IncludeWalk(request, page.ConvertAll(row => row.Place.Rid));

        while (walk.Next(out var include, out var from))
        {
            walk.Add(await moment.All(sql.CompileInclude(include, from, walk.Left), row => row.GetInt64(0), cancellationToken));
        }

        var changedSince = request.EndsRun(more) ? await ChangedSince(request, scope, cancellationToken) : null;
        var included = walk.IsTooMuch || walk.Brought.Count == 0 ? [] : await Bodies(walk.Brought, cancellationToken);
        await moment.End(cancellationToken);
        var places = page.ConvertAll(row => row.Place);

        return new SearchPage(
            page.ConvertAll(row => row.Resource), included, total, request.Next(places, more, found.Snapshot, total), request.Previous(places, more, found.Snapshot, total))
        {
            IncludesTooMany = walk.IsTooMuch,
            ChangedSince = changedSince,
        };
    }

    public async ValueTask<SearchExplanation> Explain(SearchRequest request, CancellationToken cancellationToken)
    {
        await Learn(request.Query, cancellationToken);
        var statement = sql.Compile(request.Query, request.Scope(this, snapshot: null));

        return new SearchExplanation(statement.Text, await moment.All(statement with { Text = "EXPLAIN " + statement.Text }, row => row.GetString(0), cancellationToken));
    }

    private ValueTask Learn(SearchQuery query, CancellationToken cancellationToken) => numbers.Learn(query.Systems, query.Keys, cancellationToken);

    /// <summary>Whether a page needs no more than the statement that finds it.</summary>
    private bool IsOneStatement(SearchRequest request, SearchScope scope) =>
        request.Count == 0 || (request is { From: null, Query.Includes.Count: 0 } && !sql.FollowsDates(request.Query, scope));

    private async ValueTask<FoundRows> Found(SearchRequest request, SearchScope scope, CancellationToken cancellationToken)
    {
        var query = request.Query;

        if (!sql.IsOfOnePatient(query, scope))
        {
            // A plan for any values takes a code of twenty in a million and one of every second row for the same.
            moment.Plan(DependsOnValues(query) ? "force_custom_plan" : "auto");
        }

        if (!sql.FollowsDates(query, scope) || await Count(request, scope, SearchSql.SortedWhole + 1, cancellationToken) <= SearchSql.SortedWhole)
        {
            var (statement, shown, total) = request is { From: null, WantsTotal: true }
                ? sql.CompileWithTotal(query, scope, request.CountTo)
                : (sql.Compile(query, scope), SearchSql.EachShown, NotCounted);

            return await Found(query, scope, statement, shown, total, cancellationToken);
        }

        var found = FoundRows.None;

        foreach (var part in sql.CompileByDate(query, scope).TakeWhile(_ => found.Rows.Count < scope.Limit))
        {
            found = found.And(await Found(query, scope, part(scope.Limit - found.Rows.Count), SearchSql.EachShown, NotCounted, cancellationToken));
        }

        return found;
    }

    /// <summary>Whether how many rows there are at a value decides how a search is best read.</summary>
    private static bool DependsOnValues(SearchQuery query) =>
        query.Sort.Count > 0 || query.Conditions.Any(condition => condition is DateCondition or QuantityCondition or CompositeCondition);

    private async ValueTask<FoundRows> Found(SearchQuery query, SearchScope scope, SqlText statement, string shown, string counted, CancellationToken cancellationToken)
    {
        const int Total = 7, Snapshot = 8, Rid = 9, Key = 10;
        var keys = Enumerable.Range(0, Math.Max(1, query.Sort.Count)).ToList();
        long? total = null;
        var snapshot = scope.Snapshot;
        var rows = await moment.All(
            statement with
            {
                Text = $"""
                    WITH page AS MATERIALIZED (SELECT m.*, row_number() OVER () AS n FROM ({statement.Text}) m)
                    SELECT {PostgresRecordStore.StoredColumns}, {counted}, (SELECT pg_current_snapshot()::text), p.rid, {string.Join(", ", keys.Select(i => "p." + SearchSqlOrder.K(i)))}
                    FROM page p JOIN resource r ON r.rid = p.rid JOIN LATERAL (SELECT * FROM version v WHERE v.rid = r.rid AND v.version = r.version OFFSET 0) v ON TRUE WHERE p.{shown} ORDER BY p.n
                    """,
            },
            row =>
            {
                total ??= row.IsDBNull(Total) ? null : row.GetInt64(Total);
                snapshot ??= row.GetString(Snapshot);

                return (new SearchAfter(row.GetInt64(Rid), [.. keys.Select(i => row.IsDBNull(Key + i) ? null : row.GetValue(Key + i))]), PostgresRecordStore.Stored(row));
            },
            cancellationToken);

        return new FoundRows(rows, snapshot ?? "", total);
    }

    private ValueTask<long> Total(SearchRequest request, SearchScope scope, CancellationToken cancellationToken) => Count(request, scope, request.CountTo, cancellationToken);

    private async ValueTask<long> Count(SearchRequest request, SearchScope scope, int most, CancellationToken cancellationToken) =>
        (await moment.All(sql.CompileCount(request.Query, scope with { After = null, Limit = most }), row => row.GetInt64(0), cancellationToken))[0];

    private async ValueTask<DateTimeOffset?> ChangedSince(SearchRequest request, SearchScope scope, CancellationToken cancellationToken) =>
        (await moment.All(
            sql.CompileEarliest(request.Query, scope with { After = null, OnlyLater = true }),
            row => row.IsDBNull(0) ? (DateTimeOffset?)null : new DateTimeOffset(row.GetInt64(0), TimeSpan.Zero), cancellationToken))[0];

    private ValueTask<List<StoredResource>> Bodies(IReadOnlyCollection<long> rids, CancellationToken cancellationToken) => moment.All(
        new SqlText(
            $"SELECT {PostgresRecordStore.StoredColumns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE r.rid = ANY($1) ORDER BY r.rid", [("$1", rids.ToArray())]),
        PostgresRecordStore.Stored, isLast: true, cancellationToken);

    /// <summary>What was found of a page, one row more where another follows.</summary>
    /// <param name="Snapshot">The moment that was read; empty where nothing was found.</param>
    /// <param name="Total">How many match; null where it was not counted along.</param>
    private sealed record FoundRows(List<(SearchAfter Place, StoredResource Resource)> Rows, string Snapshot, long? Total)
    {
        public static FoundRows None => new([], "", null);

        public FoundRows And(FoundRows next) => new([.. Rows, .. next.Rows], Snapshot.Length > 0 ? Snapshot : next.Snapshot, Total);
    }
}
