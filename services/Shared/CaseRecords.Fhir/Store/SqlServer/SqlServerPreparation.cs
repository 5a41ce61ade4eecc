using System.Data.Common;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Hosting;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>
/// What the prepare job does to the record's database before any service starts: its options, tables, the log's beginning, the catalogue, and a
/// login for each service. Repeating it changes nothing.
/// </summary>
public static class SqlServerPreparation
{
    internal const string MostConnections = "SELECT @@MAX_CONNECTIONS";

    internal const string LogBegins =
        """
        INSERT INTO feed_state (name, epoch, next, fence, holder, lease_until, floor)
        SELECT k.name, @epoch, k.next, 0, '', 0, 0 FROM (VALUES ('log', 1), ('relay', 0)) k(name, next) WHERE NOT EXISTS (SELECT 1 FROM feed_state f WHERE f.name = k.name)
        """;

    internal const string Users = "SELECT name FROM sys.database_principals WHERE type = 'S'";

    /// <summary>Makes the database that a connection string names, where it is not there yet, and sets its options.</summary>
    public static async Task CreateDatabase(string administrator, CancellationToken cancellationToken)
    {
        var database = new SqlConnectionStringBuilder(administrator).InitialCatalog is { Length: > 0 } given ? given : throw new StartRefusedException("Prepare:ConnectionString names no Database.");
        var server = SqlServerConnections.Open(new SqlConnectionStringBuilder(administrator) { InitialCatalog = "master", Pooling = false }.ToString(), "prepare");
        await using (server)
        {
            await SqlServerRights.Run(server, MakeDatabase(database), cancellationToken);
        }
    }

    /// <summary>Brings the record's tables up to this version and registers what the services say.</summary>
    /// <param name="zone">Where dates without a zone are written; null: where the record says, or UTC.</param>
    /// <exception cref="StartRefusedException">The record was indexed in another zone, or the database compares texts otherwise than byte by byte.</exception>
    public static async Task Migrate(DbDataSource source, IReadOnlyList<ServiceDefinition> services, TimeZoneInfo? zone, CancellationToken cancellationToken)
    {
        await SqlServerConnections.Check(source, cancellationToken);

        await using (var schema = new SqlServerRecordDb(SqlServerRecordDb.Options(source.ConnectionString)))
        {
            await schema.Database.MigrateAsync(cancellationToken);
        }

        await source.Change(transaction => transaction.Execute(LogBegins, [("@epoch", Guid.CreateVersion7().ToString("N"))], cancellationToken), cancellationToken);
        await SqlServerRights.Run(source, SqlServerRights.Record, cancellationToken);
        await SqlServerCatalogue.Register(source, services, zone, cancellationToken);
    }

    /// <summary>Gives each service its login, its password and its rights, and makes sure that all their connections fit into the server.</summary>
    /// <exception cref="StartRefusedException">The logins may open more connections than the server has.</exception>
    public static async Task MakeLogins(DbDataSource source, IReadOnlyList<RecordLogin> logins, CancellationToken cancellationToken)
    {
        var server = await source.Value<int>(MostConnections, [], cancellationToken);
        var wanted = logins.Sum(login => login.Connections);

        if (wanted > server)
        {
            throw new StartRefusedException(
                $"The services may open {wanted} connections, but SQL Server has {server}. Raise 'user connections', or make Record:PoolSize smaller.");
        }

        await SqlServerRights.Run(source, [.. SqlServerRights.Record, .. logins.SelectMany(MakeLogin), .. logins.SelectMany(SqlServerRights.Of)], cancellationToken);
    }

    /// <summary>Gives those logins that are there already their rights on the tables of this version.</summary>
    public static async Task GrantAgain(DbDataSource source, IReadOnlyList<RecordLogin> logins, CancellationToken cancellationToken)
    {
        var there = await source.All(Users, [], row => row.GetString(0), cancellationToken);

        await SqlServerRights.Run(source, [.. SqlServerRights.Record, .. logins.Where(login => there.Contains(login.Name)).SelectMany(SqlServerRights.Of)], cancellationToken);
    }

    /// <summary>Readers see what is committed and do not wait; a search is of one moment; what is acknowledged is on the disk; texts compare byte by byte.</summary>
    internal static IEnumerable<string> MakeDatabase(string database)
    {
        var (name, text) = (SqlServerRights.Named(database), SqlServerRights.Text(database));

        return
        [
            $"IF DB_ID({text}) IS NULL CREATE DATABASE {name} COLLATE {SqlServerText.Collation}",
            $"IF EXISTS (SELECT 1 FROM sys.databases WHERE name = {text} AND is_read_committed_snapshot_on = 0) ALTER DATABASE {name} SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE",
            $"IF EXISTS (SELECT 1 FROM sys.databases WHERE name = {text} AND snapshot_isolation_state = 0) ALTER DATABASE {name} SET ALLOW_SNAPSHOT_ISOLATION ON",
            $"IF EXISTS (SELECT 1 FROM sys.databases WHERE name = {text} AND delayed_durability <> 0) ALTER DATABASE {name} SET DELAYED_DURABILITY = DISABLED",
        ];
    }

    /// <summary>A login of the server and its user in the database. Passwords are made by a machine: no policy for people's is asked.</summary>
    internal static IEnumerable<string> MakeLogin(RecordLogin login)
    {
        var (name, text, password) = (SqlServerRights.Named(login.Name), SqlServerRights.Text(login.Name), SqlServerRights.Text(login.Password));

        return
        [
            $"IF SUSER_ID({text}) IS NULL CREATE LOGIN {name} WITH PASSWORD = {password}, CHECK_POLICY = OFF ELSE ALTER LOGIN {name} WITH PASSWORD = {password}, CHECK_POLICY = OFF",
            $"IF USER_ID({text}) IS NULL CREATE USER {name} FOR LOGIN {name} WITH DEFAULT_SCHEMA = dbo ELSE ALTER USER {name} WITH LOGIN = {name}, DEFAULT_SCHEMA = dbo",
        ];
    }
}
