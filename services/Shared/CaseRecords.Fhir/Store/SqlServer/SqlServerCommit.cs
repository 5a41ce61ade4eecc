using System.Data.Common;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>One commit: a round trip that locks and reads, one that writes, and the transaction's own.</summary>
internal sealed class SqlServerCommit(
    DbTransaction transaction, SqlServerNumbers numbers, CompartmentMembers compartments, DateTimeOffset now,
    Func<CriteriaRead, CancellationToken, ValueTask<IReadOnlyList<ResourceKey>>> search) : SharedCommit(numbers, compartments, now)
{
    public const string GenerationNow = "SELECT CAST(value AS int) AS generation FROM setting WHERE name = 'generation'";

    /// <summary>The rows are found first and then locked one after another, in the order of their numbers.</summary>
    public static readonly string LockRows =
        $"""
        SELECT r.type AS locked, r.id, r.rid, r.version, r.deleted, r.patient, r.updated
        FROM (SELECT TOP (2147483647) n.rid FROM {Keys} JOIN resource n ON n.type = k.type AND n.id = k.id ORDER BY n.rid) l
        JOIN resource r WITH (UPDLOCK, ROWLOCK) ON r.rid = l.rid OPTION (LOOP JOIN, FORCE ORDER)
        """;

    /// <summary>A statement of its own, begun when the locks are held: it sees what the last holder of them wrote.</summary>
    public static readonly string PackedKeys =
        $"""
        SELECT v.rid AS packed, v.keys FROM {Keys} JOIN resource r ON r.type = k.type AND r.id = k.id JOIN version v ON v.rid = r.rid AND v.version = r.version
        WHERE k.written = 1 AND r.deleted = 0
        """;

    /// <summary>Behind the locks, so that nobody's moment waits for them; before the log, whose order relies on it.</summary>
    public const string TakeMoment = "INSERT INTO moment OUTPUT CAST(inserted.moment AS bigint) AS xact DEFAULT VALUES";

    private long xact;

    private static string Keys => SqlServerRows.From("@keys", "type smallint", "id varchar(64)", "written bit");

    protected override async Task<CommitResult.Repeated?> Lock(IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        var keys = SqlServerRows.Of(Locked(commits), (json, key) =>
        {
            json.WriteNumberValue(R4.Number(key.Key.Type));
            json.WriteStringValue(key.Key.Id);
            json.WriteNumberValue(key.Written ? 1 : 0);
        });
        await using var batch = transaction.Batch();
        SqlServerClaims.Enter(batch, alone: false);
        commits.ToList().ForEach(commit => SqlServerClaims.Of(batch, commit));
        batch.Add(GenerationNow);
        batch.Add(LockRows, ("@keys", keys));
        batch.Add(PackedKeys, ("@keys", keys));

        if (commits is [{ Idempotency: { } claim }])
        {
            SqlServerAnswers.Find(batch, claim, Now);
        }

        batch.Add(TakeMoment);
        CommitResult.Repeated? repeated = null;
        Dictionary<ResourceKey, LockedRow> rows = [];
        Dictionary<long, byte[]> packed = [];
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        do
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                switch (reader.GetName(0))
                {
                    case "generation":
                        Generation = reader.GetInt32(0);
                        break;
                    case "locked":
                        rows[new ResourceKey(R4.Name(reader.GetInt16(0)), reader.GetString(1))] = new LockedRow(
                            reader.GetInt64(2), reader.GetInt64(3), reader.GetBoolean(4), reader.GetInt64(5), reader.GetInt64(6), null);
                        break;
                    case "packed":
                        packed[reader.GetInt64(0)] = reader.GetFieldValue<byte[]>(1);
                        break;
                    case SqlServerAnswers.FirstColumn:
                        repeated = SqlServerAnswers.Read(reader, commits[0].Idempotency!);
                        break;
                    default:
                        xact = reader.GetInt64(0);
                        break;
                }
            }
        }
        while (await reader.NextResultAsync(cancellationToken));

        foreach (var (key, row) in rows)
        {
            Found(key, row with { Keys = packed.GetValueOrDefault(row.Rid) });
        }

        return repeated;
    }

    protected override ValueTask<IReadOnlyList<ResourceKey>> Match(CriteriaRead read, CancellationToken cancellationToken) => search(read, cancellationToken);

    protected override ValueTask<IReadOnlyList<RowRead>> Referring(ReferringRead read, CancellationToken cancellationToken) =>
        SqlServerReferring.To(transaction, read.Target, read.Most, cancellationToken);

    protected override async Task Save(IReadOnlyList<CommitChanges> commits, CancellationToken cancellationToken)
    {
        await using var batch = transaction.Batch();

        foreach (var changes in commits)
        {
            SqlServerWrites.Write(batch, changes, xact);
            SqlServerIndexes.Delete(batch, changes.Resources.ConvertAll(change => change.Gone));
            SqlServerIndexes.Insert(batch, changes.Resources.ConvertAll(change => change.Come));

            if (changes.Answer is var (claim, answer))
            {
                SqlServerAnswers.Save(batch, claim, answer, Now);
            }

            SqlServerLog.Append(batch, changes.Log);
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
