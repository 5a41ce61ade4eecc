using System.Globalization;
using CaseRecords.Fhir.Tests.Search.Custom;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

/// <summary>Small writes that come at once, in PostgreSQL itself: one transaction for several, and each with its own answer.</summary>
public sealed class PostgresTogetherTests : IAsyncLifetime
{
    private const int Writers = 40;

    private RunningEngine engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => engine = await RunningEngine.StartOnPostgres();

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    [Fact]
    public async Task Many_writes_at_once_share_transactions_and_each_has_its_version_and_its_entry()
    {
        (await PutAll(201)).ShouldBeTrue();
        (await PutAll(200)).ShouldBeTrue();

        (await engine.Ask("SELECT count(*) FROM resource WHERE version = 2 AND NOT deleted")).ShouldBe((long)Writers);
        (await engine.Ask("SELECT count(DISTINCT (rid, version)) FROM version")).ShouldBe(2L * Writers);
        (await engine.Ask("SELECT count(DISTINCT transaction) FROM version")).ShouldBe(2L * Writers);
        (await engine.Ask("SELECT count(*) FROM log l JOIN version v ON v.transaction = l.transaction AND v.version = l.version WHERE l.transaction_count = 1 AND l.time = v.updated")).ShouldBe(2L * Writers);
        ((long)(await engine.Ask("SELECT count(DISTINCT xact) FROM resource"))!).ShouldBeLessThan(Writers);
    }

    [Fact]
    public async Task Who_expected_another_version_is_refused_and_the_others_are_not()
    {
        await PutAll(201);
        var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Put(i, i % 4 == 0 ? "W/\"7\"" : "W/\"1\"")));

        answers.Select((status, i) => (i % 4 == 0 ? 412 : 200) == status).ShouldAllBe(asExpected => asExpected);
        (await engine.Ask("SELECT count(*) FROM resource WHERE version = 2")).ShouldBe(Writers * 3L / 4);
    }

    /// <summary>With 40 writers of one resource, none of them may write over what it has not seen.</summary>
    [Fact]
    public async Task Writers_of_one_resource_follow_each_other()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Put(0)));
        var written = (long)answers.Count(status => status is 200 or 201);

        answers.ShouldAllBe(status => status == 200 || status == 201 || status == 409);
        answers.Count(status => status == 201).ShouldBe(1);
        (await engine.Ask("SELECT version FROM resource WHERE id = 'p0'")).ShouldBe(written);
        (await engine.Ask("SELECT count(*) FROM version")).ShouldBe(written);
    }

    [Fact]
    public async Task Who_waits_for_a_row_that_somebody_holds_does_not_keep_the_others_waiting()
    {
        await PutAll(201);
        await using var other = await engine.Connect();
        await using var transaction = await other.BeginTransactionAsync(Cancel);
        await using var hold = other.CreateCommand();
        hold.CommandText = "SELECT rid FROM resource WHERE id = 'p7' FOR UPDATE";
        await hold.ExecuteScalarAsync(Cancel);

        var all = Enumerable.Range(0, Writers).Select(i => Put(i)).ToList();
        (await Task.WhenAll(all.Where((_, i) => i != 7))).ShouldAllBe(status => status == 200);
        all[7].IsCompleted.ShouldBeFalse();
        await transaction.RollbackAsync(Cancel);

        (await all[7]).ShouldBe(200);
    }

    private async Task<bool> PutAll(int expected) =>
        (await Task.WhenAll(Enumerable.Range(0, Writers).Select(i => Put(i)))).All(status => status == expected);

    private async Task<int> Put(int i, string? ifMatch = null)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"p{i}");
        var request = RunningEngine.Request("PUT", $"Patient/{id}", Defined.Patient(id, "blue"));

        // Each on a thread of its own, as requests are: else the first would be done before the second begins.
        return await Task.Run(async () => (await engine.Send(request with { IfMatch = ifMatch })).Status, Cancel);
    }
}
