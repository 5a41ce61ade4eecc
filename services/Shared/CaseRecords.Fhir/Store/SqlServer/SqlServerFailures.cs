using Microsoft.Data.SqlClient;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>What the errors of SQL Server mean here: that another got there first, or that the database cannot answer now.</summary>
/// <seealso href="https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors"/>
internal static class SqlServerFailures
{
    /// <summary>How often what lost a race is tried.</summary>
    public const int Attempts = 4;

    /// <summary>Our own: an application lock was not granted because that would have been a deadlock.</summary>
    public const int LockDeadlock = 51205;

    /// <summary>Our own: an application lock was not granted in time.</summary>
    public const int LockTimeout = 51222;

    /// <summary>From here on an error is of the server, its resources or the connection, not of the statement.</summary>
    private const byte FirstOfServer = 17;

    public static async ValueTask<TResult> Answer<TResult>(Func<ValueTask<TResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (SqlException e) when (IsAway(e.Number, e.Class))
        {
            throw new UnavailableException("The record's database does not answer.", e);
        }
    }

    /// <summary>Two wrote the same key, or waited for each other, or one changed what the other's snapshot saw.</summary>
    public static bool LostRace(int number) => number is 2627 or 2601 or 1205 or 3960 or LockDeadlock;

    /// <summary>Whether the server cannot answer now, and may soon.</summary>
    public static bool IsAway(int number, byte severity) => severity >= FirstOfServer || number switch
    {
        // A statement's time is over; a connection could not be made or broke; a lock was not granted in time.
        -2 or 2 or 53 or 64 or 121 or 233 or 1222 or 10053 or 10054 or 10060 or 10061 or LockTimeout => true,
        // The database is opening, restoring or failing over; the server is stopping, or has no memory or session to spare.
        921 or 922 or 927 or 983 or 4060 or 4221 or 6005 or 17142 or 10928 or 10929 or 40197 or 40501 or 40613 or 49918 or 49919 or 49920 => true,
        _ => false,
    };
}
