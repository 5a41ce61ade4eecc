using System.Data.Common;
using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Runs a search in one transaction: the page with its bodies in one statement, then its includes and its total.</summary>
/// <param name="transaction">For a page one of isolation level Snapshot that has read nothing yet.</param>
internal sealed class SqlServerSearch(DbTransaction transaction, RecordNumbers numbers, SearchSql sql) : IDictionaries
{
    private SqlServerMoment? moment;
    private bool asksMoment;

    public int? System(string uri) => numbers.System(uri);

    public long? Rid(ResourceKey key) => numbers.Rid(key);

    /// <summary>The resources that a search finds, at most so many, in its order.</summary>
    public async ValueTask<IReadOnlyList<ResourceKey>> Match(SearchQuery query, int limit, CancellationToken cancellationToken)
    {
        if (limit == 0)
        {
            return [];
        }

        await Learn(query, cancellationToken);

        return await All(
            SqlServerSearchTexts.Match(sql.Compile(query, new SearchScope { Dictionaries = this, Limit = limit })),
            row => new ResourceKey(R4.Name(row.GetInt16(0)), row.GetString(1)), cancellationToken);
    }

    public async ValueTask<SearchPage> Page(SearchRequest request, CancellationToken cancellationToken)
    {
        await Learn(request.Query, cancellationToken);
        asksMoment = request.From is null;
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
        var snapshot = scope.Snapshot ?? moment?.ToString() ?? "";

        return new SearchPage(
            page.ConvertAll(row => row.Resource),
            walk.IsTooMuch || walk.Brought.Count == 0 ? [] : await All(SqlServerSearchTexts.Bodies(walk.Brought), StoredRow.Read, cancellationToken),
            total,
            request.Next(places, more, snapshot, total),
            request.Previous(places, more, snapshot, total))
        {
            IncludesTooMany = walk.IsTooMuch,
            ChangedSince = request.EndsRun(more) ? await ChangedSince(request, scope, cancellationToken) : null,
        };
    }

    /// <summary>How a page would be read: SQL Server says so instead of reading it, of a text that holds its values.</summary>
    public async ValueTask<SearchExplanation> Explain(SearchRequest request, CancellationToken cancellationToken)
    {
        await Learn(request.Query, cancellationToken);
        var statement = sql.Compile(request.Query, request.Scope(this, snapshot: null));
        await Do("SET SHOWPLAN_TEXT ON", cancellationToken);

        try
        {
            var plan = await All(statement.Within(0), row => row.GetString(0), cancellationToken);

            return new SearchExplanation(statement.Before + statement.Text, [.. plan.Where(line => line.TrimStart().StartsWith("|--", StringComparison.Ordinal))]);
        }
        finally
        {
            await Do("SET SHOWPLAN_TEXT OFF", CancellationToken.None);
        }
    }

    private ValueTask Learn(SearchQuery query, CancellationToken cancellationToken) => numbers.Learn(query.Systems, query.Keys, cancellationToken);

    private async ValueTask<List<(SearchAfter Place, StoredResource Resource)>> Found(SearchQuery query, SearchScope scope, CancellationToken cancellationToken)
    {
        if (!sql.FollowsDates(query, scope) || await Count(query, scope with { After = null, Limit = SearchSql.SortedWhole + 1 }, cancellationToken) <= SearchSql.SortedWhole)
        {
            return await Found(query, sql.Compile(query, scope), cancellationToken);
        }

        List<(SearchAfter, StoredResource)> found = [];

        foreach (var part in sql.CompileByDate(query, scope).TakeWhile(_ => found.Count < scope.Limit))
        {
            found.AddRange(await Found(query, part(scope.Limit - found.Count), cancellationToken));
        }

        return found;
    }

    private ValueTask<List<(SearchAfter Place, StoredResource Resource)>> Found(SearchQuery query, SqlText statement, CancellationToken cancellationToken)
    {
        var keys = Math.Max(1, query.Sort.Count);

        return All(
            SqlServerSearchTexts.Page(statement, keys),
            row => (new SearchAfter(row.GetInt64(SqlServerSearchTexts.Rid), [.. Enumerable.Range(SqlServerSearchTexts.Rid + 1, keys).Select(i => Key(row, i))]), StoredRow.Read(row)), cancellationToken);
    }

    private static object? Key(DbDataReader row, int i) =>
        row.IsDBNull(i) ? null : row.GetValue(i) is string text ? SqlServerText.Original(text) : row.GetValue(i);

    private ValueTask<long> Total(SearchRequest request, SearchScope scope, CancellationToken cancellationToken) =>
        Count(request.Query, scope with { After = null, Limit = request.CountTo }, cancellationToken);

    private async ValueTask<long> Count(SearchQuery query, SearchScope scope, CancellationToken cancellationToken) =>
        (await All(sql.CompileCount(query, scope), row => row.GetInt32(0), cancellationToken))[0];

    private async ValueTask<DateTimeOffset?> ChangedSince(SearchRequest request, SearchScope scope, CancellationToken cancellationToken) =>
        (await All(
            sql.CompileEarliest(request.Query, scope with { After = null, OnlyLater = true }),
            row => row.IsDBNull(0) ? (DateTimeOffset?)null : new DateTimeOffset(row.GetInt64(0), TimeSpan.Zero), cancellationToken))[0];

    /// <summary>The rows of a statement. The first one of a run of pages learns the moment on the way, before it reads anything.</summary>
    private async ValueTask<List<TRow>> All<TRow>(SqlText statement, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
    {
        var learns = asksMoment && moment is null;

        // A search has a time of its own.
        await using var command = transaction.Command(learns ? statement with { Before = SqlServerMoment.Read + SqlServerMoment.Seen + ";\n" + statement.Before } : statement);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);

        if (learns)
        {
            moment = SqlServerMoment.Of(await Rows(reader, row => row.GetInt64(0), cancellationToken));
            await reader.NextResultAsync(cancellationToken);
        }

        var rows = await Rows(reader, read, cancellationToken);

        // What goes wrong behind the first rows of a batch is told only to those who read on.
        while (await reader.NextResultAsync(cancellationToken))
        {
            rows.AddRange(await Rows(reader, read, cancellationToken));
        }

        return rows;
    }

    private static async Task<List<TRow>> Rows<TRow>(DbDataReader reader, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
    {
        List<TRow> rows = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private async Task Do(string statement, CancellationToken cancellationToken)
    {
        await transaction.Execute(statement, [], cancellationToken);
    }
}
