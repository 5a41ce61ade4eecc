using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Sql;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Runs a search on one connection: the page with its bodies in one statement, then its includes and its total.</summary>
internal sealed class PostgresSearch(NpgsqlConnection connection, PostgresNumbers numbers, SearchSql sql) : IDictionaries
{
    /// <summary>Up to here a total is counted unasked.</summary>
    private const int FreeTotal = 10_000;

    public int? System(string uri) => numbers.System(uri);

    public long? Rid(ResourceKey key) => numbers.Rid(key);

    /// <summary>The resources that a search finds, at most so many, in its order.</summary>
    public async ValueTask<IReadOnlyList<ResourceKey>> Match(SearchQuery query, int limit, CancellationToken cancellationToken)
    {
        await Learn(query, cancellationToken);
        var (text, values) = sql.Compile(query, new SearchScope { Dictionaries = this, Limit = limit });
        await using var command = Command(
            $"SELECT r.type, r.id FROM (SELECT m.rid, row_number() OVER () AS n FROM ({text}) m) p JOIN resource r ON r.rid = p.rid ORDER BY p.n", values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<ResourceKey> keys = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add(new ResourceKey(R4.Name(reader.GetInt16(0)), reader.GetString(1)));
        }

        return keys;
    }

    /// <summary>A page. The connection is in a transaction of one snapshot.</summary>
    public async ValueTask<SearchPage> Page(SearchRequest request, CancellationToken cancellationToken)
    {
        await Learn(request.Query, cancellationToken);
        var scope = new SearchScope { Dictionaries = this, Snapshot = request.After?.Snapshot, After = SearchAfter.Of(request.After), Limit = request.Count + 1 };
        var found = request.Count == 0 ? [] : await Found(request.Query, scope, cancellationToken);
        var page = found.Take(request.Count).ToList();
        var more = found.Count > request.Count;
        var total = request.After is { } after ? after.Total
            : !more && request.Count > 0 ? page.Count
            : await Total(request, scope, cancellationToken);

        return new SearchPage(
            page.ConvertAll(row => row.Resource),
            request.Query.Includes.Count == 0 ? [] : await Included(request.Query, [.. page.Select(row => row.Place.Rid)], cancellationToken),
            total,
            more ? page[^1].Place.Cursor(page[^1].Snapshot, total) : null);
    }

    /// <summary>What the statement names must have its number at hand before it is written.</summary>
    private async ValueTask Learn(SearchQuery query, CancellationToken cancellationToken)
    {
        var conditions = query.Criteria.SelectMany(criterion => criterion.AnyOf).ToList();
        await numbers.Learn(
            conditions.Select(condition => (condition as TokenCondition)?.System ?? (condition as QuantityCondition)?.System ?? ""),
            conditions.OfType<ReferenceCondition>().SelectMany(reference => reference.Candidates).Concat(query.Compartment is { } compartment ? [compartment.Of] : []),
            cancellationToken);
    }

    private async ValueTask<List<(SearchAfter Place, string Snapshot, StoredResource Resource)>> Found(SearchQuery query, SearchScope scope, CancellationToken cancellationToken)
    {
        var (text, values) = sql.Compile(query, scope);
        await using var command = Command(
            $"""
            SELECT {PostgresRecordStore.StoredColumns}, p.rid, p.k, pg_current_snapshot()::text
            FROM (SELECT m.rid, m.k, row_number() OVER () AS n FROM ({text}) m) p
            JOIN resource r ON r.rid = p.rid JOIN version v ON v.rid = r.rid AND v.version = r.version ORDER BY p.n
            """, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(SearchAfter, string, StoredResource)> rows = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((
                new SearchAfter(reader.GetInt64(7), await reader.IsDBNullAsync(8, cancellationToken) ? null : reader.GetValue(8)),
                scope.Snapshot ?? reader.GetString(9), PostgresRecordStore.Stored(reader)));
        }

        return rows;
    }

    private async ValueTask<long?> Total(SearchRequest request, SearchScope scope, CancellationToken cancellationToken)
    {
        if (!request.WantsTotal)
        {
            return null;
        }

        var exact = request.Query.CountOnly || request.Query.Total is TotalMode.Accurate;
        var (text, values) = sql.CompileCount(request.Query, scope with { Limit = exact ? int.MaxValue : FreeTotal + 1 });
        await using var command = Command(text, values);
        var counted = (long)(await command.ExecuteScalarAsync(cancellationToken))!;

        return exact || counted <= FreeTotal ? counted : null;
    }

    /// <summary>What the page's matches bring along, each once, without what the page already holds.</summary>
    private async ValueTask<IReadOnlyList<StoredResource>> Included(SearchQuery query, long[] page, CancellationToken cancellationToken)
    {
        SortedSet<long> brought = [];

        foreach (var include in query.Includes)
        {
            brought.UnionWith(await Brought(include, page, cancellationToken));
        }

        brought.ExceptWith(page);
        await using var command = new NpgsqlCommand(
            $"SELECT {PostgresRecordStore.StoredColumns} FROM resource r JOIN version v ON v.rid = r.rid AND v.version = r.version WHERE r.rid = ANY($1) ORDER BY r.rid", connection);

        return await PostgresRecordStore.All(command.With(brought.ToArray()), cancellationToken);
    }

    private async ValueTask<List<long>> Brought(Include include, long[] page, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("", connection);
        command.With(page);

        if (!include.Reverse)
        {
            command.CommandText = "SELECT DISTINCT f.target FROM ix_ref f JOIN resource t ON t.rid = f.target WHERE f.rid = ANY($1) AND f.p <> 0 AND t.deleted = FALSE AND t.version > 0"
                + Only(include.Parameter?.Number, "f.p") + Only(include.TargetType is { } target ? R4.Number(target) : null, "t.type");
        }
        else
        {
            command.CommandText = "SELECT DISTINCT f.rid FROM ix_ref f JOIN resource s ON s.rid = f.rid WHERE f.target = ANY($1) AND s.deleted = FALSE AND s.version > 0"
                + (include.Parameter is { } parameter
                    ? Only(parameter.Number, "f.p")
                    : $" AND f.p IN (SELECT q.p FROM param q WHERE q.kind = 'reference'{Only(R4.Number(include.SourceType), "q.type")})");
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<long> rids = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            rids.Add(reader.GetInt64(0));
        }

        return rids;

        string Only(short? value, string column) => value is null ? "" : $" AND {column} = ${command.With(value).Parameters.Count}";
    }

    private NpgsqlCommand Command(string text, IReadOnlyList<(string Name, object Value)> values)
    {
        var command = new NpgsqlCommand(text, connection);

        foreach (var (_, value) in values)
        {
            command.With(value);
        }

        return command;
    }
}
