using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CaseRecords.PrivateState;

/// <summary>Registers a service's own database: its contexts, and on PostgreSQL what waits for it.</summary>
public static class PrivateDatabaseSetup
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers an <see cref="IDbContextFactory{TContext}"/>. On PostgreSQL it makes <typeparamref name="TPostgres"/>, which has migrations of its own.</summary>
        /// <param name="schema">The schema on PostgreSQL; health calls it so too.</param>
        public void AddPrivateDatabase<TContext, TPostgres>(PrivateDatabase database, string schema)
            where TContext : DbContext
            where TPostgres : TContext
        {
            if (database is PrivateDatabase.File file)
            {
                services.AddDbContextFactory<TContext>(options => options.UseSqlite($"Data Source={file.Path}").AddInterceptors(new DerivedFile()));
            }
            else if (database is PrivateDatabase.Server server)
            {
                services.AddDbContextFactory<TPostgres>(options => options.UsePostgres(server.ConnectionString, schema));
                services.AddSingleton<IDbContextFactory<TContext>, PostgresContexts<TContext, TPostgres>>();
                services.AddKeyedSingleton(schema, (provider, _) => new PostgresSchema(
                    schema,
                    () => new NpgsqlConnection(PostgresOptions.Named(server.ConnectionString, schema)),
                    () => MigrationsOf(provider.GetRequiredService<IDbContextFactory<TPostgres>>()),
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<PostgresSchema>>()));
                services.AddSingleton(provider => new ReadinessCheck($"{schema}-database", provider.GetRequiredKeyedService<PostgresSchema>(schema).WaitingFor));
            }
        }
    }

    /// <summary>The consumer as the host shall run it: on PostgreSQL it waits for its schema.</summary>
    public static ILogConsumer Waiting(this IServiceProvider services, string schema, ILogConsumer consumer) =>
        services.GetKeyedService<PostgresSchema>(schema) is { } waitsFor ? new WaitingConsumer(consumer, waitsFor) : consumer;

    /// <summary>Makes the tables in a new SQLite file. On PostgreSQL that is the job's: this does nothing.</summary>
    /// <exception cref="StartRefusedException">The file has tables of an older version: <see cref="MigrateFile{TContext}"/>.</exception>
    public static async Task PrepareFile(this DbContext db, CancellationToken cancellationToken)
    {
        if (db.Database.IsSqlite())
        {
            await db.MakeFile(cancellationToken);
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        }
    }

    /// <summary>Brings a service's SQLite file up to this version.</summary>
    /// <returns>The migrations that were applied.</returns>
    public static async Task<IReadOnlyList<string>> MigrateFile<TContext>(string path, Func<DbContextOptions<TContext>, TContext> connect, CancellationToken cancellationToken)
        where TContext : DbContext
    {
        await using var db = connect(new DbContextOptionsBuilder<TContext>().UseSqlite($"Data Source={path};Pooling=False").Options);

        return await db.MigrateFile(cancellationToken);
    }

    private static IEnumerable<string> MigrationsOf<TContext>(IDbContextFactory<TContext> contexts)
        where TContext : DbContext
    {
        using var db = contexts.CreateDbContext();

        return [.. db.Database.GetMigrations()];
    }

    private sealed class PostgresContexts<TContext, TPostgres>(IDbContextFactory<TPostgres> contexts) : IDbContextFactory<TContext>
        where TContext : DbContext
        where TPostgres : TContext
    {
        public TContext CreateDbContext() => contexts.CreateDbContext();

        public async Task<TContext> CreateDbContextAsync(CancellationToken cancellationToken = default) => await contexts.CreateDbContextAsync(cancellationToken);
    }
}
