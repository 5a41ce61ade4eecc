using CaseRecords.Fhir.Log;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Log;

public sealed class SequencerTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_leader_places_what_was_committed_before_it_led()
    {
        await using var engine = await RunningEngine.Start(clock);
        await Put(engine, "p1");
        using var sequencer = Sequencer(engine);

        (await sequencer.Lead(Cancel)).ShouldBeTrue();

        (await engine.Store.LogState(Cancel)).ShouldSatisfyAllConditions(state => state.Head.ShouldBe(1), state => state.OldestUnplaced.ShouldBeNull());
    }

    [Fact]
    public async Task A_second_one_does_not_lead_while_the_lease_lasts_and_does_after_it()
    {
        await using var engine = await RunningEngine.Start(clock);
        using var first = Sequencer(engine);
        using var second = Sequencer(engine);

        (await first.Lead(Cancel)).ShouldBeTrue();
        (await second.Lead(Cancel)).ShouldBeFalse();
        clock.Advance(TimeSpan.FromSeconds(11));

        (await second.Lead(Cancel)).ShouldBeTrue();
        (await first.Lead(Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task One_that_is_stopped_gives_its_lease_back()
    {
        await using var engine = await RunningEngine.Start(clock);
        using var first = Sequencer(engine);
        using var second = Sequencer(engine);
        (await first.Lead(Cancel)).ShouldBeTrue();
        await first.StartAsync(Cancel);
        (await second.Lead(Cancel)).ShouldBeFalse();

        await first.StopAsync(Cancel);

        (await second.Lead(Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_leader_that_calls_in_time_stays_the_leader()
    {
        await using var engine = await RunningEngine.Start(clock);
        using var first = Sequencer(engine);
        using var second = Sequencer(engine);

        for (var i = 0; i < 10; i++)
        {
            (await first.Lead(Cancel)).ShouldBeTrue();
            (await second.Lead(Cancel)).ShouldBeFalse();
            clock.Advance(TimeSpan.FromSeconds(4));
        }
    }

    [Fact]
    public async Task A_running_one_wakes_readers_at_each_commit()
    {
        var time = TimeProvider.System;
        await using var engine = await RunningEngine.Start(time);
        var tail = new LogTail(engine.Store, time);
        using var sequencer = new Sequencer(engine.Store, tail, new LogRetention(engine.Store, TimeSpan.FromDays(90), time), time, NullLogger<Sequencer>.Instance);
        await sequencer.StartAsync(Cancel);

        for (var i = 1; i <= 3; i++)
        {
            var next = tail.Read(new LogQuery(i - 1, 10), TimeSpan.FromMinutes(1), Cancel);
            await Put(engine, $"p{i}");

            (await next).ShouldHaveSingleItem().Resource.Id.ShouldBe($"p{i}");
        }

        await sequencer.StopAsync(Cancel);
    }

    [Fact]
    public async Task The_leader_applies_retention()
    {
        await using var engine = await RunningEngine.Start(clock);
        await engine.Store.LeaseLog("before", TimeSpan.FromSeconds(1), Cancel);
        await Put(engine, "p1");
        await Put(engine, "p2");
        clock.Advance(TimeSpan.FromDays(91));
        var tail = new LogTail(engine.Store, clock);
        using var sequencer = new Sequencer(engine.Store, tail, new LogRetention(engine.Store, TimeSpan.FromDays(90), clock), clock, NullLogger<Sequencer>.Instance);

        await sequencer.StartAsync(Cancel);

        while ((await engine.Store.LogState(Cancel)).Oldest == 1)
        {
            await Task.Yield();
        }

        await sequencer.StopAsync(Cancel);
        (await engine.Store.ReadLog(new LogQuery(0, 10), Cancel)).ShouldHaveSingleItem().Position.ShouldBe(2);
    }

    private Sequencer Sequencer(RunningEngine engine) => new(
        engine.Store, new LogTail(engine.Store, clock), new LogRetention(engine.Store, TimeSpan.FromDays(90), clock), clock, NullLogger<Sequencer>.Instance);

    private static async Task Put(RunningEngine engine, string id) =>
        (await engine.Send("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}"}""")).Status.ShouldBe(201);
}
