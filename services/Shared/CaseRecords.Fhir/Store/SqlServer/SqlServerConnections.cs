using System.Data.Common;
using CaseRecords.Hosting;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Opens a service's connections to the record, and makes sure that the database behind them keeps what it acknowledges and shows what it should.</summary>
public static class SqlServerConnections
{
    internal const string Ping = "SELECT 1";

    internal const string Options =
        "SELECT is_read_committed_snapshot_on, snapshot_isolation_state_desc, delayed_durability_desc, collation_name, @@MAX_CONNECTIONS FROM sys.databases WHERE database_id = DB_ID()";

    private const int DefaultPoolSize = 8;

    /// <summary>A pool. Nothing is connected yet.</summary>
    /// <exception cref="StartRefusedException">The connection string cannot be read.</exception>
    public static DbDataSource Open(string connectionString, string application, int poolSize = DefaultPoolSize)
    {
        try
        {
            return new SqlServerDataSource(new SqlConnectionStringBuilder(connectionString)
            {
                ApplicationName = $"caserecords-{application}",
                MaxPoolSize = poolSize,
                ConnectTimeout = 5,
                CommandTimeout = 30,
                MultipleActiveResultSets = false,
            }.ToString());
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new StartRefusedException($"Record:ConnectionString cannot be read: {e.Message}");
        }
    }

    /// <summary>How many connections a pool may open.</summary>
    public static int PoolSize(DbDataSource source) => new SqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize;

    /// <summary>Why a service cannot work with the server yet; null where it can.</summary>
    public static async Task<string?> WaitsFor(DbDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = new SqlServerRecordDb(SqlServerRecordDb.Options(source.ConnectionString));

            return (await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any() ? "the prepare job to bring the record's tables up to this version" : null;
        }
        catch (SqlException e) when (e.Number is 229 or 916 or 4060 or 18456)
        {
            return "the prepare job to make this service's login and its database";
        }
        catch (SqlException)
        {
            return "the record's database to answer";
        }
    }

    /// <summary>Whether the server answers this login now.</summary>
    public static async ValueTask<string?> Answers(DbDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            await source.Value<int>(Ping, [], cancellationToken);

            return null;
        }
        catch (Exception e) when (e is SqlException or UnavailableException)
        {
            return "the record's database to answer";
        }
    }

    /// <summary>Refuses a database that may forget what it acknowledged, whose readers wait for writers, or that compares texts otherwise than byte by byte.</summary>
    /// <exception cref="StartRefusedException">An option of the database is not what the prepare job sets, or the pool is larger than the server allows.</exception>
    public static async Task Check(DbDataSource source, CancellationToken cancellationToken)
    {
        var (committed, snapshot, durability, collation, connections) = (await source.All(
            Options, [], row => (row.GetBoolean(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4)), cancellationToken))[0];

        if (Wrong(committed, snapshot, durability, collation) is { } wrong)
        {
            throw new StartRefusedException(wrong);
        }

        if (PoolSize(source) > connections)
        {
            throw new StartRefusedException($"Record:PoolSize is {PoolSize(source)}, but SQL Server allows {connections} connections here. Make the pool smaller or raise the limit.");
        }
    }

    /// <summary>What is wrong with a database's options; null: nothing.</summary>
    internal static string? Wrong(bool readCommittedSnapshot, string snapshotIsolation, string delayedDurability, string collation) =>
        !readCommittedSnapshot ? "SQL Server runs the record's database with READ_COMMITTED_SNAPSHOT OFF: readers would wait for writers. Run the prepare job, or turn it on."
        : snapshotIsolation != "ON" ? "SQL Server runs the record's database with ALLOW_SNAPSHOT_ISOLATION OFF: a search could not be read as of one moment. Run the prepare job, or turn it on."
        : delayedDurability == "FORCED" ? "SQL Server runs the record's database with DELAYED_DURABILITY = FORCED: a crash would lose writes that were acknowledged. Turn it off, or use another database."
        : collation != SqlServerText.Collation ? $"The record's database has the collation {collation}; the record needs {SqlServerText.Collation}. Let the prepare job create the database."
        : null;

    /// <summary>Says of a pool whose connections are all in use that the database cannot be asked now.</summary>
    private sealed class SqlServerDataSource(string connectionString) : DbDataSource
    {
        public override string ConnectionString => connectionString;

        protected override DbConnection CreateDbConnection() => new SqlConnection(connectionString);

        protected override async ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
        {
            var connection = CreateDbConnection();

            try
            {
                await connection.OpenAsync(cancellationToken);

                return connection;
            }
            catch (Exception e)
            {
                await connection.DisposeAsync();

                if (e is NotSupportedException)
                {
                    throw new StartRefusedException($"SQL Server's driver cannot work here: {e.Message} Install ICU (libicu), and start without DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
                }

                if (e is InvalidOperationException)
                {
                    throw new UnavailableException("No connection to the record's database came free in time.", e);
                }

                throw;
            }
        }
    }
}
