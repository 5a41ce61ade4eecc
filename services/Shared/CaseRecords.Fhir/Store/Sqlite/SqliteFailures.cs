using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Says of a file that cannot be used now that it cannot, so that the caller is told to try again.</summary>
/// <seealso href="https://www.sqlite.org/rescode.html"/>
internal static class SqliteFailures
{
    /// <summary>What the caller is told; anything else that went wrong as it is.</summary>
    public static Exception Told(Exception e) => (e as SqliteException)?.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => new UnavailableException("The disk of the record is full.", e) { IsFull = true },
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new UnavailableException("Something else holds the record.", e),
        raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN => new UnavailableException("The disk of the record does not take what is written.", e),
        _ => e,
    };

    /// <summary>Where the disk is full or fails, SQLite ends the whole transaction by itself; what comes after that only finds that there is none.</summary>
    public static bool IsOnlyAfterwards(Exception e) => e is SqliteException { SqliteErrorCode: raw.SQLITE_ERROR };
}
