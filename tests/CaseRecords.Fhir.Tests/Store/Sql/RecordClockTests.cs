using CaseRecords.Fhir.Store.Sql;

namespace CaseRecords.Fhir.Tests.Store.Sql;

/// <summary>Leases and times of versions go by the database's clock, whatever this machine's does.</summary>
public sealed class RecordClockTests
{
    private static readonly DateTimeOffset Truth = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    private readonly Machine machine = new();
    private DateTimeOffset database = Truth;
    private int asked;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(3600)]
    [InlineData(-3600)]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_clock_that_somebody_sets_is_noticed_at_once(int seconds)
    {
        var clock = Clock();
        (await clock.Now(Cancel)).ShouldBe(Truth);

        machine.Clock = Truth.AddSeconds(seconds);

        (await clock.Now(Cancel)).ShouldBe(Truth);
        asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_clock_that_goes_on_is_compared_once_a_minute()
    {
        var clock = Clock();
        await clock.Now(Cancel);

        Pass(TimeSpan.FromSeconds(59));
        (await clock.Now(Cancel)).ShouldBe(database);
        asked.ShouldBe(1);

        Pass(TimeSpan.FromSeconds(2));
        (await clock.Now(Cancel)).ShouldBe(database);
        asked.ShouldBe(2);
    }

    private RecordClock Clock() => new(
        _ =>
        {
            asked++;

            return ValueTask.FromResult((database - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        }, machine, machine);

    private void Pass(TimeSpan time)
    {
        machine.Clock += time;
        machine.Passed += time;
        database += time;
    }

    /// <summary>A clock that can be set without time passing.</summary>
    private sealed class Machine : TimeProvider
    {
        public DateTimeOffset Clock { get; set; } = Truth;

        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Clock;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
