using System.Data;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>One commit, or several at once, usually in two round trips: one that locks and reads, one that writes and commits.</summary>
internal sealed class PostgresCommit(
    NpgsqlConnection connection, PostgresNumbers numbers, CompartmentMembers compartments, DateTimeOffset now,
    Func<NpgsqlConnection, CriteriaRead, CancellationToken, ValueTask<IReadOnlyList<ResourceKey>>> search) : SharedCommit(numbers, compartments, now)
{
    /// <summary>Reads the rows that a commit touches, and keeps others from writing them.</summary>
    internal const string LockRows =
        """
        SELECT r.type, r.id, r.rid, r.version, r.deleted, r.patient, r.updated, v.keys
        FROM unnest($1, $2, $3) k(type, id, written)
        JOIN resource r ON r.type = k.type AND r.id = k.id
        LEFT JOIN version v ON k.written AND NOT r.deleted AND v.rid = r.rid AND v.version = r.version
        ORDER BY r.rid FOR UPDATE OF r
        """;

    /// <summary>Several do not wait long for a row that somebody holds: each is tried alone then, so that only the one that needs it goes on waiting.</summary>
    private const string WaitBriefly = "SET LOCAL lock_timeout = 200";

    protected override bool KeepsWordsApart => true;

    protected override async Task<CommitResult.Repeated?> Lock(IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        try
        {
            return await LockAndRead(commits, cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            ForgetStatements();
            throw;
        }
    }

    private async Task<CommitResult.Repeated?> LockAndRead(IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");

        if (commits.Count > 1)
        {
            batch.Add(WaitBriefly);
        }

        batch.Add(PostgresParameters.CommitFence);
        batch.Add(PostgresParameters.CommitGeneration);

        if (commits is [var only] && CommitClaims.Of(only) is { Length: > 0 } claims)
        {
            batch.Add("SELECT pg_advisory_xact_lock(claim) FROM unnest($1) claim", claims);
        }

        var keys = Locked(commits);
        var (types, ids) = (keys.ConvertAll(key => R4.Number(key.Key.Type)).ToArray(), keys.ConvertAll(key => key.Key.Id).ToArray());

        if (commits.Any(commit => commit.Writes.Any(write => write.ExpectedVersion > 0)))
        {
            // A statement that waits for a row reads the others as they were when it began: what a reindex wrote beside it would be missed.
            batch.Add("SELECT r.rid FROM unnest($1, $2) k(type, id) JOIN resource r ON r.type = k.type AND r.id = k.id ORDER BY r.rid FOR UPDATE OF r", types, ids);
        }

        batch.Add(LockRows, types, ids, keys.ConvertAll(key => key.Written).ToArray());

        if (commits is [{ Idempotency: { } claim }])
        {
            PostgresAnswers.Find(batch, claim, Now);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        while (reader.FieldCount < 8)
        {
            if (reader.FieldCount > 0 && reader.GetName(0) == "generation" && await reader.ReadAsync(cancellationToken))
            {
                Generation = reader.GetInt32(0);
            }

            if (!await reader.NextResultAsync(cancellationToken))
            {
                throw new NpgsqlException("The connection does not know the columns of its statements any more.");
            }
        }

        while (await reader.ReadAsync(cancellationToken))
        {
            Found(new ResourceKey(R4.Name(reader.GetInt16(0)), reader.GetString(1)), new LockedRow(
                reader.GetInt64(2), reader.GetInt64(3), reader.GetBoolean(4), reader.GetInt64(5), reader.GetInt64(6), reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7)));
        }

        return commits is [{ Idempotency: { } again }] && await reader.NextResultAsync(cancellationToken) ? await PostgresAnswers.Read(reader, again, cancellationToken) : null;
    }

    /// <summary>
    /// Npgsql takes a statement for prepared once it was parsed. Where the server refuses it after that, when it is bound (as what a read-only
    /// database is asked to lock), its columns never become known, and its results would be taken for those of the next one.
    /// </summary>
    private void ForgetStatements()
    {
        if (connection.State != ConnectionState.Open)
        {
            return;
        }

        try
        {
            using var rollback = new NpgsqlCommand("ROLLBACK", connection);
            rollback.ExecuteNonQuery();
            connection.UnprepareAll();
        }
        catch (NpgsqlException)
        {
            // It is broken, and does not come back to the pool.
        }
    }

    protected override ValueTask<IReadOnlyList<ResourceKey>> Match(CriteriaRead read, CancellationToken cancellationToken) => search(connection, read, cancellationToken);

    protected override ValueTask<IReadOnlyList<RowRead>> Referring(ReferringRead read, CancellationToken cancellationToken) =>
        PostgresReferring.To(connection, read.Target, read.Most, cancellationToken);

    protected override async Task Save(IReadOnlyList<CommitChanges> commits, CancellationToken cancellationToken)
    {
        List<ResourceChange> changes = [.. commits.SelectMany(commit => commit.Resources)];
        await using var batch = new NpgsqlBatch(connection);
        PostgresRows.Write(batch, commits);
        PostgresIndexes.Delete(batch, changes.ConvertAll(change => change.Gone));
        PostgresIndexes.Insert(batch, changes.ConvertAll(change => change.Come));
        PostgresWords.Replace(batch, changes.Where(change => change.Gone.Keys.Words.Count + change.Come.Keys.Words.Count > 0)
            .Select(change => (change.Rid, change.Words, HadWords: !change.IsNew)));

        foreach (var (claim, answer) in commits.Select(commit => commit.Answer).OfType<(IdempotencyClaim, StoredAnswer)>())
        {
            PostgresAnswers.Save(batch, claim, answer, Now);
        }

        PostgresLog.Append(batch, [.. commits.SelectMany(commit => commit.Log)]);
        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
