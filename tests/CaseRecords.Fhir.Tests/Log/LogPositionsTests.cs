using CaseRecords.Fhir.Log;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Log;

/// <summary>What every database promises of the log: dense positions, whole transactions, one leader.</summary>
public sealed class LogPositionsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Sixteen_writers_at_once_get_dense_positions_and_whole_transactions(bool placedMeanwhile)
    {
        const int Writers = 16, Commits = 6;
        await using var engine = await RunningEngine.Start();

        if (placedMeanwhile)
        {
            await engine.Lead();
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, Writers), new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = Cancel }, async (writer, _) =>
        {
            for (var i = 0; i < Commits; i++)
            {
                var ids = Enumerable.Range(0, 1 + (i % 3)).Select(n => $"w{writer}-{i}-{n}");
                (await engine.Send("POST", "", Transactions.Puts("Patient", ids))).Status.ShouldBe(200);
            }
        });

        await engine.Lead();
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
    public async Task The_versions_of_a_resource_ascend_in_the_log_whoever_writes_them()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Lead();

        await Parallel.ForEachAsync(Enumerable.Range(0, 48), new ParallelOptions { MaxDegreeOfParallelism = 12, CancellationToken = Cancel }, async (i, _) =>
            (await engine.Send("POST", "", Transactions.Puts("Patient", "shared", $"own-{i}"))).Status.ShouldBeOneOf(200, 409));

        await engine.Lead();
        var shared = (await engine.Store.ReadLog(new LogQuery(0, 1000), Cancel)).Where(entry => entry.Resource.Id == "shared").Select(entry => entry.Version).ToList();
        shared.Count.ShouldBeGreaterThan(10);
        shared.ShouldBe(Enumerable.Range(1, shared.Count).Select(version => (long)version));
    }

    [Fact]
    public async Task A_second_holder_waits_for_the_end_of_the_lease_and_gets_a_higher_fence_under_which_the_old_places_nothing()
    {
        var clock = new FakeTimeProvider(Now);
        await using var engine = await RunningEngine.Start(clock);
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
    public async Task Filters_leave_positions_as_they_are()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Lead();
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
}
