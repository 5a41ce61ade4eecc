using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Messaging.Tests;

/// <summary>What the relay decides, against a publisher that does as it is told.</summary>
public sealed class RelayTests
{
    /// <summary>How long it waits after a first trouble, and while another leads.</summary>
    private static readonly TimeSpan Trouble = TimeSpan.FromMilliseconds(250), Following = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider clock = new(Entries.Time);
    private readonly MemoryLog log = new();
    private readonly MemoryRelayState state = new();
    private readonly ObedientPublisher publisher = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_publishes_what_is_past_the_saved_position_and_saves_where_it_is()
    {
        log.Append(Entries.Many(5));
        state.Published = 2;

        await Relay().Turn(Cancel);

        publisher.Positions.ShouldBe([3, 4, 5]);
        state.Moves.ShouldBe([5]);
    }

    [Fact]
    public async Task It_moves_only_over_what_is_confirmed_without_a_gap_and_publishes_the_rest_again()
    {
        log.Append(Entries.Many(5));
        var relay = Relay();
        publisher.Confirms = 3;

        (await relay.Turn(Cancel)).ShouldBe(Trouble);
        state.Published.ShouldBe(3);

        publisher.Confirms = int.MaxValue;
        await relay.Turn(Cancel);

        publisher.Positions.ShouldBe([1, 2, 3, 4, 5, 4, 5]);
        state.Moves.ShouldBe([3, 5]);
    }

    [Fact]
    public async Task What_is_published_twice_has_the_same_id()
    {
        log.Append(Entries.Many(1));
        var relay = Relay();
        publisher.Confirms = 0;
        await relay.Turn(Cancel);
        publisher.Confirms = int.MaxValue;

        await relay.Turn(Cancel);

        publisher.Sent.Count.ShouldBe(2);
        publisher.Sent[1].Id.ShouldBe(publisher.Sent[0].Id);
    }

    [Fact]
    public async Task It_has_at_most_256_unconfirmed()
    {
        log.Append(Entries.Many(600));
        var relay = Relay();

        await relay.Turn(Cancel);
        state.Published.ShouldBe(256);

        await relay.Turn(Cancel);
        state.Published.ShouldBe(512);
    }

    [Fact]
    public async Task It_rests_after_a_batch_that_was_not_full_so_that_the_next_one_is_larger()
    {
        log.Append(Entries.Many(257));
        var relay = Relay();

        (await relay.Turn(Cancel)).ShouldBeNull();
        (await relay.Turn(Cancel)).ShouldBe(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task An_old_fence_stops_it()
    {
        log.Append(Entries.Many(3));
        var relay = Relay();
        publisher.BeforeConfirming = () => state.TakeOver("other");

        (await relay.Turn(Cancel)).ShouldBe(Following);
        await relay.Turn(Cancel);

        state.Published.ShouldBe(0);
        publisher.Positions.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task It_publishes_nothing_while_another_leads()
    {
        log.Append(Entries.Many(3));
        state.TakeOver("other");
        var relay = Relay();

        (await relay.Turn(Cancel)).ShouldBe(Following);

        publisher.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task It_reads_the_saved_position_again_when_it_leads_again()
    {
        log.Append(Entries.Many(3));
        var relay = Relay();
        await relay.Turn(Cancel);
        state.TakeOver("other");
        clock.Advance(Messaging.Relay.LeaseLength);
        await relay.Turn(Cancel);
        state.Published = 1;
        state.TakeOver(null);

        await relay.Turn(Cancel);

        publisher.Positions.ShouldBe([1, 2, 3, 2, 3]);
    }

    [Fact]
    public async Task It_takes_no_lease_without_a_broker_and_waits_longer_each_time()
    {
        log.Append(Entries.Many(1));
        publisher.IsConnected = false;
        var relay = Relay();

        var first = await relay.Turn(Cancel);
        var second = await relay.Turn(Cancel);

        first.ShouldNotBeNull();
        second!.Value.ShouldBeGreaterThan(first.Value);
        (await state.Lease("other", TimeSpan.Zero, Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task It_goes_on_where_retention_has_left_a_gap()
    {
        log.Append(Entries.Many(2, from: 40));
        var relay = Relay();

        await relay.Turn(Cancel);

        publisher.Positions.ShouldBe([40, 41]);
        state.Published.ShouldBe(41);
    }

    [Fact]
    public async Task What_was_confirmed_is_saved_when_it_is_stopped()
    {
        log.Append(Entries.Many(2));
        using var stop = new CancellationTokenSource();
        publisher.BeforeConfirming = stop.Cancel;
        var relay = Relay();

        await relay.Turn(stop.Token);

        state.Published.ShouldBe(2);
    }

    [Fact]
    public async Task One_that_is_stopped_gives_its_lease_back()
    {
        using var relay = Relay();
        await relay.Turn(Cancel);
        (await state.Lease("other", Messaging.Relay.LeaseLength, Cancel)).ShouldBeNull();

        await relay.StartAsync(Cancel);
        await relay.StopAsync(Cancel);

        (await state.Lease("other", Messaging.Relay.LeaseLength, Cancel)).ShouldNotBeNull();
    }

    private Relay Relay() => new(log.Relayed, state, publisher, clock, NullLogger<Relay>.Instance);

    private sealed class ObedientPublisher : IEventPublisher
    {
        public bool IsConnected { get; set; } = true;

        public int Confirms { get; set; } = int.MaxValue;

        public Action? BeforeConfirming { get; set; }

        public List<OutgoingEvent> Sent { get; } = [];

        public IEnumerable<long> Positions => Sent.Select(sent => Entries.PositionOf(sent.Body));

        public ValueTask<bool> Connect(CancellationToken cancellationToken) => ValueTask.FromResult(IsConnected);

        public Task<int> Publish(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
        {
            Sent.AddRange(events);
            BeforeConfirming?.Invoke();

            return Task.FromResult(Math.Min(events.Count, Confirms));
        }
    }
}
