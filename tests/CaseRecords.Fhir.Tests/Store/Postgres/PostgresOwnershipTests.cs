using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Writing;
using Npgsql;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

/// <summary>PostgreSQL itself holds each login to its own rows, and to adding to what is history.</summary>
public sealed class PostgresOwnershipTests : IAsyncLifetime
{
    private const string Refused = PostgresErrorCodes.InsufficientPrivilege;

    // Row 9001 is imaging's, row 9002 diagnoses', row 9003 stands for what somebody refers to.
    private const string Given =
        """
        INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, xact, generation)
        SELECT k.rid, 17, k.id, k.version, FALSE, k.owner, 0, 1, pg_current_xact_id(), 1
        FROM (VALUES (9001, 'scan', 1, 'imaging'), (9002, 'tumour', 1, 'diagnoses'), (9003, 'unknown', 0, '')) k(rid, id, version, owner);
        INSERT INTO version (rid, version, action, method, updated, transaction, patient, keys, body) VALUES (9001, 1, 1, 1, 1, '', 0, '', ''), (9002, 1, 1, 1, 1, '', 0, '', '');
        INSERT INTO log (transaction, transaction_index, transaction_count, event, owner, type, resource_id, version, action, time) VALUES ('', 0, 1, '', 'diagnoses', 17, 'tumour', 1, 1, 1);
        """;

    private readonly string suffix = Guid.CreateVersion7().ToString("N")[20..];
    private readonly Dictionary<string, NpgsqlDataSource> sources = [];
    private string database = "";

    public static TheoryData<string, string, bool> Statements => new()
    {
        { "imaging", Resource(9004, 1, "imaging"), true },
        { "imaging", Resource(9004, 1, "diagnoses"), false },
        { "imaging", Resource(9004, 0, ""), true },
        { "imaging", Resource(9004, 1, ""), false },
        { "imaging", Resource(9004, 0, "diagnoses"), false },
        { "imaging", "UPDATE resource SET version = 2 WHERE rid = 9001", true },
        { "imaging", "UPDATE resource SET version = 2 WHERE rid = 9002", false },
        { "imaging", "UPDATE resource SET version = 2, owner = 'imaging' WHERE rid = 9002", false },
        { "imaging", "UPDATE resource SET owner = 'diagnoses' WHERE rid = 9001", false },
        { "imaging", "UPDATE resource SET owner = '', version = 0 WHERE rid = 9001", false },
        { "imaging", "UPDATE resource SET version = 1, owner = 'imaging' WHERE rid = 9003", true },
        { "imaging", "UPDATE resource SET version = 1, owner = 'diagnoses' WHERE rid = 9003", false },
        { "imaging", "SELECT rid FROM resource WHERE rid = 9002 FOR UPDATE", true },
        { "imaging", Version(9001, 2), true },
        { "imaging", Version(9002, 2), false },
        { "imaging", Version(9003, 1), false },
        { "imaging", Version(9999, 1), false },
        { "imaging", "UPDATE version SET body = 'x' WHERE rid = 9001", false },
        { "imaging", "UPDATE version SET keys = 'x' WHERE rid = 9001", false },
        { "imaging", Log("imaging"), true },
        { "imaging", Log("diagnoses"), false },
        { "imaging", "UPDATE log SET owner = 'imaging'", false },
        { "imaging", "UPDATE feed_state SET next = 1", false },
        { "imaging", "DELETE FROM resource", false },
        { "imaging", "DELETE FROM version", false },
        { "imaging", "DELETE FROM log", false },
        { "imaging", "TRUNCATE resource", false },
        { "imaging", "TRUNCATE version", false },
        { "imaging", "TRUNCATE log", false },
        { "imaging", "ALTER TABLE resource NO FORCE ROW LEVEL SECURITY", false },
        { "imaging", "ALTER TABLE resource DISABLE TRIGGER owner_stays", false },
        { "imaging", "DROP POLICY \"everybody reads\" ON resource", false },
        { "assessments", Resource(9004, 1, "assessments"), true },
        { "assessments", Resource(9004, 1, "diagnoses"), false },
        { "assessments", "SELECT body FROM version WHERE rid = 9002", true },
        { "timeline", "SELECT body FROM version WHERE rid = 9002", true },
        { "timeline", Resource(9004, 1, "timeline"), false },
        { "timeline", Resource(9004, 0, ""), false },
        { "timeline", "UPDATE resource SET version = 2", false },
        { "timeline", "SELECT rid FROM resource FOR UPDATE", false },
        { "timeline", Version(9001, 2), false },
        { "timeline", Log("timeline"), false },
        { "timeline", "DELETE FROM log", false },
        { "timeline", "TRUNCATE version", false },
        { "timeline", "INSERT INTO ix_word (p, word, patient, rid) VALUES (1, 'x', 0, 9001)", false },
        { "timeline", "INSERT INTO ix_words (rid, words) VALUES (9001, 'x')", false },
        { "exchange", Resource(9004, 1, "imaging"), true },
        { "exchange", Resource(9004, 1, "diagnoses"), true },
        { "exchange", "UPDATE resource SET version = 2 WHERE rid = 9002", true },
        { "exchange", "UPDATE resource SET owner = 'imaging' WHERE rid = 9002", false },
        { "exchange", "UPDATE resource SET version = 1, owner = 'diagnoses' WHERE rid = 9003", true },
        { "exchange", Version(9002, 2), true },
        { "exchange", "UPDATE version SET keys = 'x'", true },
        { "exchange", "UPDATE version SET body = 'x'", false },
        { "exchange", "DELETE FROM version", false },
        { "exchange", "DELETE FROM resource", false },
        { "exchange", Log("diagnoses"), true },
        { "exchange", "UPDATE log SET owner = 'x'", false },
        { "exchange", "DELETE FROM log", true },
        { "exchange", "TRUNCATE log", false },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTemplate.Copy();
        sources[""] = PostgresConnections.Open(database, "test");
        await PostgresPreparation.MakeLogins(sources[""], [Login("imaging"), Login("assessments"), Login("timeline", writes: false), Login("exchange", leads: true)], Cancel);
        await Run("", Given);

        foreach (var service in (string[])["imaging", "assessments", "timeline", "exchange"])
        {
            sources[service] = PostgresConnections.Open(
                new NpgsqlConnectionStringBuilder(database) { Username = $"{service}_{suffix}", Password = "pass'word" }.ToString(), "test", poolSize: 4);
        }
    }

    [Fact]
    public async Task Each_login_may_do_what_is_its_own_and_nothing_else()
    {
        List<string> wrong = [];

        foreach (var (service, statement, may) in Statements.Select(row => row.Data))
        {
            var answer = await Try(service, statement);

            if (answer != (may ? null : Refused))
            {
                wrong.Add($"{service}: {statement}: {answer ?? "done"}");
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_the_policies_and_the_trigger_another_owners_rows_could_be_written()
    {
        await Run("", "ALTER TABLE resource DISABLE ROW LEVEL SECURITY; ALTER TABLE version DISABLE ROW LEVEL SECURITY; ALTER TABLE resource DISABLE TRIGGER owner_stays");

        (await Try("imaging", Resource(9004, 1, "diagnoses"))).ShouldBeNull();
        (await Try("imaging", "UPDATE resource SET version = 2, owner = 'imaging' WHERE rid = 9002")).ShouldBeNull();
        (await Try("imaging", Version(9002, 2))).ShouldBeNull();

        // The job turns them on again.
        await PostgresPreparation.Migrate(sources[""], [], Cancel);
        (await Try("imaging", Resource(9004, 1, "diagnoses"))).ShouldBe(Refused);
    }

    [Fact]
    public async Task No_login_may_change_or_remove_what_is_history()
    {
        await using var command = sources[""].CreateCommand(
            """
            SELECT format('%s %s %s', split_part(login, '_', 1), privilege, relname)
            FROM unnest($1) login, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) privilege, pg_class
            WHERE relnamespace = 'record'::regnamespace AND relkind = 'r' AND relname NOT LIKE 'ix\_%' AND has_table_privilege(login, oid, privilege) ORDER BY 1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = new[] { $"imaging_{suffix}", $"timeline_{suffix}", $"exchange_{suffix}" } });
        List<string> may = [];

        await using (var reader = await command.ExecuteReaderAsync(Cancel))
        {
            while (await reader.ReadAsync(Cancel))
            {
                may.Add(reader.GetString(0));
            }
        }

        may.ShouldBe(
        [
            "exchange DELETE compartment", "exchange DELETE idempotency", "exchange DELETE log", "exchange DELETE log_position", "exchange UPDATE feed_state",
            "exchange UPDATE idempotency", "exchange UPDATE param", "exchange UPDATE reindex", "exchange UPDATE resource", "exchange UPDATE setting",
            "imaging DELETE compartment", "imaging UPDATE idempotency", "imaging UPDATE param", "imaging UPDATE reindex", "imaging UPDATE resource", "imaging UPDATE setting",
        ]);
    }

    [Fact]
    public async Task A_commit_locks_rows_of_others_that_it_relied_on_and_makes_rows_for_what_it_refers_to()
    {
        await using var store = new PostgresRecordStore(sources["imaging"], (await PostgresCatalogue.Load(sources["imaging"], Cancel)).Parameters, TimeProvider.System);
        var tumour = new ResourceKey(R4.Name(17), "tumour");
        var index = new IndexSet();
        index.References.Add(new(1, new ResourceKey("Patient", "nobody"), 0, 0, 0));

        var created = await store.Commit(new Commit { Writes = [new WriteSet { Key = new("Basic", "b"), Owner = "imaging", ExpectedVersion = 0, Index = index }], Reads = [new(tumour, 1)] }, Cancel);
        var late = await store.Commit(new Commit { Writes = [new WriteSet { Key = new("Basic", "c"), Owner = "imaging", ExpectedVersion = 0 }], Reads = [new(tumour, 2)] }, Cancel);

        created.ShouldBeOfType<CommitResult.Done>();
        late.ShouldBe(new CommitResult.Changed(tumour));
    }

    [Fact]
    public async Task What_the_engine_would_let_through_by_mistake_the_database_refuses()
    {
        await using var store = new PostgresRecordStore(sources["imaging"], (await PostgresCatalogue.Load(sources["imaging"], Cancel)).Parameters, TimeProvider.System);

        var refused = await Should.ThrowAsync<PostgresException>(() => store.Commit(
            new Commit { Writes = [new WriteSet { Key = new("Basic", "b"), Owner = "diagnoses", ExpectedVersion = 0 }] }, Cancel));

        refused.SqlState.ShouldBe(Refused);
        (await store.Find(new ResourceKey("Basic", "b"), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task An_administrator_who_is_no_superuser_prepares_and_moves_rows()
    {
        var name = $"dba_{suffix}";
        await Run("", $"CREATE ROLE {name} LOGIN CREATEDB PASSWORD 'x'");
        var own = new NpgsqlConnectionStringBuilder(database) { Username = name, Password = "x", Database = name }.ToString();
        await PostgresPreparation.CreateDatabase(own, Cancel);

        try
        {
            await using var administrator = sources[name] = PostgresConnections.Open(own, "test");
            await PostgresPreparation.Migrate(administrator, [], Cancel);
            await PostgresPreparation.Migrate(administrator, [], Cancel);
            await Run(name, Given);

            (await Try(name, "UPDATE resource SET version = 2 WHERE rid = 9002")).ShouldBeNull();
            (await Try(name, "DELETE FROM version WHERE rid = 9002")).ShouldBeNull();
            (await Try(name, "DELETE FROM log")).ShouldBeNull();
        }
        finally
        {
            await PostgresTemplate.Drop(own);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in sources.Values)
        {
            await source.DisposeAsync();
        }

        await PostgresTemplate.Drop(database);
        await using var server = NpgsqlDataSource.Create(await PostgresForTests.Administrator());

        foreach (var login in (string[])["imaging", "assessments", "timeline", "exchange", "dba"])
        {
            await using var command = server.CreateCommand($"DROP ROLE IF EXISTS {login}_{suffix}");
            await command.ExecuteNonQueryAsync();
        }
    }

    private static string Resource(long rid, int version, string owner) =>
        $"INSERT INTO resource (rid, type, id, version, deleted, owner, patient, updated, xact, generation) VALUES ({rid}, 17, 'new', {version}, FALSE, '{owner}', 0, 1, pg_current_xact_id(), 1)";

    private static string Version(long rid, int version) =>
        $"INSERT INTO version (rid, version, action, method, updated, transaction, patient, keys, body) VALUES ({rid}, {version}, 1, 1, 1, '', 0, '', '')";

    private static string Log(string owner) =>
        $"INSERT INTO log (transaction, transaction_index, transaction_count, event, owner, type, resource_id, version, action, time) VALUES ('', 0, 1, '', '{owner}', 17, 'x', 1, 1, 1)";

    private RecordLogin Login(string service, bool writes = true, bool leads = false) => new($"{service}_{suffix}", "pass'word", 8, writes, leads) { Owner = service };

    private async Task Run(string service, string statement)
    {
        await using var command = sources[service].CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>Tries a statement and takes it back.</summary>
    /// <returns>The code of the refusal; null where it was done to a row at least, or to the table.</returns>
    private async Task<string?> Try(string service, string statement)
    {
        await using var connection = await sources[service].OpenConnectionAsync(Cancel);
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await using var command = new NpgsqlCommand(statement, connection, transaction);

        try
        {
            await using var reader = await command.ExecuteReaderAsync(Cancel);

            return reader.HasRows || reader.RecordsAffected > 0 ? null : "no row";
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}
