using CaseRecords.PrivateState;
using Npgsql;

namespace CaseRecords.Tests.Support;

/// <summary>Databases on the test run's server, each copied from one that the service's job prepared. The service meets them with its own login's rights.</summary>
/// <param name="login">The service's login.</param>
/// <param name="migrate">The service's job, given an administrator's connection.</param>
public abstract class PostgresDatabases(TestPostgres server, string login, Func<string, CancellationToken, Task> migrate) : TestDatabases
{
    private readonly string prefix = $"caserecords_{Guid.CreateVersion7():N}";
    private bool isPrepared;
    private int made;

    /// <summary>An administrator's connection to a database.</summary>
    public async Task<string> Administrator(string database) =>
        new NpgsqlConnectionStringBuilder(await server.Address()) { Database = database, Pooling = false }.ConnectionString;

    public override async ValueTask InitializeAsync()
    {
        await MakeLogin();
        await Execute($"CREATE DATABASE {prefix}");
        isPrepared = true;
        await migrate(await Administrator(prefix), TestContext.Current.CancellationToken);
    }

    public override async Task<PrivateDatabase> Empty() => PrivateDatabase.Postgres(await Copy());

    /// <summary>A prepared database, as the service's own login reaches it.</summary>
    public async Task<string> Copy() => await AsService(await Make($"TEMPLATE {prefix}"));

    /// <summary>A database that no job has prepared, as the service's own login reaches it.</summary>
    public async Task<string> Unprepared() => await AsService(await Make("TEMPLATE template0"));

    /// <summary>An administrator's connection to the database that a service's connection string names.</summary>
    public Task<string> AdministratorOf(string connectionString) => Administrator(new NpgsqlConnectionStringBuilder(connectionString).Database!);

    /// <summary>Does something to a database as an administrator.</summary>
    public async Task Execute(string statement, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(await Administrator(database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until some session of the database waits for a lock; no longer than the work that may come to wait.</summary>
    public async Task UntilItWaits(Task work, string connectionString)
    {
        await using var connection = new NpgsqlConnection(await AdministratorOf(connectionString));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var waits = new NpgsqlCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'", connection);

        while (!work.IsCompleted && await waits.ExecuteScalarAsync(TestContext.Current.CancellationToken) is 0L)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    protected override async ValueTask Drop()
    {
        if (!isPrepared)
        {
            return;
        }

        for (var number = 1; number <= made; number++)
        {
            await Execute($"DROP DATABASE IF EXISTS {prefix}_{number} WITH (FORCE)");
        }

        await Execute($"DROP DATABASE IF EXISTS {prefix} WITH (FORCE)");
    }

    private async Task<string> Make(string template)
    {
        var name = $"{prefix}_{Interlocked.Increment(ref made)}";
        await Execute($"CREATE DATABASE {name} {template}");

        return name;
    }

    /// <summary>The administrator in the role of the service: a named server's logins keep their passwords, and the rights are the service's.</summary>
    private async Task<string> AsService(string database) =>
        new NpgsqlConnectionStringBuilder(await server.Address()) { Database = database, Options = $"-c role={login}" }.ConnectionString;

    private async Task MakeLogin() => await Execute(
        $"""
        DO $$ BEGIN
            CREATE ROLE {login} LOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$
        """);
}
