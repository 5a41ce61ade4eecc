using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Hosting;
using Npgsql;

namespace CaseRecords.Fhir.Tests.Store.Postgres;

/// <summary>A service does not start on a server that may forget what it acknowledged, wherever that was decided.</summary>
public sealed class PostgresDurabilityTests : IAsyncLifetime
{
    private readonly string login = $"imaging_{Guid.CreateVersion7().ToString("N")[20..]}";
    private NpgsqlDataSource administrator = null!;
    private string database = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        database = await PostgresTemplate.Copy();
        administrator = PostgresConnections.Open(database, "test");
        await PostgresPreparation.MakeLogins(administrator, [new RecordLogin(login, "x", 4, Writes: true, Sequences: false)], Cancel);
    }

    [Fact]
    public async Task A_server_that_keeps_everything_is_accepted()
    {
        await using var source = AsService();

        (await PostgresDurability.Check(source, Cancel)).ShouldBeNull();
    }

    [Theory]
    [InlineData("ALTER ROLE {0} SET synchronous_commit = off", "synchronous_commit = off")]
    [InlineData("ALTER ROLE {0} IN DATABASE {1} SET synchronous_commit = off", "synchronous_commit = off")]
    [InlineData("ALTER DATABASE {1} SET synchronous_commit = off", "synchronous_commit = off")]
    [InlineData("ALTER ROLE {0} SET zero_damaged_pages = on", "zero_damaged_pages = on")]
    [InlineData("ALTER ROLE {0} SET ignore_checksum_failure = on", "ignore_checksum_failure = on")]
    [InlineData("ALTER TABLE ix_token SET UNLOGGED", "record.ix_token is UNLOGGED")]
    public async Task What_was_set_for_the_login_the_database_or_a_table_alone_is_seen(string change, string says)
    {
        await Run(string.Format(null, change, login, new NpgsqlConnectionStringBuilder(database).Database));
        await using var source = AsService();

        (await Should.ThrowAsync<StartRefusedException>(PostgresDurability.Check(source, Cancel))).Message.ShouldContain(says);
    }

    [Theory]
    [InlineData("fsync")]
    [InlineData("synchronous_commit")]
    [InlineData("full_page_writes")]
    [InlineData("zero_damaged_pages")]
    [InlineData("ignore_checksum_failure")]
    public void Each_setting_alone_is_enough_to_refuse(string setting)
    {
        List<string> values = [.. PostgresDurability.Settings.Select(one => one.Setting == setting ? one.Bad : one.Bad == "on" ? "off" : "on")];

        Should.Throw<StartRefusedException>(() => PostgresDurability.RefuseForgetful(values, [])).Message.ShouldContain(setting);
    }

    [Fact]
    public void A_server_of_which_no_base_backup_can_be_made_is_remarked_upon()
    {
        PostgresDurability.Remark("minimal").ShouldNotBeNull().ShouldContain("wal_level");
        PostgresDurability.Remark("replica").ShouldBeNull();
    }

    [Fact]
    public async Task A_pool_larger_than_the_logins_limit_is_refused()
    {
        await using var source = AsService(poolSize: 5);

        (await Should.ThrowAsync<StartRefusedException>(PostgresDurability.Check(source, Cancel))).Message.ShouldContain("Record:PoolSize is 5");
    }

    public async ValueTask DisposeAsync()
    {
        await administrator.DisposeAsync();
        await PostgresTemplate.Drop(database);
        await using var server = NpgsqlDataSource.Create(await PostgresForTests.Administrator());
        await using var command = server.CreateCommand($"DROP ROLE {login}");
        await command.ExecuteNonQueryAsync();
    }

    private NpgsqlDataSource AsService(int poolSize = 2) =>
        PostgresConnections.Open(new NpgsqlConnectionStringBuilder(database) { Username = login, Password = "x" }.ToString(), "test", poolSize);

    private async Task Run(string statement)
    {
        await using var command = administrator.CreateCommand(statement);
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
