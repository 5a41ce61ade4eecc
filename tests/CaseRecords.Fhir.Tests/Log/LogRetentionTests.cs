using CaseRecords.Fhir.Log;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Log;

public sealed class LogRetentionTests
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Start);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_older_than_is_kept_goes_and_the_rest_keeps_its_positions()
    {
        await using var engine = await Leading();
        await Put(engine, "p1");
        await Put(engine, "p2");
        clock.Advance(TimeSpan.FromDays(60));
        await Put(engine, "p3");
        clock.Advance(TimeSpan.FromDays(60));
        await Put(engine, "p4");

        await Retention(engine).Apply(Cancel);
        await Put(engine, "p5");

        (await Log(engine)).ShouldBe([(3, "Patient/p3"), (4, "Patient/p4"), (5, "Patient/p5")]);
        (await engine.Store.LogState(Cancel)).ShouldSatisfyAllConditions(state => state.Oldest.ShouldBe(3), state => state.Head.ShouldBe(5));
        (await Count(engine, "log")).ShouldBe(3);
    }

    [Fact]
    public async Task What_an_entry_spoke_of_is_still_in_the_record()
    {
        await using var engine = await Leading();
        await Put(engine, "p1");
        await Put(engine, "p1");
        await Put(engine, "p2");
        clock.Advance(TimeSpan.FromDays(91));

        await Retention(engine).Apply(Cancel);

        (await engine.Send("GET", "Patient/p1/_history/1")).Status.ShouldBe(200);
        (await engine.Send("GET", "Patient")).Ids().ShouldBe(["p1", "p2"], ignoreOrder: true);
    }

    [Fact]
    public async Task The_newest_transaction_stays_whole_and_positions_go_on_from_it()
    {
        await using var engine = await Leading();
        await Put(engine, "p1");
        await engine.Send("POST", "", Transactions.Puts("Patient", "a", "b", "c"));
        clock.Advance(TimeSpan.FromDays(1000));

        await Retention(engine).Apply(Cancel);
        await Put(engine, "p2");

        (await Log(engine)).ShouldBe([(2, "Patient/a"), (3, "Patient/b"), (4, "Patient/c"), (5, "Patient/p2")]);
    }

    [Fact]
    public async Task What_has_no_position_yet_stays()
    {
        await using var engine = await RunningEngine.Start(clock);
        await Put(engine, "p1");
        await Put(engine, "p2");
        clock.Advance(TimeSpan.FromDays(1000));

        await Retention(engine).Apply(Cancel);

        (await engine.Store.LogState(Cancel)).OldestUnplaced.ShouldBe(Start);
        await engine.Lead();
        (await Log(engine)).ShouldBe([(1, "Patient/p1"), (2, "Patient/p2")]);
    }

    [Fact]
    public async Task An_empty_log_has_nothing_to_remove()
    {
        await using var engine = await Leading();

        await Retention(engine).Apply(Cancel);

        (await engine.Store.LogState(Cancel)).Head.ShouldBe(0);
    }

    [Fact]
    public async Task It_looks_again_after_an_hour()
    {
        await using var engine = await Leading();
        await Put(engine, "p1");
        clock.Advance(TimeSpan.FromMinutes(20));
        await Put(engine, "p2");
        clock.Advance(TimeSpan.FromMinutes(20));
        await Put(engine, "p3");
        var retention = Retention(engine);

        (await OldestAt(Kept + TimeSpan.FromMinutes(10))).ShouldBe(2);
        (await OldestAt(Kept + TimeSpan.FromMinutes(30))).ShouldBe(2);
        (await OldestAt(Kept + TimeSpan.FromMinutes(71))).ShouldBe(3);

        async Task<long> OldestAt(TimeSpan sinceStart)
        {
            clock.SetUtcNow(Start + sinceStart);
            await retention.Apply(Cancel);
            await retention.Apply(Cancel);

            return (await engine.Store.LogState(Cancel)).Oldest;
        }
    }

    [Fact]
    public async Task A_batch_ends_with_a_transaction()
    {
        await using var engine = await Leading();
        await Put(engine, "p1");
        await engine.Send("POST", "", Transactions.Puts("Patient", "a", "b", "c"));
        await Put(engine, "p2");
        await Put(engine, "p3");

        (await Trim()).ShouldBe((4, 5));
        (await Trim()).ShouldBe((1, 6));
        (await Trim()).ShouldBe((0, 6));

        async Task<(int Removed, long Oldest)> Trim() =>
            (await engine.Store.TrimLog(DateTimeOffset.MaxValue, 2, Cancel), (await engine.Store.LogState(Cancel)).Oldest);
    }

    [Fact]
    public async Task A_clock_that_went_back_makes_no_hole()
    {
        var wrong = new SettableClock { Now = Start };
        await using var engine = await RunningEngine.Start(wrong);
        await engine.Lead();
        await Put(engine, "p1");
        wrong.Now = Start.AddDays(500);
        await Put(engine, "p2");
        wrong.Now = Start;
        await Put(engine, "p3");
        await Put(engine, "p4");

        (await engine.Store.TrimLog(Start.AddDays(100), 1000, Cancel)).ShouldBe(1);

        (await Log(engine)).Select(entry => entry.Position).ShouldBe([2, 3, 4]);
    }

    [Fact]
    public async Task Expired_idempotency_keys_go_too()
    {
        await using var engine = await Leading();
        await engine.Send(RunningEngine.Request("POST", "", Transactions.Puts("Patient", "a")) with { IdempotencyKey = "old" });
        clock.Advance(TimeSpan.FromHours(23));
        await Retention(engine).Apply(Cancel);
        (await Count(engine, "idempotency")).ShouldBe(1);

        clock.Advance(TimeSpan.FromHours(2));
        await Retention(engine).Apply(Cancel);

        (await Count(engine, "idempotency")).ShouldBe(0);
    }

    private async Task<RunningEngine> Leading()
    {
        var engine = await RunningEngine.Start(clock);
        await engine.Lead();

        return engine;
    }

    private LogRetention Retention(RunningEngine engine) => new(engine.Store, Kept, clock);

    private static async Task Put(RunningEngine engine, string id) =>
        (await engine.Send("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}"}""")).Status.ShouldBeOneOf(200, 201);

    private static async Task<IReadOnlyList<(long Position, string Resource)>> Log(RunningEngine engine) =>
        [.. (await engine.Store.ReadLog(new LogQuery(0, 100), Cancel)).Select(entry => (entry.Position, entry.Resource.ToString()))];

    private static async Task<long> Count(RunningEngine engine, string table) => (long)(await engine.Ask($"SELECT count(*) FROM {table}"))!;

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
