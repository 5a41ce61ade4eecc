using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>How SQLite itself runs in this process.</summary>
internal static class SqliteLibrary
{
    /// <summary>
    /// Does without statistics of memory, which take one lock for each allocation, so that all connections wait for each other there. Before the
    /// first connection is opened; later it has no effect. Connections keep their own locks: .NET's finalizer closes what somebody forgot.
    /// </summary>
    /// <seealso href="https://www.sqlite.org/c3ref/c_config_covering_index_scan.html"/>
    public static void Configure()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>Has the statements of a connection keep their plans whatever their values are: else SQLite parses and plans some anew each time the values change.</summary>
    /// <seealso href="https://www.sqlite.org/queryplanner-ng.html#qpstab"/>
    public static void KeepPlans(SqliteConnection connection)
    {
        const int Stability = 1007;

        raw.sqlite3_db_config(connection.Handle!, Stability, 1, out _);
    }
}
