namespace CaseRecords.Faults.Checks;

/// <summary>What a client asked of one register and what it was told, with the moments between which that must have happened.</summary>
internal sealed record Operation(OperationKind Kind, long Version, long Called, long Returned)
{
    /// <summary>A write that was not answered: it may have happened at any time since, or never.</summary>
    public static Operation UnansweredWrite(long called) => new(OperationKind.MayHaveMade, 0, called, long.MaxValue);
}

internal enum OperationKind
{
    /// <summary>Was told this version; 0 for none.</summary>
    Saw,

    /// <summary>Was told that it made this version.</summary>
    Made,

    /// <summary>Was told that its precondition, this version, does not hold.</summary>
    Refused,

    MayHaveMade,
}

/// <summary>
/// Whether a history of one register is linearizable: whether there is an order in which each operation takes effect at one moment between
/// its call and its return, and every answer is right. Wing and Gong's search with Lowe's memory of what was tried.
/// </summary>
/// <seealso href="https://www.cs.ox.ac.uk/people/gavin.lowe/LinearizabiltyTesting/paper.pdf"/>
internal static class History
{
    /// <summary>Each register for itself: a history is linearizable if that of every register is.</summary>
    /// <returns>A line for each register that is not.</returns>
    public static IEnumerable<string> Anomalies(IEnumerable<KeyValuePair<string, IReadOnlyList<Operation>>> registers) =>
        from register in registers
        let stuck = Stuck(register.Value)
        where stuck is not null
        select $"{register.Key} is not linearizable: nothing explains {stuck.Kind} of version {stuck.Version}, called at {stuck.Called} and answered at {stuck.Returned}";

    public static bool IsLinearizable(IEnumerable<Operation> operations) => Stuck([.. operations]) is null;

    /// <summary>The operation at which no order is left; null where there is one. A register begins at version 0.</summary>
    private static Operation? Stuck(IReadOnlyList<Operation> operations)
    {
        var head = Entry.ListOf(operations);
        HashSet<(UInt128 Done, long Version)> tried = [];
        Stack<(Entry Call, long Version)> taken = [];
        var (done, version, deepest) = (UInt128.Zero, 0L, -1);
        Operation? stuck = null;

        for (var entry = head.Next; entry is not null;)
        {
            if (entry.Return is not null)
            {
                if (After(version, entry.Operation) is { } next && tried.Add((done ^ entry.Mark, next)))
                {
                    taken.Push((entry, version));
                    (done, version) = (done ^ entry.Mark, next);
                    entry.TakeOut();
                    entry = head.Next;
                }
                else
                {
                    entry = entry.Next;
                }
            }
            else if (entry.Operation.Returned == long.MaxValue)
            {
                // Everything that was answered has its place; what was not need not have happened.
                return null;
            }
            else
            {
                // It has returned, so it must have happened before; on this way it has not.
                if (taken.Count > deepest)
                {
                    (deepest, stuck) = (taken.Count, entry.Operation);
                }

                if (!taken.TryPop(out var last))
                {
                    return stuck;
                }

                (done, version) = (done ^ last.Call.Mark, last.Version);
                last.Call.PutBack();
                entry = last.Call.Next;
            }
        }

        return null;
    }

    /// <summary>The register's version after an operation; null where the answer would be wrong.</summary>
    private static long? After(long version, Operation operation) => operation.Kind switch
    {
        OperationKind.Saw => operation.Version == version ? version : null,
        OperationKind.Made => operation.Version == version + 1 ? operation.Version : null,
        OperationKind.Refused => operation.Version != version ? version : null,
        _ => version + 1,
    };

    /// <summary>A call or a return in the order of their moments, in a list from which what has found its place is taken out.</summary>
    private sealed class Entry(Operation operation, UInt128 mark)
    {
        public Operation Operation => operation;

        /// <summary>Sets of operations are told apart by the exclusive or of their marks.</summary>
        public UInt128 Mark => mark;

        public Entry? Next { get; private set; }

        /// <summary>Of a call.</summary>
        public Entry? Return { get; private set; }

        private Entry? Previous { get; set; }

        /// <summary>At one moment calls come before returns: whether they overlap is not known, so they may.</summary>
        public static Entry ListOf(IReadOnlyList<Operation> operations)
        {
            var chance = new Random(1);
            var head = new Entry(new Operation(OperationKind.Saw, 0, 0, 0), 0);
            List<(long At, bool IsReturn, Entry Entry)> moments = [];

            foreach (var operation in operations)
            {
                var call = new Entry(operation, new UInt128((ulong)chance.NextInt64(), (ulong)chance.NextInt64()));
                call.Return = new Entry(operation, call.Mark);
                moments.Add((operation.Called, false, call));
                moments.Add((operation.Returned, true, call.Return));
            }

            var last = head;

            foreach (var (_, _, entry) in moments.OrderBy(moment => moment.At).ThenBy(moment => moment.IsReturn))
            {
                (last.Next, entry.Previous) = (entry, last);
                last = entry;
            }

            return head;
        }

        /// <summary>This call and its return.</summary>
        public void TakeOut()
        {
            Unlink(this);
            Unlink(Return!);
        }

        public void PutBack()
        {
            Link(Return!);
            Link(this);
        }

        private static void Unlink(Entry entry)
        {
            entry.Previous!.Next = entry.Next;

            if (entry.Next is not null)
            {
                entry.Next.Previous = entry.Previous;
            }
        }

        private static void Link(Entry entry)
        {
            entry.Previous!.Next = entry;

            if (entry.Next is not null)
            {
                entry.Next.Previous = entry;
            }
        }
    }
}
