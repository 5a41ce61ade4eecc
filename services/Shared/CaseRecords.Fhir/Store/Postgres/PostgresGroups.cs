using CaseRecords.Fhir.Writing;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>
/// Small commits of this process that come while others are under way: together in one transaction, so that its statements, round trips and its flush are
/// paid once. The first one waits for nobody. What touches a resource that another of the group writes, or writes what another reads, goes with a later one.
/// </summary>
/// <param name="commit">Commits all of a group, each with its own result.</param>
internal sealed class PostgresGroups(Func<IReadOnlyList<Commit>, CancellationToken, Task<IReadOnlyList<CommitResult>>> commit)
{
    private const int MostWrites = 64;
    private const int SmallCommit = 8;
    private const int SmallBodies = 64 * 1024;

    /// <summary>A group that takes longer, for a lock or because it is large, does not keep the next one back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly Lock gate = new();
    private readonly List<Waiting> waiting = [];
    private bool isUnderWay;

    /// <summary>Whether a commit may stand in a transaction with others: it is small, relies on no search and has no answer to keep.</summary>
    public static bool Takes(Commit commit) =>
        commit is { Writes.Count: <= SmallCommit, Criteria.Count: 0, Referring: null, Idempotency: null } && commit.Writes.Sum(write => write.Body?.Bytes.Length ?? 0) <= SmallBodies;

    public Task<CommitResult> Commit(Commit next, CancellationToken cancellationToken)
    {
        var one = new Waiting(next, cancellationToken);

        lock (gate)
        {
            waiting.Add(one);
        }

        Start();

        return one.Result.Task;
    }

    /// <summary>Starts the next group, unless another has just been started.</summary>
    private void Start()
    {
        List<Waiting> group;

        lock (gate)
        {
            if (isUnderWay)
            {
                return;
            }

            group = Group();

            if (group.Count == 0)
            {
                return;
            }

            isUnderWay = true;
        }

        _ = Run(group);
    }

    private async Task Run(List<Waiting> group)
    {
        await Settle(group).WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        lock (gate)
        {
            isUnderWay = false;
        }

        Start();
    }

    /// <summary>Takes those that have nothing to do with each other out of what waits, oldest first; who has gone away meanwhile is written no more.</summary>
    private List<Waiting> Group()
    {
        List<Waiting> group = [];
        List<Waiting> left = [];
        HashSet<ResourceKey> written = [];
        HashSet<ResourceKey> touched = [];

        foreach (var one in waiting)
        {
            if (one.Cancellation.IsCancellationRequested)
            {
                one.Result.TrySetCanceled(one.Cancellation);
            }
            else if (written.Count + one.Written.Count <= MostWrites && !touched.Overlaps(one.Written) && !written.Overlaps(one.Read))
            {
                group.Add(one);
                written.UnionWith(one.Written);
                touched.UnionWith(one.Written);
                touched.UnionWith(one.Read);
            }
            else
            {
                left.Add(one);
            }
        }

        waiting.Clear();
        waiting.AddRange(left);

        return group;
    }

    /// <summary>Commits a group and tells each what became of it.</summary>
    private async Task Settle(List<Waiting> group)
    {
        try
        {
            // Who is alone can go away; of several, the others would go with it.
            var results = await commit(group.ConvertAll(one => one.Commit), group is [var only] ? only.Cancellation : CancellationToken.None);

            foreach (var (one, result) in group.Zip(results))
            {
                one.Result.SetResult(result);
            }
        }
        catch (PostgresException e) when (group.Count > 1 && e.InvariantSeverity == "ERROR")
        {
            // Nothing of it was committed, for the sake of one: alone, each finds out for itself.
            await Task.WhenAll(group.Select(one => Settle([one])));
        }
        catch (OperationCanceledException e)
        {
            group.ForEach(one => one.Result.TrySetCanceled(e.CancellationToken));
        }
        catch (Exception e)
        {
            group.ForEach(one => one.Result.TrySetException(e));
        }
    }

    private sealed class Waiting(Commit commit, CancellationToken cancellation)
    {
        public Commit Commit => commit;

        public CancellationToken Cancellation => cancellation;

        public IReadOnlyCollection<ResourceKey> Written { get; } = [.. commit.Writes.Select(write => write.Key)];

        public IReadOnlyCollection<ResourceKey> Read { get; } = [.. commit.Reads.Select(read => read.Key)];

        public TaskCompletionSource<CommitResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
