namespace CaseRecords.Fhir.Writing;

/// <summary>
/// Writers that lost a race for the same resources try again one after another: all at once, most of them would lose again. What comes for
/// the first time does not wait, and what other processes write is not waited for.
/// </summary>
internal static class RetryTurns
{
    private const int Stripes = 128;

    private static readonly SemaphoreSlim[] Turns = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits for the turn at everything that a lost plan wrote or searched for; null where none was lost yet.</summary>
    public static async ValueTask<Turn?> Take(WritePlan? lost, CancellationToken cancellationToken)
    {
        if (lost is null)
        {
            return null;
        }

        // In one order, so that nobody waits in a circle.
        var wanted = lost.Writes.Select(write => write.Key.ToString()).Concat(lost.Criteria.Select(read => read.Query.Canonical))
            .Select(name => (int)((uint)StringComparer.Ordinal.GetHashCode(name) % Stripes)).Distinct().Order();
        var turn = new Turn();

        try
        {
            foreach (var stripe in wanted)
            {
                await Turns[stripe].WaitAsync(cancellationToken);
                turn.Taken.Add(stripe);
            }
        }
        catch
        {
            turn.Dispose();
            throw;
        }

        return turn;
    }

    /// <summary>A turn to give back.</summary>
    internal sealed class Turn : IDisposable
    {
        public List<int> Taken { get; } = [];

        public void Dispose() => Taken.ForEach(stripe => Turns[stripe].Release());
    }
}
