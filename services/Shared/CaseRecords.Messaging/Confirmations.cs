namespace CaseRecords.Messaging;

/// <summary>Counts what the broker has confirmed without a gap. Confirmations may come in any order, one by one or many at once.</summary>
internal sealed class Confirmations
{
    private readonly Lock gate = new();
    private readonly HashSet<ulong> outOfTurn = [];
    private ulong first;
    private ulong next;
    private ulong awaited;
    private TaskCompletionSource reached = NewSignal();

    /// <summary>Why nothing more is counted; null while all is well.</summary>
    public string? Broken { get; private set; }

    /// <summary>How many are confirmed, from the first on without a gap.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return (int)(next - first);
            }
        }
    }

    /// <summary>Starts a batch whose first message has this number.</summary>
    public void Start(ulong number)
    {
        lock (gate)
        {
            first = next = number;
            awaited = ulong.MaxValue;
            reached = NewSignal();
            outOfTurn.Clear();
        }
    }

    /// <summary>Completes once so many are confirmed, or never will be.</summary>
    public Task Until(int count)
    {
        lock (gate)
        {
            awaited = first + (ulong)count;
            Settle();

            return reached.Task;
        }
    }

    public void Confirm(ulong number, bool andAllBefore)
    {
        lock (gate)
        {
            if (Broken is not null || number < next)
            {
                return;
            }

            if (andAllBefore)
            {
                next = number + 1;
                outOfTurn.RemoveWhere(confirmed => confirmed < next);
            }
            else
            {
                outOfTurn.Add(number);
            }

            while (outOfTurn.Remove(next))
            {
                next++;
            }

            Settle();
        }
    }

    /// <summary>Stops counting: a message was refused, or the connection is no longer to be trusted.</summary>
    public void Break(string reason)
    {
        lock (gate)
        {
            Broken ??= reason;
            Settle();
        }
    }

    private void Settle()
    {
        if (next >= awaited || Broken is not null)
        {
            reached.TrySetResult();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
