namespace CaseRecords.Fhir.Log;

/// <summary>One committed fact at its final place in the log: a change of a resource, or a case event that the change caused.</summary>
/// <param name="Position">Dense and immutable, from 1.</param>
/// <param name="EventId">The CloudEvents id; the same at every delivery.</param>
/// <param name="Owner">The service that owns the resource.</param>
/// <param name="Resource">The resource that changed; for a case event, the one whose change caused it.</param>
/// <param name="Action">What happened to the resource; null for a case event.</param>
/// <param name="Patient">The patient in whose compartment the resource is, as <c>Patient/id</c>; null for none or several.</param>
/// <param name="Time">When the transaction committed: the resource's <c>lastUpdated</c>.</param>
/// <param name="Case">The case event; null for a resource change.</param>
public sealed record LogEntry(
    long Position,
    Guid EventId,
    string Owner,
    ResourceKey Resource,
    long Version,
    ResourceAction? Action,
    string? Patient,
    DateTimeOffset Time,
    TransactionPlace Transaction,
    LoggedCaseEvent? Case,
    string? CorrelationId,
    string? TraceParent);

/// <summary>Where an entry stands among those that were committed together. Index is from 0.</summary>
public sealed record TransactionPlace(Guid Id, int Index, int Count);

/// <summary>A case event as stored: its name and its data as JSON.</summary>
public sealed record LoggedCaseEvent(string Noun, string Verb, string DataJson);

/// <summary>What a commit did to a resource. A PUT after a delete restores.</summary>
public enum ResourceAction
{
    Created = 1,
    Updated = 2,
    Deleted = 3,
    Restored = 4,
}

/// <summary>Reads the log in order and keeps something equal to it. Saves its position with its effect, in one transaction.</summary>
public interface ILogConsumer
{
    /// <summary>Names the consumer in health and logs.</summary>
    string Name { get; }

    /// <summary>The last position that was applied; 0 before the first.</summary>
    ValueTask<long> Position(CancellationToken cancellationToken);

    /// <summary>Applies entries with ascending, gapless positions, and saves the last one's position and id with their effect.</summary>
    Task Apply(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken);

    /// <summary>What it was saved by: after a restore the same position may be another entry's.</summary>
    ValueTask<LogPlace> Place(CancellationToken cancellationToken);

    /// <summary>Takes the log for its own from now on. Does nothing where it has done so already.</summary>
    /// <param name="anew">Whether it forgets all that it holds and begins at the first entry.</param>
    Task Follow(string epoch, bool anew, CancellationToken cancellationToken);
}

/// <summary>How far a consumer has read which log.</summary>
/// <param name="Epoch">The log's, see <see cref="LogState"/>; null where the consumer has not followed one yet.</param>
/// <param name="Event">The id of the entry at the position; null before the first.</param>
public sealed record LogPlace(long Position, string? Epoch, Guid? Event)
{
    public static LogPlace Beginning { get; } = new(0, null, null);
}
