using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Writing;
using CaseRecords.Hosting;
using Npgsql;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

/// <summary>A database that was restored begins a new epoch of its log before anybody works with it.</summary>
public sealed class PostgresRestoredTests : IAsyncLifetime
{
    private NpgsqlDataSource source = null!;
    private string database = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTemplate.Copy();
        source = PostgresConnections.Open(database, "test");
    }

    [Fact]
    public async Task A_database_from_a_dump_is_waited_for_until_a_job_has_seen_to_it()
    {
        var before = await Ask<string>("SELECT epoch FROM feed_state WHERE name = 'log'");
        (await PostgresConnections.WaitsFor(source, Cancel)).ShouldBeNull();

        // What a restored dump brings along: the number of the server that it was made on.
        await Run("UPDATE setting SET value = '1.2' WHERE name = 'incarnation'");
        (await PostgresConnections.WaitsFor(source, Cancel))!.ShouldContain("dump");
        await PostgresPreparation.Migrate(source, [], Cancel);

        (await PostgresConnections.WaitsFor(source, Cancel)).ShouldBeNull();
        var after = await Ask<string>("SELECT epoch FROM feed_state WHERE name = 'log'");
        after.ShouldNotBe(before);
        (await Ask<string>("SELECT epoch FROM feed_state WHERE name = 'relay'")).ShouldBe(after);

        await PostgresPreparation.Migrate(source, [], Cancel);
        (await Ask<string>("SELECT epoch FROM feed_state WHERE name = 'log'")).ShouldBe(after);
    }

    [Fact]
    public async Task Rows_of_another_server_are_seen_on_every_page_and_old_links_cannot_be_opened()
    {
        await using var store = new PostgresRecordStore(PostgresConnections.Open(database, "test"), (await PostgresCatalogue.Load(source, Cancel)).Parameters, TimeProvider.System);
        await store.Commit(new Commit { Writes = [new WriteSet { Key = new ResourceKey("Basic", "b"), Owner = "patients", ExpectedVersion = 0 }] }, Cancel);
        await Run("INSERT INTO key_ring VALUES ('k', '<k/>')");
        await Run("UPDATE resource SET xact = '9000000000'");
        (await Seen()).ShouldBe(0L);

        await PostgresRestored.Settle(source, isRestored: true, Cancel);

        (await Seen()).ShouldBe(1L);
        (await Ask<long>("SELECT count(*) FROM key_ring")).ShouldBe(0);

        Task<long> Seen() => Ask<long>("SELECT count(*) FROM resource WHERE pg_visible_in_snapshot(xact, pg_current_snapshot())");
    }

    [Fact]
    public async Task While_a_service_runs_on_what_was_before_nothing_begins()
    {
        var before = await Ask<string>("SELECT epoch FROM feed_state WHERE name = 'log'");
        await using var service = PostgresConnections.Open(database, "imaging");
        await using var connected = await service.OpenConnectionAsync(Cancel);

        (await Should.ThrowAsync<StartRefusedException>(PostgresRestored.Settle(source, isRestored: true, Cancel))).Message.ShouldContain("caserecords-imaging");

        (await Ask<string>("SELECT epoch FROM feed_state WHERE name = 'log'")).ShouldBe(before);
        (await PostgresRestored.Settle(source, isRestored: false, Cancel)).ShouldBeFalse();
    }

    public async ValueTask DisposeAsync()
    {
        await source.DisposeAsync();
        await PostgresTemplate.Drop(database);
    }

    private async Task<T> Ask<T>(string sql)
    {
        await using var command = source.CreateCommand(sql);

        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private async Task Run(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
