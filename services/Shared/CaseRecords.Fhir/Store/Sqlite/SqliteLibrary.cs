using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>How SQLite itself runs in this process.</summary>
internal static class SqliteLibrary
{
    /// <summary>
    /// Does without what all connections would wait for each other at: statistics of memory, which take one lock for each allocation; and locks
    /// of a connection, which is used by one thread at a time here. Before the first connection is opened; later it has no effect.
    /// </summary>
    /// <seealso href="https://www.sqlite.org/c3ref/c_config_covering_index_scan.html"/>
    public static void Configure()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
    }

    /// <summary>Has the statements of a connection keep their plans whatever their values are: else SQLite parses and plans some anew each time the values change.</summary>
    /// <seealso href="https://www.sqlite.org/queryplanner-ng.html#qpstab"/>
    public static void KeepPlans(SqliteConnection connection)
    {
        const int Stability = 1007;

        raw.sqlite3_db_config(connection.Handle!, Stability, 1, out _);
    }
}
