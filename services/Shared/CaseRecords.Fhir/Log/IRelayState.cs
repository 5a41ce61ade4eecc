namespace CaseRecords.Fhir.Log;

/// <summary>How far the log has been published, and who publishes: one at a time, by lease and fence.</summary>
public interface IRelayState
{
    /// <summary>Takes or renews the lease; null while another holds it, else the fence to move the position under.</summary>
    Task<long?> Lease(string holder, TimeSpan length, CancellationToken cancellationToken);

    /// <summary>Everything up to this position has been confirmed by the broker; 0 before the first.</summary>
    ValueTask<long> Position(CancellationToken cancellationToken);

    /// <summary>Moves the position; false where the fence no longer holds.</summary>
    Task<bool> Move(long fence, long position, CancellationToken cancellationToken);
}
