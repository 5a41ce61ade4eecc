namespace CaseRecords.Messaging;

/// <summary>The relay's door to the broker.</summary>
public interface IEventPublisher
{
    /// <summary>Whether the broker would take an event now.</summary>
    bool IsConnected { get; }

    /// <summary>Connects where there is no connection, and checks that what nobody is bound to would be kept; says whether it is connected.</summary>
    ValueTask<bool> Connect(CancellationToken cancellationToken);

    /// <summary>
    /// Publishes in order, waits for the broker's confirmations, and wakes the readers of the log; says how many, from the first on without a gap, it has confirmed.
    /// Where that is less than all, the rest may have arrived or not, and the connection is closed. Once cancelled it sends no more.
    /// </summary>
    Task<int> Publish(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken);
}
