using CaseRecords.Fhir.Log;

namespace CaseRecords.Messaging;

/// <summary>What the relay needs of the log.</summary>
/// <param name="Read">Entries past a position in its order; waits for some where there are none.</param>
/// <param name="State">How far the log reaches.</param>
/// <param name="Format">How an entry is written.</param>
internal sealed record RelayLog(
    Func<LogQuery, TimeSpan, CancellationToken, ValueTask<IReadOnlyList<LogEntry>>> Read,
    Func<CancellationToken, ValueTask<LogState>> State,
    EventFormat Format);
