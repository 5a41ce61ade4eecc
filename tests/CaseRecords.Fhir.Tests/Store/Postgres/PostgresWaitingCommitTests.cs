using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Tests.Search.Custom;
using Microsoft.AspNetCore.DataProtection;
using Npgsql;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

/// <summary>What a commit reads when it had to wait for a row.</summary>
public sealed class PostgresWaitingCommitTests : IAsyncLifetime
{
    private string database = "";
    private NpgsqlDataSource source = null!;
    private PostgresRecordStore store = null!;
    private FhirEngine engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTemplate.Copy();
        source = PostgresConnections.Open(database, "test", poolSize: 10);
        await PostgresCatalogue.Register(source, [], Cancel);
        var catalogue = await PostgresCatalogue.Load(source, Cancel);
        store = new PostgresRecordStore(source, catalogue.Parameters, TimeProvider.System);
        engine = new FhirEngine(store, catalogue, new Ownership([], _ => "patients"), new EphemeralDataProtectionProvider(), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await PostgresTemplate.Drop(database);
    }

    [Fact]
    public async Task A_commit_that_waits_for_a_reindex_takes_away_the_rows_that_it_added()
    {
        await Put("blue");
        await using var reindex = await source.OpenConnectionAsync(Cancel);
        await using var transaction = await reindex.BeginTransactionAsync(Cancel);
        var rid = (long)(await Ask(reindex, "SELECT rid FROM resource WHERE id = 'ann' FOR UPDATE"))!;
        var keys = IndexKeys.Unpack((byte[])(await Ask(reindex, "SELECT keys FROM version WHERE rid = $1", rid))!);
        keys.Uris.Add(new UriRow(1, "urn:added", 0, 0));

        var waiting = Put("green");
        await using var watch = await source.OpenConnectionAsync(Cancel);
        while ((long)(await Ask(watch, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"))! == 0)
        {
            waiting.IsCompleted.ShouldBeFalse();
        }

        await Ask(reindex, "UPDATE version SET keys = $2 WHERE rid = $1", rid, keys.Pack());
        await Ask(reindex, "INSERT INTO ix_uri (p, uri, patient, rid, sub, grp) VALUES (1, 'urn:added', $1, $1, 0, 0)", rid);
        await Ask(reindex, "UPDATE resource SET generation = generation WHERE rid = $1", rid);
        await transaction.CommitAsync(Cancel);
        await waiting;

        (await Ask(watch, "SELECT count(*) FROM ix_uri WHERE uri = 'urn:added'")).ShouldBe(0L);
    }

    private async Task Put(string eyes)
    {
        var response = await FhirRoutes.Dispatch(RunningEngine.Request("PUT", "Patient/ann", Defined.Patient("ann", eyes)), engine, Cancel);
        response.Status.ShouldBeInRange(200, 201);
    }

    private static async Task<object?> Ask(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);

        return await command.With(values).ExecuteScalarAsync(Cancel);
    }
}
