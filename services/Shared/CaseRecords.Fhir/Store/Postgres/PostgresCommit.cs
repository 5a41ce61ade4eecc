using System.Data;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>
/// One commit: lock, check everything that was relied on, write everything, the log last. Usually two round trips. Locks are taken in one
/// order: claims by their hash, then rows by their number; what is new is inserted under those.
/// </summary>
internal sealed class PostgresCommit(
    NpgsqlConnection connection, PostgresNumbers numbers, DateTimeOffset now,
    Func<NpgsqlConnection, CriteriaRead, CancellationToken, ValueTask<IReadOnlyList<ResourceKey>>> search)
{
    private readonly Dictionary<ResourceKey, Row> rows = [];
    private readonly Guid transaction = Guid.CreateVersion7(now);
    private int generation;

    public async Task<CommitResult> Run(Commit commit, CancellationToken cancellationToken)
    {
        await numbers.Number(
            commit.Writes.SelectMany(write => write.Index.Tokens.Select(row => row.System).Concat(write.Index.Quantities.Select(row => row.System))),
            [.. OthersNamed(commit)], cancellationToken);

        if (await Lock(commit, cancellationToken) is { } repeated)
        {
            return repeated;
        }

        if (FirstChange(commit) is { } changed)
        {
            return changed;
        }

        foreach (var read in commit.Criteria)
        {
            if (!(await search(connection, read, cancellationToken)).SequenceEqual(read.Answer))
            {
                return new CommitResult.Changed(null);
            }
        }

        if (commit.Referring is { } referring && !(await PostgresReferring.To(connection, referring.Target, referring.Most, cancellationToken)).SequenceEqual(referring.Answer))
        {
            return new CommitResult.Changed(null);
        }

        return await Write(commit, cancellationToken);
    }

    /// <summary>What the writes refer to and this commit does not itself write.</summary>
    private static HashSet<ResourceKey> OthersNamed(Commit commit)
    {
        HashSet<ResourceKey> named = [.. commit.Writes.SelectMany(write => write.Index.References.Where(row => row.Contained == 0).Select(row => row.Target).Concat(write.Patients))];
        named.ExceptWith(commit.Writes.Select(write => write.Key));

        return named;
    }

    /// <summary>Takes the locks and reads what they protect; the answer that is kept under the idempotency key, where there is one.</summary>
    private async Task<CommitResult.Repeated?> Lock(Commit commit, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Add("BEGIN");
        batch.Add(PostgresParameters.CommitFence);
        batch.Add(PostgresParameters.CommitGeneration);

        if (PostgresClaims.Of(commit) is { Length: > 0 } claims)
        {
            batch.Add("SELECT pg_advisory_xact_lock(claim) FROM unnest($1) claim", claims);
        }

        var keys = commit.Writes.Select(write => (write.Key, Written: true)).Concat(commit.Reads.Select(read => (read.Key, Written: false))).DistinctBy(key => key.Key).ToList();
        batch.Add(
            """
            SELECT r.type, r.id, r.rid, r.version, r.deleted, r.patient, r.updated, v.keys
            FROM unnest($1, $2, $3) k(type, id, written)
            JOIN resource r ON r.type = k.type AND r.id = k.id
            LEFT JOIN version v ON k.written AND NOT r.deleted AND v.rid = r.rid AND v.version = r.version
            ORDER BY r.rid FOR UPDATE OF r
            """,
            keys.ConvertAll(key => R4.Number(key.Key.Type)).ToArray(), keys.ConvertAll(key => key.Key.Id).ToArray(), keys.ConvertAll(key => key.Written).ToArray());

        if (commit.Idempotency is { } claim)
        {
            PostgresAnswers.Find(batch, claim, now);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        while (reader.FieldCount < 8)
        {
            if (reader.FieldCount > 0 && reader.GetName(0) == "generation" && await reader.ReadAsync(cancellationToken))
            {
                generation = reader.GetInt32(0);
            }

            await reader.NextResultAsync(cancellationToken);
        }

        while (await reader.ReadAsync(cancellationToken))
        {
            rows[new ResourceKey(R4.Name(reader.GetInt16(0)), reader.GetString(1))] = new Row(
                reader.GetInt64(2), reader.GetInt64(3), reader.GetBoolean(4), reader.GetInt64(5), reader.GetInt64(6), reader.IsDBNull(7) ? null : reader.GetFieldValue<byte[]>(7));
        }

        return commit.Idempotency is { } again && await reader.NextResultAsync(cancellationToken) ? await PostgresAnswers.Read(reader, again, cancellationToken) : null;
    }

    private CommitResult.Changed? FirstChange(Commit commit)
    {
        // Other search parameters are known by now than those that made these index rows.
        if (commit.Writes.Any(write => !write.IsDelete && write.Index.Generation < generation))
        {
            return new CommitResult.Changed(null);
        }

        foreach (var write in commit.Writes)
        {
            if (RowOf(write.Key).Version != write.ExpectedVersion)
            {
                return new CommitResult.Changed(write.Key);
            }
        }

        foreach (var read in commit.Reads)
        {
            if (RowOf(read.Key).Version != read.Version)
            {
                return new CommitResult.Changed(read.Key);
            }
        }

        return null;
    }

    private async Task<CommitResult> Write(Commit commit, CancellationToken cancellationToken)
    {
        var lastUpdated = CommitTime.After(now, commit.Writes.Select(write => RowOf(write.Key).Updated));
        await NumberNew(commit.Writes, cancellationToken);
        var changes = commit.Writes.Select(write => ChangeOf(write, lastUpdated)).ToList();
        var receipt = new CommitReceipt(lastUpdated, changes.ConvertAll(change => change.Stored));
        receipt = commit.Idempotency is null ? receipt : receipt with { Answer = commit.Idempotency.Answer(receipt) };

        await using var batch = new NpgsqlBatch(connection);
        PostgresRows.Write(batch, changes, transaction);
        PostgresIndexes.Delete(batch, changes.ConvertAll(change => change.Gone));
        PostgresIndexes.Insert(batch, changes.ConvertAll(change => change.Come));

        if (receipt.Answer is { } answer)
        {
            PostgresAnswers.Save(batch, commit.Idempotency!, answer, now);
        }

        PostgresLog.Append(batch, LogRow.Of(commit, receipt.Written, transaction));
        batch.Add("COMMIT");
        await batch.ExecuteNonQueryAsync(cancellationToken);

        changes.ForEach(change => numbers.Keep(change.Stored.Key, change.Rid));

        return new CommitResult.Done(receipt);
    }

    /// <summary>Numbers what this commit creates.</summary>
    private async ValueTask NumberNew(IReadOnlyList<WriteSet> writes, CancellationToken cancellationToken)
    {
        var unknown = writes.Where(write => RowOf(write.Key).Rid == 0).Select(write => write.Key).ToList();

        foreach (var (key, rid) in unknown.Zip(await numbers.NewRids(unknown.Count, cancellationToken)))
        {
            rows[key] = Row.Unknown with { Rid = rid, IsNew = true };
        }
    }

    private PostgresChange ChangeOf(WriteSet write, DateTimeOffset lastUpdated)
    {
        var row = RowOf(write.Key);
        var patient = write.Patients switch
        {
            [] => 0,
            [var one] => RidOf(one),
            _ => -1,
        };
        var keys = Resolve(write.Index, numbers, RidOf);
        var old = row.Keys is { } packed ? IndexKeys.Unpack(packed) : IndexKeys.None;
        var (gone, come) = PostgresIndexes.Difference(row.Rid, old, row.Patient, keys, patient);
        var stored = new StoredResource(write.Key, write.Version, CommitTime.ActionOf(write, row.Deleted), lastUpdated, write.Owner, CommitTime.Stamped(write.Body, lastUpdated));

        return new PostgresChange(stored, write.Method, row.Rid, row.IsNew, row.Patient, patient, patient == -1 ? [.. write.Patients.Select(RidOf)] : [], write.Index.Generation, keys, gone, come);
    }

    /// <summary>Index rows with their systems and targets numbered.</summary>
    /// <param name="ridOf">Of what the rows refer to.</param>
    public static IndexKeys Resolve(IndexSet index, PostgresNumbers numbers, Func<ResourceKey, long> ridOf) => new()
    {
        Tokens = [.. index.Tokens.Select(row => new IndexKeys.Token(row.P, row.Code, numbers.System(row.System)!.Value, row.Sub, row.Grp))],
        References = [.. index.References.Select(row => new IndexKeys.Reference(row.P, row.Contained > 0 ? -row.Contained : ridOf(row.Target), row.Sub, row.Grp))],
        Uris = [.. index.Uris],
        Dates = [.. index.Dates],
        Strings = [.. index.Strings],
        Quantities = [.. index.Quantities.Select(row => new IndexKeys.Quantity(row.P, row.Unit, row.Low, row.High, numbers.System(row.System)!.Value, row.Sub, row.Grp))],
        Words = [.. index.Words],
        Positions = [.. index.Positions],
    };

    private long RidOf(ResourceKey key) =>
        rows.TryGetValue(key, out var row) && row.Rid != 0 ? row.Rid
        : numbers.Rid(key) ?? throw new DataException($"{key} was not numbered.");

    private Row RowOf(ResourceKey key) => rows.GetValueOrDefault(key, Row.Unknown);

    /// <summary>A row as it stands under its lock.</summary>
    /// <param name="Keys">The packed index rows of the current version; null where it has none.</param>
    private sealed record Row(long Rid, long Version, bool Deleted, long Patient, long Updated, byte[]? Keys, bool IsNew = false)
    {
        public static Row Unknown { get; } = new(0, 0, false, 0, 0, null);
    }
}

/// <summary>What a commit does to one resource.</summary>
/// <param name="Members">The patients of a resource that is in several compartments.</param>
internal sealed record PostgresChange(
    StoredResource Stored, WriteMethod Method, long Rid, bool IsNew, long OldPatient, long Patient, IReadOnlyList<long> Members, int Generation, IndexKeys Keys,
    PostgresIndexes.Rows Gone, PostgresIndexes.Rows Come);
