using System.Data;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>
/// One commit to a record that several processes share: lock, check everything that was relied on, write everything, the log last. Locks are
/// taken in one order: claims by their hash, then rows by their number; what is new is inserted under those.
/// </summary>
internal abstract class SharedCommit(RecordNumbers numbers, CompartmentMembers compartments, DateTimeOffset now)
{
    private readonly Dictionary<ResourceKey, LockedRow> rows = [];

    protected DateTimeOffset Now => now;

    /// <summary>Of search parameters, under the locks: what was made by an older one is prepared again.</summary>
    protected int Generation { get; set; }

    /// <summary>Numbers what a commit names, in transactions of their own.</summary>
    public static async ValueTask Number(RecordNumbers numbers, Commit commit, CancellationToken cancellationToken)
    {
        await numbers.Number(
            commit.Writes.SelectMany(write => write.Index.Tokens.Select(row => row.System).Concat(write.Index.Quantities.Select(row => row.System))),
            [.. OthersNamed(commit)], cancellationToken);
        await numbers.Keep(commit.Writes.SelectMany(write => write.Index.Wordings, (_, row) => row.Wording), cancellationToken);
    }

    /// <summary>One commit, what it names numbered before.</summary>
    public async Task<CommitResult> Run(Commit commit, CancellationToken cancellationToken)
    {
        if (await Lock([commit], cancellationToken) is { } repeated)
        {
            return repeated;
        }

        if (FirstChange(commit) is { } changed)
        {
            return changed;
        }

        foreach (var read in commit.Criteria)
        {
            if (!(await Match(read, cancellationToken)).SequenceEqual(read.Answer))
            {
                return new CommitResult.Changed(null);
            }
        }

        if (commit.Referring is { } referring && !(await Referring(referring, cancellationToken)).SequenceEqual(referring.Answer))
        {
            return new CommitResult.Changed(null);
        }

        return (await Write([commit], cancellationToken))[0];
    }

    /// <summary>Several commits in one transaction, each with its own result. None of them touches what another writes, relies on a search or has an idempotency key.</summary>
    public async Task<IReadOnlyList<CommitResult>> Run(IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        await Lock(commits, cancellationToken);
        var changed = commits.Select(FirstChange).ToList();
        List<Commit> held = [.. commits.Where((_, i) => changed[i] is null)];
        var written = new Queue<CommitResult>(held.Count == 0 ? [] : await Write(held, cancellationToken));

        return [.. changed.Select(change => change ?? written.Dequeue())];
    }

    /// <summary>Whether the words of a resource stand in a row of their own, and beside its version only what tells them from others.</summary>
    protected virtual bool KeepsWordsApart => false;

    /// <summary>Takes the locks and reads what they protect; the answer that is kept under the idempotency key, where there is one.</summary>
    protected abstract Task<CommitResult.Repeated?> Lock(IReadOnlyList<Commit> commits, CancellationToken cancellationToken);

    /// <summary>What a search that was relied on finds now.</summary>
    protected abstract ValueTask<IReadOnlyList<ResourceKey>> Match(CriteriaRead read, CancellationToken cancellationToken);

    /// <summary>What refers to a resource now.</summary>
    protected abstract ValueTask<IReadOnlyList<RowRead>> Referring(ReferringRead read, CancellationToken cancellationToken);

    /// <summary>Writes everything and commits.</summary>
    protected abstract Task Save(IReadOnlyList<CommitChanges> commits, CancellationToken cancellationToken);

    /// <summary>What is locked: what is written, and what was read.</summary>
    protected static List<(ResourceKey Key, bool Written)> Locked(IReadOnlyList<Commit> commits) =>
    [
        .. commits.SelectMany(commit => commit.Writes, (_, write) => (write.Key, Written: true))
            .Concat(commits.SelectMany(commit => commit.Reads, (_, read) => (read.Key, Written: false))).DistinctBy(key => key.Key),
    ];

    protected void Found(ResourceKey key, LockedRow row) => rows[key] = row;

    /// <summary>What the writes refer to and this commit does not itself write.</summary>
    private static HashSet<ResourceKey> OthersNamed(Commit commit)
    {
        HashSet<ResourceKey> named = [.. commit.Writes.SelectMany(write => write.Index.References.Where(row => row.Contained == 0).Select(row => row.Target).Concat(write.Patients))];
        named.ExceptWith(commit.Writes.Select(write => write.Key));

        return named;
    }

    private CommitResult.Changed? FirstChange(Commit commit)
    {
        // Other search parameters are known by now than those that made these index rows.
        if (commit.Writes.Any(write => !write.IsDelete && write.Index.Generation < Generation))
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

    private async Task<IReadOnlyList<CommitResult>> Write(IReadOnlyList<Commit> commits, CancellationToken cancellationToken)
    {
        List<CommitChanges> all = [];

        foreach (var commit in commits)
        {
            await NumberNew(commit.Writes, cancellationToken);
            all.Add(ChangesOf(commit));
        }

        await Save(all, cancellationToken);

        foreach (var change in all.SelectMany(changes => changes.Resources))
        {
            numbers.Keep(change.Stored.Key, change.Rid);
        }

        return all.ConvertAll(changes => new CommitResult.Done(changes.Receipt));
    }

    private CommitChanges ChangesOf(Commit commit)
    {
        var lastUpdated = CommitTime.After(now, commit.Writes.Select(write => RowOf(write.Key).Updated));
        var changes = commit.Writes.Select(write => ChangeOf(write, lastUpdated)).ToList();
        var receipt = new CommitReceipt(lastUpdated, changes.ConvertAll(change => change.Stored));
        receipt = commit.Idempotency is null ? receipt : receipt with { Answer = commit.Idempotency.Answer(receipt) };
        var transaction = Guid.CreateVersion7(now);

        return new CommitChanges(
            transaction, receipt, changes, receipt.Answer is { } answer ? (commit.Idempotency!, answer) : null, LogRow.Of(commit, receipt.Written, transaction));
    }

    /// <summary>Numbers what this commit creates.</summary>
    private async ValueTask NumberNew(IReadOnlyList<WriteSet> writes, CancellationToken cancellationToken)
    {
        var unknown = writes.Where(write => RowOf(write.Key).Rid == 0).Select(write => write.Key).ToList();

        foreach (var (key, rid) in unknown.Zip(await numbers.NewRids(unknown.Count, cancellationToken)))
        {
            rows[key] = LockedRow.Unknown with { Rid = rid, IsNew = true };
        }
    }

    private ResourceChange ChangeOf(WriteSet write, DateTimeOffset lastUpdated)
    {
        var row = RowOf(write.Key);
        var patients = write.Patients.Select(RidOf).Distinct().ToList();
        var patient = CompartmentMembers.PatientOf(patients);
        var all = IndexKeys.Of(write.Index, numbers, RidOf);
        var keys = KeepsWordsApart ? all.WithWordsAsOne() : all;
        var old = row.Keys is { } packed ? IndexKeys.Unpack(packed) : IndexKeys.None;
        var (gone, come) = IndexRows.Difference(row.Rid, old, row.Patient, keys, patient);
        var stored = new StoredResource(write.Key, write.Version, CommitTime.ActionOf(write, row.Deleted), lastUpdated, write.Owner, CommitTime.Stamped(write.Body, lastUpdated));

        return new ResourceChange(stored, write.Method, row.Rid, row.IsNew, patient, write.Index.Generation, keys, gone, come)
        {
            Words = all.Words,
            WasListed = compartments.IsListed(write.Key.Type, row.Patient, old),
            Listed = [.. compartments.Of(write.Key.Type, patients, keys)],
        };
    }

    private long RidOf(ResourceKey key) =>
        rows.TryGetValue(key, out var row) && row.Rid != 0 ? row.Rid
        : numbers.Rid(key) ?? throw new DataException($"{key} was not numbered.");

    private LockedRow RowOf(ResourceKey key) => rows.GetValueOrDefault(key, LockedRow.Unknown);
}

/// <summary>A row of resource as it stands under its lock.</summary>
/// <param name="Keys">The packed index rows of the current version; null where it has none.</param>
internal sealed record LockedRow(long Rid, long Version, bool Deleted, long Patient, long Updated, byte[]? Keys, bool IsNew = false)
{
    public static LockedRow Unknown { get; } = new(0, 0, false, 0, 0, null);
}

/// <summary>What a commit does to one resource.</summary>
internal sealed record ResourceChange(
    StoredResource Stored, WriteMethod Method, long Rid, bool IsNew, long Patient, int Generation, IndexKeys Keys, IndexRows Gone, IndexRows Come)
{
    /// <summary>All its words.</summary>
    public IReadOnlyCollection<WordRow> Words { get; init; } = [];

    /// <summary>Whether the table compartment has rows of it.</summary>
    public bool WasListed { get; init; }

    /// <summary>The patients under whom the table compartment lists it from now on.</summary>
    public IReadOnlyList<long> Listed { get; init; } = [];
}

/// <summary>Everything that a commit writes.</summary>
/// <param name="Answer">The answer to keep under the idempotency key, where there is one.</param>
internal sealed record CommitChanges(
    Guid Transaction, CommitReceipt Receipt, List<ResourceChange> Resources, (IdempotencyClaim Claim, StoredAnswer Answer)? Answer, List<LogRow> Log);
