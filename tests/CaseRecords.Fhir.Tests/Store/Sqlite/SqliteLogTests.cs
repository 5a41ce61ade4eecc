using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Store.Sqlite;

public sealed class SqliteLogTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sixteen_writers_at_once_get_dense_positions_and_whole_transactions(bool placedWithTheCommit)
    {
        const int Writers = 16, Commits = 6;
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);

        if (placedWithTheCommit)
        {
            await engine.Store.LeaseLog("test", TimeSpan.FromDays(1), Cancel);
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, Writers), new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = Cancel }, async (writer, _) =>
        {
            for (var i = 0; i < Commits; i++)
            {
                var ids = Enumerable.Range(0, 1 + (i % 3)).Select(n => $"w{writer}-{i}-{n}");
                (await engine.Send("POST", "", Transactions.Puts("Patient", ids))).Status.ShouldBe(200);
            }
        });

        await engine.Store.LeaseLog("test", TimeSpan.FromDays(1), Cancel);
        var log = await engine.Store.ReadLog(new LogQuery(0, 1000), Cancel);

        log.Select(entry => entry.Position).ShouldBe(Enumerable.Range(1, Writers * (1 + 2 + 3) * 2).Select(position => (long)position));
        log.Select(entry => entry.Resource).ShouldBeUnique();
        log.SelectMany(Together).ShouldBe(log);

        IEnumerable<LogEntry> Together(LogEntry entry) =>
            entry.Transaction.Index == 0
                ? log.Skip((int)entry.Position - 1).Take(entry.Transaction.Count).Where((next, i) => next.Transaction == entry.Transaction with { Index = i })
                : [];
    }

    [Fact]
    public async Task A_batch_that_ends_inside_a_transaction_takes_the_rest_of_it()
    {
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);
        await engine.Send("POST", "", Transactions.Puts("Patient", "a", "b"));
        await engine.Send("POST", "", Transactions.Puts("Patient", "c", "d", "e"));
        await engine.Send("POST", "", Transactions.Puts("Patient", "f"));
        using var session = Session(engine);
        var fence = SqliteLog.Lease(session, "test", Now, Lease)!.Value;

        SqliteLog.Sequence(session, fence, 3).ShouldBe(5);
        SqliteLog.Sequence(session, fence, 3).ShouldBe(1);
        SqliteLog.Sequence(session, fence, 3).ShouldBe(0);
        SqliteLog.Read(session, new LogQuery(0, 10)).Select(entry => entry.Resource.Id).ShouldBe(["a", "b", "c", "d", "e", "f"]);
    }

    [Fact]
    public async Task A_second_holder_waits_for_the_end_of_the_lease_and_gets_a_higher_fence_under_which_the_old_places_nothing()
    {
        var clock = new FakeTimeProvider(Now);
        await using var engine = await RunningEngine.StartOnSqlite(clock);
        var first = await engine.Store.LeaseLog("first", Lease, Cancel);

        (await engine.Store.LeaseLog("second", Lease, Cancel)).ShouldBeNull();
        clock.Advance(Lease + TimeSpan.FromMilliseconds(1));
        var second = await engine.Store.LeaseLog("second", Lease, Cancel);

        second!.Value.ShouldBeGreaterThan(first!.Value);
        (await engine.Store.LeaseLog("first", Lease, Cancel)).ShouldBeNull();
        await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1"}""");
        (await engine.Store.SequenceLog(first.Value, 10, Cancel)).ShouldBe(-1);
        (await engine.Store.LogState(Cancel)).ShouldSatisfyAllConditions(state => state.Head.ShouldBe(0), state => state.OldestUnplaced.ShouldBe(Now + Lease + TimeSpan.FromMilliseconds(1)));
        (await engine.Store.SequenceLog(second.Value, 10, Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task A_renewed_lease_keeps_its_fence()
    {
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);
        using var session = Session(engine);

        var fence = SqliteLog.Lease(session, "one", Now, Lease);

        SqliteLog.Lease(session, "one", Now.AddSeconds(9), Lease).ShouldBe(fence);
        SqliteLog.Lease(session, "two", Now.AddSeconds(11), Lease).ShouldBeNull();
    }

    [Fact]
    public async Task Two_processes_on_one_file_place_without_a_gap_when_the_lead_changes()
    {
        var clock = new FakeTimeProvider(Now);
        await using var engine = await RunningEngine.StartOnSqlite(clock);
        await engine.Store.LeaseLog("first", Lease, Cancel);
        await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1"}""");
        using var other = Session(engine);

        var fence = SqliteLog.Lease(other, "second", Now.AddSeconds(11), Lease)!.Value;
        await engine.Send("PUT", "Patient/p2", """{"resourceType":"Patient","id":"p2"}""");
        var head = (await engine.Store.LogState(Cancel)).Head;
        SqliteLog.Sequence(other, fence, 10).ShouldBe(1);

        head.ShouldBe(1);
        (await engine.Store.ReadLog(new LogQuery(0, 10), Cancel)).Select(entry => (entry.Position, entry.Resource.Id)).ShouldBe([(1, "p1"), (2, "p2")]);
    }

    [Fact]
    public async Task Filters_leave_positions_as_they_are()
    {
        await using var engine = await RunningEngine.StartOnSqlite(TimeProvider.System);
        await engine.Store.LeaseLog("test", TimeSpan.FromDays(1), Cancel);
        await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1"}""");
        await engine.Send("PUT", "Basic/b1", """{"resourceType":"Basic","id":"b1","code":{"text":"x"},"subject":{"reference":"Patient/p1"}}""");
        await engine.Send("DELETE", "Basic/b1");

        (await Positions(new LogFilter(Type: "Basic"))).ShouldBe([2, 3]);
        (await Positions(new LogFilter(Action: ResourceAction.Deleted))).ShouldBe([3]);
        (await Positions(new LogFilter(Patient: "Patient/p1"))).ShouldBe([1, 2, 3]);
        (await Positions(new LogFilter(Patient: "Patient/p2"))).ShouldBeEmpty();
        (await Positions(new LogFilter(Noun: "Primary", Verb: "confirmed"))).ShouldBeEmpty();

        async Task<IEnumerable<long>> Positions(LogFilter filter) =>
            (await engine.Store.ReadLog(new LogQuery(0, 10, filter), Cancel)).Select(entry => entry.Position);
    }

    private static SqliteSession Session(RunningEngine engine) => new($"Data Source={engine.File};Pooling=False", writes: true);
}
