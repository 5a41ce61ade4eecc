using System.Collections.Concurrent;

namespace CaseRecords.Faults.Checks;

/// <summary>What clients were told, written down as they were told it.</summary>
internal sealed class Ledger
{
    private long unanswered;
    private long refused;

    /// <summary>Each acknowledged version and the hash of what it must hold.</summary>
    public ConcurrentDictionary<(string Place, long Version), string> Acknowledged { get; } = [];

    /// <summary>Every resource that somebody tried to write, acknowledged or not.</summary>
    public ConcurrentDictionary<string, bool> Attempted { get; } = [];

    /// <summary>Answers that are neither an acknowledgement nor an honest refusal.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    public long Unanswered => Interlocked.Read(ref unanswered);

    /// <summary>Honest refusals.</summary>
    public long Refused => Interlocked.Read(ref refused);

    public void Acknowledge(string place, long version, string hash)
    {
        if (!Acknowledged.TryAdd((place, version), hash))
        {
            Complaints.Enqueue($"{place} version {version} was acknowledged twice");
        }
    }

    public void NoteUnanswered() => Interlocked.Increment(ref unanswered);

    /// <param name="allowed">Statuses that refuse this request honestly, beside those that say that the server cannot now.</param>
    public void Refuse(FhirAnswer answer, params ReadOnlySpan<int> allowed)
    {
        if (Refusal.Complaint(answer, allowed) is { } complaint)
        {
            Complaints.Enqueue(complaint);
        }
        else
        {
            Interlocked.Increment(ref refused);
        }
    }
}
