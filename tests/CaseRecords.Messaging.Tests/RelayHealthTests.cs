using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Messaging.Tests;

public sealed class RelayHealthTests
{
    private readonly FakeTimeProvider clock = new(Entries.Time);
    private readonly MemoryLog log = new();
    private readonly MemoryRelayState state = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_log_that_is_published_is_fine()
    {
        log.Append(Entries.Many(3));
        state.Published = 3;
        clock.Advance(TimeSpan.FromDays(1));

        (await Health(connected: true).Read(Cancel)).ShouldBe(new RelayReport("ok", true, 3, 0, 0));
    }

    [Fact]
    public async Task A_backlog_is_counted_and_its_oldest_entry_has_an_age()
    {
        log.Append(Entries.Many(10));
        state.Published = 4;
        clock.Advance(TimeSpan.FromSeconds(60));

        (await Health(connected: false).Read(Cancel)).ShouldBe(new RelayReport("ok", false, 4, 6, 60));
    }

    [Fact]
    public async Task An_entry_that_waits_for_more_than_a_minute_is_an_alarm()
    {
        log.Append(Entries.Many(1));
        clock.Advance(TimeSpan.FromSeconds(61));

        (await Health(connected: true).Read(Cancel)).Status.ShouldBe("degraded");
    }

    private RelayHealth Health(bool connected) => new(log.Relayed, state, new Connection(connected), clock);

    private sealed class Connection(bool connected) : IEventPublisher
    {
        public bool IsConnected => connected;

        public ValueTask<bool> Connect(CancellationToken cancellationToken) => ValueTask.FromResult(connected);

        public Task<int> Publish(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
