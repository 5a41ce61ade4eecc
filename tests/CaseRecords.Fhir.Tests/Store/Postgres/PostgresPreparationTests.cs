using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Tests.Search.Custom;
using CaseRecords.Fhir.Writing;
using CaseRecords.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

/// <summary>What the prepare job makes, and what a service may do with the login that it is given.</summary>
public sealed class PostgresPreparationTests : IAsyncLifetime
{
    private static readonly ServiceDefinition Adds = new("diagnoses",
    [
        new ResourceDefinition<Hl7.Fhir.Model.Condition> { Profile = "http://profile.example/p", Search = [SearchBy.Token("own-code", "Condition.code")] },
    ]);

    private readonly string suffix = Guid.CreateVersion7().ToString("N")[20..];
    private NpgsqlDataSource administrator = null!;
    private string database = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RecordLogin Reader => new($"timeline_{suffix}", "pass'word", 5, Writes: false, Sequences: false);

    private RecordLogin Writer => new($"imaging_{suffix}", "pass'word", 5, Writes: true, Sequences: false) { Owner = "imaging" };

    private RecordLogin Leader => new($"exchange_{suffix}", "pass'word", 5, Writes: true, Sequences: true);

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTemplate.Copy();
        administrator = PostgresConnections.Open(database, "test");
    }

    [Fact]
    public async Task Preparing_twice_changes_nothing_and_numbers_nothing_anew()
    {
        await PostgresPreparation.Migrate(administrator, [Adds], Cancel);
        var first = await PostgresCatalogue.Load(administrator, Cancel);
        await PostgresPreparation.Migrate(administrator, [Adds], Cancel);
        var second = await PostgresCatalogue.Load(administrator, Cancel);

        second.Parameters.Of("Condition").ShouldBe(first.Parameters.Of("Condition"), new SameParameter());
        second.Profiles.ShouldBe([new("diagnoses", "Condition", "http://profile.example/p")]);
        second.Missing([Adds]).ShouldBeNull();
    }

    [Fact]
    public async Task A_search_parameter_that_no_job_registered_is_named()
    {
        (await PostgresCatalogue.Load(administrator, Cancel)).Missing([Adds]).ShouldBe("Condition?own-code");
    }

    [Fact]
    public async Task A_database_without_tables_waits_for_the_job_and_says_so()
    {
        var empty = new NpgsqlConnectionStringBuilder(database) { Database = "postgres" }.ToString();
        await using var source = PostgresConnections.Open(empty, "test");

        (await PostgresConnections.WaitsFor(source, Cancel))!.ShouldContain("prepare job");
        (await PostgresConnections.WaitsFor(administrator, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_record_of_a_newer_version_is_served_unless_it_needs_what_this_version_does_not_know()
    {
        await Ask(administrator, "INSERT INTO migrations VALUES ('99990101000000_Later', '99')");
        (await PostgresConnections.WaitsFor(administrator, Cancel)).ShouldBeNull();

        await Ask(administrator, """INSERT INTO setting SELECT 'needed-migration', min("MigrationId") FROM migrations""");
        (await PostgresConnections.WaitsFor(administrator, Cancel)).ShouldBeNull();

        await Ask(administrator, "UPDATE setting SET value = '99990101000000_Later' WHERE name = 'needed-migration'");
        (await Should.ThrowAsync<StartRefusedException>(PostgresConnections.WaitsFor(administrator, Cancel))).Message.ShouldContain("99990101000000_Later");
    }

    [Fact]
    public async Task A_record_of_an_older_version_waits_for_the_job()
    {
        await Ask(administrator, """DELETE FROM migrations WHERE "MigrationId" = (SELECT max("MigrationId") FROM migrations)""");

        (await PostgresConnections.WaitsFor(administrator, Cancel))!.ShouldContain("prepare job");
    }

    [Fact]
    public async Task Migrating_again_gives_the_logins_that_are_there_their_rights_on_new_tables()
    {
        await PostgresPreparation.MakeLogins(administrator, [Reader], Cancel);
        await Ask(administrator, "CREATE TABLE record.later (a int)");
        await using var source = As(Reader);
        (await Refused(source, "SELECT * FROM later")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);

        await PostgresPreparation.GrantAgain(administrator, [Reader, Writer], Cancel);

        (await Ask(source, "SELECT count(*) FROM later")).ShouldBe(0L);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_waited_for()
    {
        await using var source = PostgresConnections.Open("Host=127.0.0.1;Port=1;Username=x;Password=y;Database=z", "test");

        (await PostgresConnections.WaitsFor(source, Cancel)).ShouldBe("the record's database to answer");
        (await PostgresConnections.Answers(source, Cancel)).ShouldBe("the record's database to answer");
    }

    [Fact]
    public async Task A_reader_reads_and_writes_nothing()
    {
        await PostgresPreparation.MakeLogins(administrator, [Reader], Cancel);
        await using var source = As(Reader);

        (await Ask(source, "SELECT count(*) FROM resource")).ShouldBe(0L);

        foreach (var table in new[] { "resource", "version", "log", "log_position", "ix_token", "feed_state", "param", "idempotency" })
        {
            (await Refused(source, $"DELETE FROM {table}")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege, table);
        }
    }

    [Fact]
    public async Task A_writer_commits_and_cannot_change_what_is_history()
    {
        await PostgresPreparation.MakeLogins(administrator, [Writer], Cancel);
        await using var source = As(Writer);
        await using var store = new PostgresRecordStore(As(Writer), (await PostgresCatalogue.Load(source, Cancel)).Parameters, TimeProvider.System);

        var commit = await store.Commit(new Commit { Writes = [new WriteSet { Key = new ResourceKey("Basic", "b"), Owner = "imaging", ExpectedVersion = 0 }] }, Cancel);

        commit.ShouldBeOfType<CommitResult.Done>();
        (await Refused(source, "UPDATE version SET version = version")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await Refused(source, "DELETE FROM version")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await Refused(source, "DELETE FROM resource")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await Refused(source, "UPDATE log SET owner = owner")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await Refused(source, "INSERT INTO log_position SELECT * FROM log_position")).ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task The_login_of_exchange_leads_the_log()
    {
        await PostgresPreparation.MakeLogins(administrator, [Leader], Cancel);
        await using var source = As(Leader);
        await using var store = new PostgresRecordStore(source, (await PostgresCatalogue.Load(source, Cancel)).Parameters, TimeProvider.System);
        await store.Commit(new Commit { Writes = [new WriteSet { Key = new ResourceKey("Basic", "b"), Owner = "patients", ExpectedVersion = 0 }] }, Cancel);

        var fence = await store.LeaseLog("test", TimeSpan.FromMinutes(1), Cancel);

        (await store.SequenceLog(fence!.Value, 10, Cancel)).ShouldBe(1);
        (await store.TrimLog(DateTimeOffset.MaxValue, 10, Cancel)).ShouldBe(0);
        (await store.Lease("test", TimeSpan.FromMinutes(1), Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_writer_defines_search_parameters_and_the_leader_indexes_by_them()
    {
        await PostgresPreparation.MakeLogins(administrator, [Writer, Leader], Cancel);
        await using var writing = new PostgresRecordStore(As(Writer), (await PostgresCatalogue.Load(administrator, Cancel)).Parameters, TimeProvider.System);
        await using var leading = new PostgresRecordStore(As(Leader), (await PostgresCatalogue.Load(administrator, Cancel)).Parameters, TimeProvider.System);
        await writing.Commit(new Commit { Writes = [Set("Patient", Defined.Patient("ann", "blue"))] }, Cancel);
        await writing.Commit(new Commit { Writes = [Set("SearchParameter", Defined.EyeParameter())] }, Cancel);
        writing.Reindexing.Parameters.Find("Patient", "eye-colour")!.IsBuilding.ShouldBeTrue();

        var indexer = new SearchIndexer(leading.Reindexing.Parameters, null);
        var reindexer = new Reindexer(leading.Reindexing, indexer, new PatientCompartment(leading.Reindexing.Parameters), NullLogger<Reindexer>.Instance);

        while (await reindexer.Step(Cancel))
        {
            // Another chunk.
        }

        leading.Reindexing.Parameters.Find("Patient", "eye-colour")!.IsBuilding.ShouldBeFalse();
        (await Ask(administrator, "SELECT count(*) FROM ix_token WHERE code = 'blue'")).ShouldBe(1L);
    }

    [Fact]
    public async Task Logins_with_more_connections_than_the_server_has_are_refused()
    {
        var refused = await Should.ThrowAsync<StartRefusedException>(PostgresPreparation.MakeLogins(administrator, [Writer with { Connections = 100_000 }], Cancel));

        refused.Message.ShouldContain("max_connections");
    }

    public async ValueTask DisposeAsync()
    {
        await administrator.DisposeAsync();
        await PostgresTemplate.Drop(database);
        await using var server = NpgsqlDataSource.Create(await PostgresForTests.Administrator());

        foreach (var login in new[] { Reader, Writer, Leader })
        {
            await using var command = server.CreateCommand($"DROP ROLE IF EXISTS {login.Name}");
            await command.ExecuteNonQueryAsync();
        }
    }

    private NpgsqlDataSource As(RecordLogin login) =>
        PostgresConnections.Open(new NpgsqlConnectionStringBuilder(database) { Username = login.Name, Password = login.Password }.ToString(), "test", poolSize: 2);

    private static async Task<object?> Ask(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);

        return await command.ExecuteScalarAsync(Cancel);
    }

    private static async Task<string> Refused(NpgsqlDataSource source, string sql) =>
        (await Should.ThrowAsync<PostgresException>(Ask(source, sql))).SqlState;

    private static WriteSet Set(string type, string json)
    {
        var key = new ResourceKey(type, System.Text.Json.JsonDocument.Parse(json).RootElement.String("id"));

        return new WriteSet { Key = key, Owner = "imaging", ExpectedVersion = 0, Body = ResourceRewriter.Rewrite(System.Text.Encoding.UTF8.GetBytes(json), key, 1) };
    }

    private sealed class SameParameter : IEqualityComparer<SearchParameterInfo>
    {
        public bool Equals(SearchParameterInfo? one, SearchParameterInfo? other) => (one?.Number, one?.Code, one?.Expression) == (other?.Number, other?.Code, other?.Expression);

        public int GetHashCode(SearchParameterInfo parameter) => parameter.Number;
    }
}
