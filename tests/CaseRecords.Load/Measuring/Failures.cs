namespace CaseRecords.Load.Measuring;

/// <summary>One kind of failure: how often it came, and what the server said the first time.</summary>
/// <param name="Step">Which of the scenario's requests.</param>
/// <param name="What">The status, or why there is none.</param>
internal sealed record Failure(string Step, string What, long Count, string First)
{
    public override string ToString() => $"{Step}: {What}: {First}";
}

/// <summary>Failures by kind, so that a thousand of one do not hide the one of another.</summary>
internal sealed class Failures
{
    private readonly List<Failure> kinds = [];

    public IReadOnlyList<Failure> All => kinds;

    public long Count => kinds.Sum(kind => kind.Count);

    public void Add(string step, string what, string said) => Add(new Failure(step, what, 1, said));

    public void Add(Failures others)
    {
        foreach (var other in others.kinds)
        {
            Add(other);
        }
    }

    private void Add(Failure failure)
    {
        var known = kinds.FindIndex(kind => kind.Step == failure.Step && kind.What == failure.What);

        if (known < 0)
        {
            kinds.Add(failure);
        }
        else
        {
            kinds[known] = kinds[known] with { Count = kinds[known].Count + failure.Count };
        }
    }
}
