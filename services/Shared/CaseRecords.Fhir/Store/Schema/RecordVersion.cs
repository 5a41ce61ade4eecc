using CaseRecords.Hosting;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Fhir.Store.Schema;

/// <summary>
/// How the tables of a record stand to this version. Newer tables are no obstacle: a migration only adds, until one takes away what no version
/// in use needs any more. That one writes into the record which migration a process must know to go on with it.
/// </summary>
internal static class RecordVersion
{
    /// <summary>Refuses a record that has been brought past what this version can work with.</summary>
    /// <exception cref="StartRefusedException">It has.</exception>
    public static async Task RefuseOutgrown(this RecordDb db, CancellationToken cancellationToken)
    {
        List<string> known = [.. db.Database.GetMigrations()];

        // Only a version that this one does not know can have written it, so that only then is it asked.
        if ((await db.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(known).Any()
            && await Needed(db).SingleOrDefaultAsync(cancellationToken) is { } needed && !known.Contains(needed))
        {
            throw new StartRefusedException(
                $"A newer version has brought this record to tables that this version cannot work with: it would have to know {needed}. Start that version, or one between the two.");
        }
    }

    private static IQueryable<string> Needed(RecordDb db) => db.Database.SqlQuery<string>($"SELECT value AS \"Value\" FROM setting WHERE name = {RecordSettings.NeededMigration}");
}
