using System.Runtime.CompilerServices;
using CaseRecords.Fhir.Store.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CaseRecords.Fhir.Tests.Store.Sqlite;

/// <summary>SQLite runs as we want it to.</summary>
public sealed class SqliteLibraryTests
{
    private const int TimesPlannedAnew = 5;

    /// <summary>Before a test opens a connection of its own, as a program does before its first.</summary>
    [ModuleInitializer]
    internal static void Configure() => SqliteLibrary.Configure();

    [Fact]
    public void It_keeps_no_statistics_of_memory_because_all_connections_would_wait_for_each_other_there()
    {
        using var connection = Open();

        raw.sqlite3_memory_used().ShouldBe(0);
    }

    [Fact]
    public void A_statement_keeps_its_plan_when_its_values_change()
    {
        using var connection = Open();
        PlannedAnew(connection).ShouldBeGreaterThan(0);

        SqliteLibrary.KeepPlans(connection);

        PlannedAnew(connection).ShouldBe(0);
    }

    private static SqliteConnection Open()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        raw.sqlite3_exec(connection.Handle!, "CREATE TABLE t(a INTEGER, b INTEGER); CREATE INDEX long ON t(a) WHERE b > 5; CREATE INDEX short ON t(b)");

        return connection;
    }

    private static int PlannedAnew(SqliteConnection connection)
    {
        raw.sqlite3_prepare_v2(connection.Handle!, "SELECT count(*) FROM t WHERE a = 1 AND b > ?1", out var statement).ShouldBe(raw.SQLITE_OK);

        using (statement)
        {
            for (var value = 1; value < 9; value++)
            {
                raw.sqlite3_bind_int(statement, 1, value);
                raw.sqlite3_step(statement).ShouldBe(raw.SQLITE_ROW);
                raw.sqlite3_reset(statement);
            }

            return raw.sqlite3_stmt_status(statement, TimesPlannedAnew, 0);
        }
    }
}
