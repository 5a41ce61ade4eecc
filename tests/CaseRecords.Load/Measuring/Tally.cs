namespace CaseRecords.Load.Measuring;

/// <summary>What one client did in one phase. Latencies and throughput are of requests that succeeded.</summary>
internal sealed class Tally
{
    public Latencies Latencies { get; } = new();

    public Failures Failures { get; } = new();

    /// <summary>Resources that the answers stand for, where a request is about many.</summary>
    public long Resources { get; set; }

    public long BytesSent { get; private set; }

    public long BytesReceived { get; private set; }

    public void Count(TimeSpan took, int sent, int received)
    {
        Latencies.Add(took);
        BytesSent += sent;
        BytesReceived += received;
    }

    public void Add(Tally other)
    {
        Latencies.Add(other.Latencies);
        Failures.Add(other.Failures);
        Resources += other.Resources;
        BytesSent += other.BytesSent;
        BytesReceived += other.BytesReceived;
    }
}
