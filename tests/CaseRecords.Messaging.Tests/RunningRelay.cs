namespace CaseRecords.Messaging.Tests;

/// <summary>A relay that publishes a log in memory to a real broker.</summary>
internal sealed class RunningRelay : IAsyncDisposable
{
    private readonly Relay relay;
    private readonly RabbitPublisher publisher;

    private RunningRelay(Relay relay, RabbitPublisher publisher) => (this.relay, this.publisher) = (relay, publisher);

    public static async Task<RunningRelay> Start(Uri broker, MemoryLog log, MemoryRelayState state, Said said)
    {
        var publisher = new RabbitPublisher(broker, TimeProvider.System, said.For<RabbitPublisher>());
        var relay = new Relay(log.Relayed, state, publisher, TimeProvider.System, said.For<Relay>());
        await relay.StartAsync(TestContext.Current.CancellationToken);

        return new RunningRelay(relay, publisher);
    }

    public async ValueTask DisposeAsync()
    {
        await relay.StopAsync(CancellationToken.None);
        relay.Dispose();
        await publisher.DisposeAsync();
    }
}
