using CaseRecords.Fhir.Log;

namespace CaseRecords.Messaging;

/// <summary>Says how far the broker has the log.</summary>
public sealed class RelayHealth
{
    /// <summary>Past this age an entry that is not published is an alarm.</summary>
    private static readonly TimeSpan Alarm = TimeSpan.FromSeconds(60);

    private readonly RelayLog log;
    private readonly IRelayState state;
    private readonly IEventPublisher publisher;
    private readonly TimeProvider time;

    internal RelayHealth(RelayLog log, IRelayState state, IEventPublisher publisher, TimeProvider time) =>
        (this.log, this.state, this.publisher, this.time) = (log, state, publisher, time);

    public async ValueTask<RelayReport> Read(CancellationToken cancellationToken)
    {
        var published = await state.Position(cancellationToken);
        var head = (await log.State(cancellationToken)).Head;
        var age = TimeSpan.Zero;

        if (head > published && await log.Read(new LogQuery(published, 1), TimeSpan.Zero, cancellationToken) is [var oldest, ..])
        {
            age = time.GetUtcNow() - oldest.Time;
        }

        return new RelayReport(
            age > Alarm ? "degraded" : "ok", publisher.IsConnected, published, Math.Max(0, head - published), Math.Round(Math.Max(0, age.TotalSeconds), 3));
    }
}

/// <summary>The relay in <c>/health/events</c>.</summary>
/// <param name="Status"><c>degraded</c> once the oldest entry that is not published is older than a minute, else <c>ok</c>.</param>
/// <param name="BrokerConnected">Whether this process is connected to the broker.</param>
/// <param name="Published">The broker has confirmed everything up to this position.</param>
/// <param name="Backlog">How many entries are still to be published.</param>
/// <param name="OldestUnpublishedSeconds">How long the oldest of them has waited; 0 where none waits.</param>
public sealed record RelayReport(string Status, bool BrokerConnected, long Published, long Backlog, double OldestUnpublishedSeconds);
