using CaseRecords.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CaseRecords.PrivateState;

/// <summary>Makes a service's schema, or brings an older one up to this version, and lets only that service in. A job runs it with an administrator's connection; a serving process never does.</summary>
public static class SchemaJob
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Can be run again, and beside itself: the second waits for the first and finds nothing to do.</summary>
    /// <param name="schema">The schema, and the service's own login: it exists, and gets what it needs to serve and no more.</param>
    /// <exception cref="StartRefusedException">There is no such login.</exception>
    public static async Task Run<TContext>(
        string connectionString, string schema, Func<DbContextOptions<TContext>, TContext> connect, CancellationToken cancellationToken)
        where TContext : DbContext
    {
        // The lock goes with the session, so the session must end with the job.
        var ownSession = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        await using var db = connect(new DbContextOptionsBuilder<TContext>().UsePostgres(ownSession, schema).Options);
        db.Database.SetCommandTimeout(Patience);
        await db.Database.OpenConnectionAsync(cancellationToken);

        if ((await db.Database.SqlQuery<string>($"SELECT rolname::text AS \"Value\" FROM pg_roles WHERE rolname = {schema}").ToListAsync(cancellationToken)) is [])
        {
            throw new StartRefusedException($"PostgreSQL has no login {schema}: create it before its schema.");
        }

        await Execute(db, $"SELECT pg_advisory_lock(hashtext('caserecords {schema}'))", cancellationToken);
        await Execute(db, $"CREATE SCHEMA IF NOT EXISTS {Quoted(schema)}", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        await LetIn(db, schema, cancellationToken);
    }

    private static async Task LetIn(DbContext db, string schema, CancellationToken cancellationToken)
    {
        var name = Quoted(schema);
        var tables = db.Model.GetRelationalModel().Tables.Select(table => $"{name}.{Quoted(table.Name)}");

        await Execute(
            db,
            $"""
            REVOKE ALL ON SCHEMA {name} FROM PUBLIC;
            REVOKE ALL ON ALL TABLES IN SCHEMA {name} FROM PUBLIC;
            GRANT USAGE ON SCHEMA {name} TO {name};
            GRANT SELECT ON {name}.{Quoted(PostgresOptions.History)} TO {name};
            GRANT SELECT, INSERT, UPDATE, DELETE ON {string.Join(", ", tables)} TO {name};
            """,
            cancellationToken);
    }

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static Task<int> Execute(DbContext db, string statement, CancellationToken cancellationToken) =>
        db.Database.ExecuteSqlRawAsync(statement, cancellationToken);
}
