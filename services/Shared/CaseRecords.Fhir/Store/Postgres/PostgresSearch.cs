using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Sql;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Runs a search on one connection: the page with its bodies in one statement, then its includes and its total.</summary>
internal sealed class PostgresSearch(NpgsqlConnection connection, PostgresNumbers numbers, SearchSql sql) : IDictionaries
{
    public int? System(string uri) => numbers.System(uri);

    public long? Rid(ResourceKey key) => numbers.Rid(key);

    /// <summary>The resources that a search finds, at most so many, in its order.</summary>
    public async ValueTask<IReadOnlyList<ResourceKey>> Match(SearchQuery query, int limit, CancellationToken cancellationToken)
    {
        await Learn(query, cancellationToken);
        var statement = sql.Compile(query, new SearchScope { Dictionaries = this, Limit = limit });

        return await All(
            statement with { Text = $"SELECT r.type, r.id FROM (SELECT m.rid, row_number() OVER () AS n FROM ({statement.Text}) m) p JOIN resource r ON r.rid = p.rid ORDER BY p.n" },
            row => new ResourceKey(R4.Name(row.GetInt16(0)), row.GetString(1)), cancellationToken);
    }

    /// <summary>A page. The connection is in a transaction of one snapshot.</summary>
    public async ValueTask<SearchPage> Page(SearchRequest request, CancellationToken cancellationToken)
    {
        await Learn(request.Query, cancellationToken);
        var scope = request.Scope(this, snapshot: null);
        var found = request.Count == 0 ? [] : await Found(request.Query, scope, cancellationToken);
        var page = request.Page(found);
        var more = found.Count > request.Count;
        var total = request.Total(page.Count, more) is (true, var known) ? known : request.Counted(await Total(request, scope, cancellationToken));
        var walk = new IncludeWalk(request, page.ConvertAll(row => row.Place.Rid));

        while (walk.Next(out var include, out var from))
        {
            walk.Add(await All(sql.CompileInclude(include, from, walk.Left), row => row.GetInt64(0), cancellationToken));
        }

        var places = page.ConvertAll(row => row.Place);
        var snapshot = page.Count == 0 ? "" : page[0].Snapshot;

        return new SearchPage(
            page.ConvertAll(row => row.Resource),
            walk.IsTooMuch || walk.Brought.Count == 0 ? [] : await Bodies(walk.Brought, cancellationToken),
            total,
            request.Next(places, more, snapshot, total),
            request.Previous(places, more, snapshot, total))
        {
            IncludesTooMany = walk.IsTooMuch,
            ChangedSince = request.EndsRun(more) ? await ChangedSince(request, scope, cancellationToken) : null,
        };
    }

    public async ValueTask<SearchExplanation> Explain(SearchRequest request, CancellationToken cancellationToken)
    {
        await Learn(request.Query, cancellationToken);
        var statement = sql.Compile(request.Query, request.Scope(this, snapshot: null));

        return new SearchExplanation(statement.Text, await All(statement with { Text = "EXPLAIN " + statement.Text }, row => row.GetString(0), cancellationToken));
    }

    private ValueTask Learn(SearchQuery query, CancellationToken cancellationToken) => numbers.Learn(query.Systems, query.Keys, cancellationToken);

    private async ValueTask<List<(SearchAfter Place, string Snapshot, StoredResource Resource)>> Found(SearchQuery query, SearchScope scope, CancellationToken cancellationToken)
    {
        if (!sql.IsOfOnePatient(query, scope))
        {
            // A plan for any values takes a code of twenty in a million and one of every second row for the same.
            await using var plan = new NpgsqlCommand(
                "SELECT set_config('plan_cache_mode', $1, TRUE), set_config('enable_seqscan', 'on', TRUE), set_config('enable_hashjoin', 'on', TRUE), set_config('enable_mergejoin', 'on', TRUE)",
                connection).With(DependsOnValues(query) ? "force_custom_plan" : "auto");
            await plan.ExecuteNonQueryAsync(cancellationToken);
        }

        if (!sql.FollowsDates(query, scope)
            || (await All(sql.CompileCount(query, scope with { After = null, Limit = SearchSql.SortedWhole + 1 }), row => row.GetInt64(0), cancellationToken))[0] <= SearchSql.SortedWhole)
        {
            return await Found(query, scope, sql.Compile(query, scope), cancellationToken);
        }

        List<(SearchAfter, string, StoredResource)> found = [];

        foreach (var part in sql.CompileByDate(query, scope).TakeWhile(_ => found.Count < scope.Limit))
        {
            found.AddRange(await Found(query, scope, part(scope.Limit - found.Count), cancellationToken));
        }

        return found;
    }

    /// <summary>Whether how many rows there are at a value decides how a search is best read.</summary>
    private static bool DependsOnValues(SearchQuery query) =>
        query.Sort.Count > 0 || query.Conditions.Any(condition => condition is DateCondition or QuantityCondition or CompositeCondition);

    private ValueTask<List<(SearchAfter Place, string Snapshot, StoredResource Resource)>> Found(SearchQuery query, SearchScope scope, SqlText statement, CancellationToken cancellationToken)
    {
        const int Rid = 7;
        var keys = Enumerable.Range(0, Math.Max(1, query.Sort.Count)).ToList();

        return All(
            statement with
            {
                Text = $"""
                    SELECT {PostgresRecordStore.StoredColumns}, p.rid, {string.Join(", ", keys.Select(i => "p." + SearchSqlOrder.K(i)))}, pg_current_snapshot()::text
                    FROM (SELECT m.*, row_number() OVER () AS n FROM ({statement.Text}) m) p
                    JOIN resource r ON r.rid = p.rid JOIN version v ON v.rid = r.rid AND v.version = r.version ORDER BY p.n
                    """,
            },
            row => (
                new SearchAfter(row.GetInt64(Rid), [.. keys.Select(i => row.IsDBNull(Rid + 1 + i) ? null : row.GetValue(Rid + 1 + i))]),
                scope.Snapshot ?? row.GetString(Rid + 1 + keys.Count), PostgresRecordStore.Stored(row)),
            cancellationToken);
    }

    private async ValueTask<long> Total(SearchRequest request, SearchScope scope, CancellationToken cancellationToken) =>
        (await All(sql.CompileCount(request.Query, scope with { After = null, Limit = request.CountTo }), row => row.GetInt64(0), cancellationToken))[0];

    private async ValueTask<DateTimeOffset?> ChangedSince(SearchRequest request, SearchScope scope, CancellationToken cancellationToken) =>
        (await All(
            sql.CompileEarliest(request.Query, scope with { After = null, OnlyLater = true }),
            row => row.IsDBNull(0) ? (DateTimeOffset?)null : new DateTimeOffset(row.GetInt64(0), TimeSpan.Zero), cancellationToken))[0];

    private async ValueTask<IReadOnlyList<StoredResource>> Bodies(IReadOnlyCollection<long> rids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {PostgresRecordStore.StoredColumns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE r.rid = ANY($1) ORDER BY r.rid", connection);

        return await PostgresRecordStore.All(command.With(rids.ToArray()), cancellationToken);
    }

    private async ValueTask<List<TRow>> All<TRow>(SqlText statement, Func<NpgsqlDataReader, TRow> read, CancellationToken cancellationToken)
    {
        // A search has a time of its own.
        await using var command = connection.Command(statement);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<TRow> rows = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
