using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace CaseRecords.Fhir.Tests.Store.Sqlite;

public sealed class SqliteLogTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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

    private static SqliteSession Session(RunningEngine engine) => new($"Data Source={engine.File};Pooling=False", writes: true);
}
