using CaseRecords.Fhir.Store.Schema;
using CaseRecords.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>Opens a service's connections to the record, and makes sure that the server behind them keeps what it acknowledges.</summary>
public static class PostgresConnections
{
    private const int DefaultPoolSize = 8;

    /// <summary>Connections of one process to the record unless <c>Record:PoolSize</c> says otherwise; most work passes through exchange.</summary>
    public static int PoolSizeOf(string service) => service is "exchange" or "standalone" ? 2 * DefaultPoolSize : DefaultPoolSize;

    /// <summary>A pool that finds the record's tables. Nothing is connected yet.</summary>
    /// <exception cref="StartRefusedException">The connection string cannot be read.</exception>
    public static NpgsqlDataSource Open(string connectionString, string application, int poolSize = DefaultPoolSize)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString)
            {
                SearchPath = PostgresRecordDb.Schema,
                ApplicationName = $"caserecords-{application}",
                MaxPoolSize = poolSize,
                Timeout = 5,
                CommandTimeout = 30,
                MaxAutoPrepare = 200,
                AutoPrepareMinUsages = 2,
                IncludeErrorDetail = false,

                // Nothing of ours outlives its transaction: resetting a session at each return would cost a read as much as its statement.
                NoResetOnClose = true,

                // What the store asks goes by keys, whatever the statistics say of tables that have just been filled: planned once, and read
                // through their indexes. A search says otherwise where its values matter. Helpers are never started: two more processes cost more than
                // nearly every statement, and a large log was read with two of them, 200 entries in 150 ms.
                Options = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c max_parallel_workers_per_gather=0",
            };

            return new NpgsqlDataSourceBuilder(settings.ToString()).Build();
        }
        catch (ArgumentException e)
        {
            throw new StartRefusedException($"Record:ConnectionString cannot be read: {e.Message}");
        }
    }

    /// <summary>Why a service cannot work with the server yet; null where it can. Tables that are newer than this version do not keep it from that.</summary>
    /// <exception cref="StartRefusedException">The tables have lost something that this version needs.</exception>
    public static async Task<string?> WaitsFor(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = new PostgresRecordDb(PostgresRecordDb.Options(source));

            if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                return "the prepare job to bring the record's tables up to this version";
            }

            await context.RefuseOutgrown(cancellationToken);

            return await PostgresRestored.IsUnsettled(source, cancellationToken) ? "the prepare job, or restored: this database came from a dump, and its log must begin a new epoch" : null;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InsufficientPrivilege)
        {
            return "the prepare job to make this service's login and its database";
        }
        catch (NpgsqlException)
        {
            return "the record's database to answer";
        }
    }

    /// <summary>Whether the server answers this login now.</summary>
    public static async ValueTask<string?> Answers(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = source.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);

            return null;
        }
        catch (NpgsqlException)
        {
            return "the record's database to answer";
        }
    }
}
