using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store.Postgres;
using Npgsql;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

/// <summary>Ids are given at insert and seen at commit: who commits late must not be passed over.</summary>
public sealed class PostgresSequencingTests : IAsyncLifetime
{
    private NpgsqlDataSource source = null!;
    private PostgresRecordStore store = null!;
    private string database = "";
    private long fence;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTemplate.Copy();
        source = PostgresConnections.Open(database, "test");
        store = new PostgresRecordStore(source, (await PostgresCatalogue.Load(source, Cancel)).Parameters, TimeProvider.System);
        fence = (await store.LeaseLog("test", TimeSpan.FromDays(1), Cancel))!.Value;
    }

    [Fact]
    public async Task Who_takes_an_id_first_and_commits_last_gets_a_later_position()
    {
        await using var late = await Writer("late");
        await using (var early = await Writer("early"))
        {
            await early.CommitAsync(Cancel);
        }

        // Many passes while the first is still at it: the floor must not pass its id.
        for (var i = 0; i < 5; i++)
        {
            await store.SequenceLog(fence, 500, Cancel);
        }

        await late.CommitAsync(Cancel);
        await store.SequenceLog(fence, 500, Cancel);

        (await Placed()).ShouldBe([(1, "early"), (2, "late")]);
    }

    [Fact]
    public async Task Who_is_slow_is_not_passed_over_even_if_nobody_else_commits_meanwhile()
    {
        await using var slow = await Writer("slow");

        for (var i = 0; i < 8; i++)
        {
            await store.SequenceLog(fence, 500, Cancel);
        }

        await slow.CommitAsync(Cancel);
        await store.SequenceLog(fence, 500, Cancel);

        (await Placed()).ShouldBe([(1, "slow")]);
    }

    [Fact]
    public async Task The_very_first_entry_is_not_passed_over_by_passes_that_came_before_it()
    {
        for (var i = 0; i < 5; i++)
        {
            await store.SequenceLog(fence, 500, Cancel);
        }

        await using (var first = await Writer("first"))
        {
            await first.CommitAsync(Cancel);
        }

        await store.SequenceLog(fence, 500, Cancel);

        (await Placed()).ShouldBe([(1, "first")]);
    }

    [Fact]
    public async Task A_floor_that_is_too_high_would_pass_it_over()
    {
        await using var late = await Writer("late");
        await Run("UPDATE feed_state SET floor = 1000000 WHERE name = 'log'");
        await late.CommitAsync(Cancel);

        await store.SequenceLog(fence, 500, Cancel);

        (await Placed()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_floor_rises_once_everything_below_it_has_ended()
    {
        for (var i = 0; i < 3; i++)
        {
            await using var writer = await Writer($"w{i}");
            await writer.CommitAsync(Cancel);
            await store.SequenceLog(fence, 500, Cancel);
        }

        // Others on this server may be at it meanwhile: they hold the floor down until they end.
        while ((long)(await Ask("SELECT floor FROM feed_state WHERE name = 'log'"))! < 3)
        {
            await store.SequenceLog(fence, 500, Cancel);
        }

        (await Placed()).Select(entry => entry.Id).ShouldBe(["w0", "w1", "w2"]);
    }

    [Fact]
    public async Task A_batch_that_ends_inside_a_transaction_takes_the_rest_of_it()
    {
        await using (var writer = await Writer("a", "b"))
        {
            await writer.CommitAsync(Cancel);
        }

        await using (var writer = await Writer("c", "d", "e"))
        {
            await writer.CommitAsync(Cancel);
        }

        (await store.SequenceLog(fence, 1, Cancel)).ShouldBe(2);
        (await store.SequenceLog(fence, 1, Cancel)).ShouldBe(3);
        (await store.SequenceLog(fence, 1, Cancel)).ShouldBe(0);
        (await Placed()).Select(entry => entry.Id).ShouldBe(["a", "b", "c", "d", "e"]);
    }

    [Fact]
    public async Task The_relays_position_moves_forward_only_and_only_under_its_fence()
    {
        var first = (await store.Lease("one", TimeSpan.FromSeconds(-1), Cancel))!.Value;
        var second = (await store.Lease("two", TimeSpan.FromDays(1), Cancel))!.Value;

        (await store.Move(first, 5, Cancel)).ShouldBeFalse();
        (await store.Move(second, 5, Cancel)).ShouldBeTrue();
        (await store.Move(second, 4, Cancel)).ShouldBeFalse();
        (await store.Position(Cancel)).ShouldBe(5);
        (await store.Lease("one", TimeSpan.FromDays(1), Cancel)).ShouldBeNull();
    }

    public async ValueTask DisposeAsync()
    {
        if (database.Length > 0)
        {
            await store.DisposeAsync();
            await PostgresTemplate.Drop(database);
        }
    }

    /// <summary>A transaction that has written its log entries and is not committed.</summary>
    private async Task<NpgsqlTransaction> Writer(params string[] ids)
    {
        var connection = await source.OpenConnectionAsync(Cancel);
        var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var command = new NpgsqlCommand(
            """
            INSERT INTO log (transaction, transaction_index, transaction_count, event, owner, type, resource_id, version, action, time)
            SELECT $1, n - 1, $2, $1, 'patients', 1, id, 1, 1, 1 FROM unnest($3) WITH ORDINALITY k(id, n)
            """, connection);
        command.With(Guid.CreateVersion7().ToByteArray(), ids.Length, (object)ids);
        await command.ExecuteNonQueryAsync(Cancel);

        return transaction;
    }

    private async Task<List<(long Position, string Id)>> Placed() =>
        [.. (await store.ReadLog(new LogQuery(0, 100), Cancel)).Select(entry => (entry.Position, entry.Resource.Id))];

    private async Task Run(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private async Task<object?> Ask(string sql)
    {
        await using var command = source.CreateCommand(sql);

        return await command.ExecuteScalarAsync(Cancel);
    }
}
