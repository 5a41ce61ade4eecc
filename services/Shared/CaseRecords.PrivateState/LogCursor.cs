using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace CaseRecords.PrivateState;

/// <summary>
/// The row that says how far the log was applied is also the lock: of several instances of a service, one at a time applies the log,
/// and the next one begins from what that one left.
/// </summary>
public static class LogCursor
{
    /// <summary>Takes the row until the transaction ends; makes it where there is none. Another instance waits here.</summary>
    /// <returns>How far the log was applied.</returns>
    public static async Task<long> TakeCursor<TCursor>(this DbContext db, CancellationToken cancellationToken)
        where TCursor : class
    {
        var statement =
            $"""
            INSERT INTO {db.TableOf<TCursor>()} AS taken ("Id", "Position") VALUES (1, 0)
            ON CONFLICT ("Id") DO UPDATE SET "Position" = taken."Position"
            RETURNING "Position" AS "Value"
            """;

        return (await db.Database.SqlQueryRaw<long>(statement).ToListAsync(cancellationToken)).Single();
    }

    /// <summary>Fails where the transaction, and the row with it, was lost without our noticing: another instance may have gone on.</summary>
    public static async Task StillHasCursor(this DbContext db, CancellationToken cancellationToken) =>
        await db.Database.ExecuteSqlRawAsync("SELECT 1", cancellationToken);

    /// <summary>A table as it stands in a statement: quoted, and in its schema where the database has schemas.</summary>
    public static string TableOf<TRow>(this DbContext db)
        where TRow : class
    {
        var type = db.Model.FindEntityType(typeof(TRow)) ?? throw new ArgumentException($"{typeof(TRow).Name} is no row of the model.", nameof(db));

        return db.GetService<ISqlGenerationHelper>().DelimitIdentifier(type.GetTableName()!, type.GetSchema());
    }
}
