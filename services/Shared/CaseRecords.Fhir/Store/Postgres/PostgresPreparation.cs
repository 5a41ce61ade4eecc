using System.Globalization;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>
/// What the prepare job does to the record's database before any service starts: tables, the log's beginning, the catalogue, and a login for
/// each service. Repeating it changes nothing.
/// </summary>
public static class PostgresPreparation
{
    /// <summary>Makes the database that a connection string names, where it is not there yet.</summary>
    public static async Task CreateDatabase(string administrator, CancellationToken cancellationToken)
    {
        var wanted = new NpgsqlConnectionStringBuilder(administrator);
        var database = wanted.Database ?? throw new StartRefusedException("Prepare:ConnectionString names no Database.");
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(administrator) { Database = "postgres", Pooling = false });
        await using var exists = source.CreateCommand("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)");

        if (!(bool)(await exists.With(database).ExecuteScalarAsync(cancellationToken))!)
        {
            await Execute(source, "SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING ''UTF8'' LOCALE ''C''', $1)", [database], cancellationToken);
        }
    }

    /// <summary>Brings the record's tables up to this version and registers what the services say.</summary>
    public static Task Migrate(NpgsqlDataSource source, IReadOnlyList<ServiceDefinition> services, CancellationToken cancellationToken) =>
        Migrate(source, services, null, cancellationToken);

    /// <summary>The same.</summary>
    /// <param name="zone">Where dates without a zone are written; null: where the record says, or UTC.</param>
    /// <exception cref="StartRefusedException">The record was indexed in another zone.</exception>
    public static async Task Migrate(NpgsqlDataSource source, IReadOnlyList<ServiceDefinition> services, TimeZoneInfo? zone, CancellationToken cancellationToken)
    {
        await using (var schema = new PostgresRecordDb(PostgresRecordDb.Options(source)))
        {
            await schema.Database.MigrateAsync(cancellationToken);
        }

        await using var begin = source.CreateCommand(
            """
            INSERT INTO feed_state (name, epoch, next, fence, holder, lease_until, floor)
            VALUES ('log', $1, 1, 0, '', 0, 0), ('relay', $1, 0, 0, '', 0, 0) ON CONFLICT (name) DO NOTHING
            """);
        await begin.With(Guid.CreateVersion7().ToString("N")).ExecuteNonQueryAsync(cancellationToken);
        // First: without its policy an administrator who is no superuser would find no row to settle.
        await PostgresRights.Protect(source, cancellationToken);
        await PostgresRestored.Settle(source, isRestored: false, cancellationToken);
        await PostgresCatalogue.Register(source, services, zone, cancellationToken);
    }

    /// <summary>Gives each service its login, its password and its rights, and makes sure that all their connections fit into the server.</summary>
    /// <exception cref="StartRefusedException">The logins may open more connections than the server has.</exception>
    public static async Task MakeLogins(NpgsqlDataSource source, IReadOnlyList<RecordLogin> logins, CancellationToken cancellationToken)
    {
        await using var limit = source.CreateCommand("SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int");
        var server = (int)(await limit.ExecuteScalarAsync(cancellationToken))!;
        var wanted = logins.Sum(login => login.Connections);

        if (wanted > server)
        {
            throw new StartRefusedException(
                $"The services may open {wanted} connections, but PostgreSQL has {server}. Raise max_connections, or make Record:PoolSize smaller.");
        }

        foreach (var login in logins)
        {
            await Execute(
                source, "SELECT CASE WHEN EXISTS (SELECT 1 FROM pg_roles WHERE rolname = $1) THEN '' ELSE format('CREATE ROLE %I', $1) END", [login.Name], cancellationToken);
            await Execute(
                source, "SELECT format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS CONNECTION LIMIT %s PASSWORD %L', $1, $2, $3)",
                [login.Name, login.Connections.ToString(CultureInfo.InvariantCulture), login.Password], cancellationToken);
        }

        await PostgresRights.Grant(source, logins, cancellationToken);
    }

    /// <summary>Gives those logins that are there already their rights on the tables of this version.</summary>
    public static async Task GrantAgain(NpgsqlDataSource source, IReadOnlyList<RecordLogin> logins, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT array_agg(rolname::text) FROM pg_roles WHERE rolname = ANY($1)");
        var there = await command.With((object)logins.Select(login => login.Name).ToArray()).ExecuteScalarAsync(cancellationToken) as string[] ?? [];

        await PostgresRights.Grant(source, [.. logins.Where(login => there.Contains(login.Name))], cancellationToken);
    }

    /// <summary>Has PostgreSQL write a statement with its names and texts quoted, and runs it; nothing where it writes nothing.</summary>
    private static async Task Execute(NpgsqlDataSource source, string writesStatement, string[] values, CancellationToken cancellationToken)
    {
        await using var write = source.CreateCommand(writesStatement);

        if (await write.With([.. values]).ExecuteScalarAsync(cancellationToken) is string { Length: > 0 } statement)
        {
            await using var command = source.CreateCommand(statement);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

/// <summary>The login of one service in the record's database.</summary>
/// <param name="Connections">How many connections all its processes may open together.</param>
/// <param name="Writes">Whether it commits resources: its own, unless it is the one that gives positions.</param>
/// <param name="Sequences">Whether it commits what any owner prepared, gives positions in the log, publishes it and removes what is old.</param>
public sealed record RecordLogin(string Name, string Password, int Connections, bool Writes, bool Sequences)
{
    /// <summary>The owner that its rows name.</summary>
    public string Owner { get; init; } = Name;

    /// <summary>Which scripts of <c>infra/Database</c> give it its rights, in this order.</summary>
    internal IReadOnlyList<string> Rights => this switch
    {
        { Sequences: true } => ["reader", "writer", "exchange"],
        { Writes: true } => ["reader", "writer", "owner"],
        _ => ["reader"],
    };
}
