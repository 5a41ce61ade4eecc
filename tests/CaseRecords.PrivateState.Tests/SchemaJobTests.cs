using CaseRecords.Hosting;
using CaseRecords.PrivateState.Tests.Notes;
using Npgsql;

namespace CaseRecords.PrivateState.Tests;

public sealed class SchemaJobTests(NotesDatabases databases) : IClassFixture<NotesDatabases>
{
    private const string Refused = PostgresErrorCodes.InsufficientPrivilege;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("INSERT INTO caserecords_notes.note VALUES (1, 'one'); UPDATE caserecords_notes.note SET \"Text\" = 'two'; DELETE FROM caserecords_notes.note", null)]
    [InlineData("SELECT * FROM caserecords_notes.\"__EFMigrationsHistory\"", null)]
    [InlineData("DELETE FROM caserecords_notes.\"__EFMigrationsHistory\"", Refused)]
    [InlineData("TRUNCATE caserecords_notes.note", Refused)]
    [InlineData("DROP TABLE caserecords_notes.note", Refused)]
    [InlineData("ALTER TABLE caserecords_notes.note ADD COLUMN \"More\" text", Refused)]
    [InlineData("CREATE TABLE caserecords_notes.more (id int)", Refused)]
    public async Task The_service_reads_and_writes_its_rows_and_nothing_else(string statement, string? state) =>
        (await Try(await databases.Copy(), statement)).ShouldBe(state);

    [Fact]
    public async Task Nobody_else_sees_them_whatever_was_granted_to_all()
    {
        var service = await databases.Copy();
        var administrator = await databases.AdministratorOf(service);
        var stranger = new NpgsqlConnectionStringBuilder(administrator) { Options = "-c role=pg_monitor" }.ConnectionString;
        await Try(administrator, "GRANT USAGE ON SCHEMA caserecords_notes TO PUBLIC; GRANT ALL ON ALL TABLES IN SCHEMA caserecords_notes TO PUBLIC");
        (await Try(stranger, "SELECT * FROM caserecords_notes.note")).ShouldBeNull();

        await NotesDatabases.Migrate(administrator, Stop);

        (await Try(stranger, "SELECT * FROM caserecords_notes.note")).ShouldBe(Refused);
        (await Try(service, "SELECT * FROM caserecords_notes.note")).ShouldBeNull();
    }

    [Fact]
    public async Task Two_jobs_at_once_make_it_once_and_a_third_changes_nothing()
    {
        var service = await databases.Unprepared();
        var administrator = await databases.AdministratorOf(service);

        await Task.WhenAll(NotesDatabases.Migrate(administrator, Stop), NotesDatabases.Migrate(administrator, Stop));
        await Try(service, "INSERT INTO caserecords_notes.note VALUES (1, 'one')");
        await NotesDatabases.Migrate(administrator, Stop);

        (await Try(service, "SELECT 1 / count(*) FROM caserecords_notes.note")).ShouldBeNull();
    }

    [Fact]
    public async Task A_login_that_is_not_there_is_named()
    {
        var administrator = await databases.AdministratorOf(await databases.Unprepared());

        (await Should.ThrowAsync<StartRefusedException>(() => NotesDatabases.Migrate(administrator, "caserecords_nobody", Stop)))
            .Message.ShouldBe("PostgreSQL has no login caserecords_nobody: create it before its schema.");
    }

    /// <returns>Null, or the state with which the server refused.</returns>
    private static async Task<string?> Try(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(statement, connection);

        try
        {
            await command.ExecuteNonQueryAsync(Stop);

            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}
