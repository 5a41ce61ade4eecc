using System.Net;
using System.Net.Sockets;
using CaseRecords.PrivateState.Tests.Notes;
using Npgsql;

namespace CaseRecords.PrivateState.Tests;

public sealed class PostgresSchemaTests(NotesDatabases databases) : IClassFixture<NotesDatabases>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_waited_for_with_one_line_until_the_job_has_run()
    {
        var service = await databases.Unprepared();
        using var waiting = new WaitingSchema(service);
        var ready = waiting.Schema.Ready(Stop).AsTask();

        await waiting.Pass(5, ready);
        ready.IsCompleted.ShouldBeFalse();
        waiting.Lines.ShouldBe(["Warning: caserecords_notes waits for the prepare job to make schema caserecords_notes"]);

        await NotesDatabases.Migrate(await databases.AdministratorOf(service), Stop);
        await waiting.Pass(100, ready);
        await ready;
        waiting.Lines[^1].ShouldBe("Information: caserecords_notes has its tables and goes on");
    }

    [Fact]
    public async Task A_server_that_is_not_there_yet_is_waited_for()
    {
        using var waiting = new WaitingSchema($"Host=127.0.0.1;Port={ClosedPort()};Database=record;Username=timeline");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var ready = waiting.Schema.Ready(stop.Token).AsTask();

        await waiting.Pass(5, ready);

        waiting.Lines.ShouldBe(["Warning: caserecords_notes waits for PostgreSQL to answer"]);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => ready);
    }

    [Fact]
    public async Task A_ready_schema_is_asked_once_and_again_when_something_failed()
    {
        using var waiting = new WaitingSchema(await databases.Copy());

        await waiting.Schema.Ready(Stop);
        await waiting.Schema.Ready(Stop);
        waiting.Asked.ShouldBe(1);

        waiting.Schema.Doubt();
        await waiting.Schema.Ready(Stop);
        waiting.Asked.ShouldBe(2);
        waiting.Lines.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("DELETE FROM caserecords_notes.\"__EFMigrationsHistory\"", "the prepare job to bring schema caserecords_notes up to this version")]
    [InlineData("REVOKE USAGE ON SCHEMA caserecords_notes FROM caserecords_notes", "the prepare job to open schema caserecords_notes to this login")]
    [InlineData("INSERT INTO caserecords_notes.\"__EFMigrationsHistory\" VALUES ('20990101000000_Later', '99')", null)]
    public async Task It_says_what_is_missing(string done, string? reason)
    {
        var service = await databases.Copy();
        await databases.Execute(done, new NpgsqlConnectionStringBuilder(service).Database!);

        (await WaitingFor(service)).ShouldBe(reason);
    }

    [Fact]
    public async Task It_says_when_the_database_or_the_login_is_missing()
    {
        var service = new NpgsqlConnectionStringBuilder(await databases.Copy()) { Options = null };
        var nowhere = new NpgsqlConnectionStringBuilder(service.ConnectionString) { Database = "caserecords_nowhere" };
        var nobody = new NpgsqlConnectionStringBuilder(service.ConnectionString) { Username = "caserecords_nobody", Password = "wrong" };

        (await WaitingFor(nowhere.ConnectionString)).ShouldBe("its database to be created");
        (await WaitingFor(nobody.ConnectionString)).ShouldBe("PostgreSQL to accept its login and password");
    }

    private static async Task<string?> WaitingFor(string connectionString)
    {
        using var waiting = new WaitingSchema(connectionString);

        return await waiting.Schema.WaitingFor(Stop);
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
