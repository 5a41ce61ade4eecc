using CaseRecords.Fhir.Log;

namespace CaseRecords.Messaging.Tests;

/// <summary>A log in memory, as the relay sees it.</summary>
internal sealed class MemoryLog
{
    private readonly List<LogEntry> entries = [];
    private readonly Lock gate = new();
    private TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RelayLog Relayed => new(Read, _ => ValueTask.FromResult(new LogState("e1", 1, entries is [.., var last] ? last.Position : 0, null)), Entries.Format);

    public void Append(IEnumerable<LogEntry> added)
    {
        lock (gate)
        {
            entries.AddRange(added);
            next.SetResult();
            next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async ValueTask<IReadOnlyList<LogEntry>> Read(LogQuery query, TimeSpan wait, CancellationToken cancellationToken)
    {
        var (found, signal) = Look(query);

        if (found is [] && wait > TimeSpan.Zero)
        {
            await Task.WhenAny(signal, Task.Delay(wait, cancellationToken));
            (found, _) = Look(query);
        }

        return found;
    }

    private (List<LogEntry> Found, Task Signal) Look(LogQuery query)
    {
        lock (gate)
        {
            return ([.. entries.Where(entry => entry.Position > query.After).Take(query.Limit)], next.Task);
        }
    }
}

/// <summary>The relay's place in memory, with its lease. A test can take the lease away, and sees each move.</summary>
internal sealed class MemoryRelayState : IRelayState
{
    private readonly Lock gate = new();
    private TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? leader;
    private long fence;
    private long position;

    public List<long> Moves { get; } = [];

    public long Published
    {
        get
        {
            lock (gate)
            {
                return position;
            }
        }

        set
        {
            lock (gate)
            {
                position = value;
            }
        }
    }

    public Task<long?> Lease(string holder, TimeSpan length, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (leader is null)
            {
                (leader, fence) = (holder, fence + 1);
            }

            var held = leader == holder ? fence : (long?)null;

            if (held is not null && length < TimeSpan.Zero)
            {
                leader = null;
            }

            return Task.FromResult(held);
        }
    }

    public ValueTask<long> Position(CancellationToken cancellationToken) => ValueTask.FromResult(Published);

    public Task<bool> Move(long fence, long position, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (fence != this.fence || leader is null)
            {
                return Task.FromResult(false);
            }

            Moves.Add(position);
            this.position = position;
            moved.SetResult();
            moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

            return Task.FromResult(true);
        }
    }

    /// <summary>Completes when everything up to a position is published.</summary>
    public async Task Reaches(long awaited)
    {
        while (true)
        {
            Task signal;

            lock (gate)
            {
                if (position >= awaited)
                {
                    return;
                }

                signal = moved.Task;
            }

            await signal.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Another one leads from now on, or nobody.</summary>
    public void TakeOver(string? other)
    {
        lock (gate)
        {
            (leader, fence) = (other, fence + 1);
        }
    }
}
