using CaseRecords.Fhir.Store.Schema;
using CaseRecords.Hosting;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>
/// Brings the tables of a SQLite file up to this version. A serving process makes those of a new file; older ones it leaves to a job, or to
/// <c>--migrate true</c>.
/// </summary>
public static class SqliteMigration
{
    /// <summary>The same for the file of a record.</summary>
    /// <returns>The migrations that were applied.</returns>
    public static async Task<IReadOnlyList<string>> Record(string path, CancellationToken cancellationToken)
    {
        await using var db = new RecordDb(SqliteRecordDb.Options($"Data Source={path};Pooling=False"));
        await db.RefuseOutgrown(cancellationToken);

        return await db.MigrateFile(cancellationToken);
    }

    extension(DbContext db)
    {
        /// <summary>Applies what is missing. Whoever calls this has the data directory to itself.</summary>
        /// <returns>The migrations that were applied.</returns>
        public async Task<IReadOnlyList<string>> MigrateFile(CancellationToken cancellationToken)
        {
            List<string> pending = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];

            if (pending.Count > 0)
            {
                // Who is killed while migrating leaves this behind, and the next would wait for it for ever.
                await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
                await db.Database.MigrateAsync(cancellationToken);
            }

            return pending;
        }

        /// <summary>Makes the tables of a new file.</summary>
        /// <exception cref="StartRefusedException">The file has tables of an older version.</exception>
        public async Task MakeFile(CancellationToken cancellationToken)
        {
            if (!(await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Any())
            {
                await db.MigrateFile(cancellationToken);
            }
            else if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                var path = db.Database.GetDbConnection().DataSource;

                throw new StartRefusedException(
                    $"""
                    {path} is of an older version. Bring it up to this one, after a backup: there is no way back.
                      CaseRecords.Standalone backup --data {Path.GetDirectoryName(path)} --to FOLDER
                      CaseRecords.Standalone migrate --data {Path.GetDirectoryName(path)}
                    With --migrate true every start does it by itself.
                    """);
            }
        }
    }
}
