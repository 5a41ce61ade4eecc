using CaseRecords.Fhir.Store.SqlServer;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>What SQL Server's errors mean to a caller.</summary>
public sealed class SqlServerFailuresTests
{
    [Theory]
    [InlineData(2627, 14, true, false)] // a primary key twice
    [InlineData(2601, 14, true, false)] // a unique index twice
    [InlineData(1205, 13, true, false)] // a deadlock
    [InlineData(3960, 16, true, false)] // a snapshot that another overtook
    [InlineData(51205, 16, true, false)] // an application lock that would have been a deadlock
    [InlineData(51222, 16, false, true)] // an application lock not in time
    [InlineData(1222, 16, false, true)] // a lock not in time
    [InlineData(-2, 11, false, true)] // a statement not in time
    [InlineData(4060, 11, false, true)] // no database yet
    [InlineData(1105, 17, false, true)] // the disk is full
    [InlineData(9002, 17, false, true)] // the log is full
    [InlineData(10054, 20, false, true)] // the connection is gone
    [InlineData(207, 16, false, false)] // a column that is not there
    [InlineData(102, 15, false, false)] // not Transact-SQL
    [InlineData(229, 14, false, false)] // a right that is missing
    public void An_error_is_a_lost_race_an_absent_database_or_a_fault(int number, byte severity, bool lostRace, bool away)
    {
        SqlServerFailures.LostRace(number).ShouldBe(lostRace);
        SqlServerFailures.IsAway(number, severity).ShouldBe(away);
    }

    [Theory]
    [InlineData(true, "ON", "DISABLED", SqlServerText.Collation, null)]
    [InlineData(false, "ON", "DISABLED", SqlServerText.Collation, "READ_COMMITTED_SNAPSHOT")]
    [InlineData(true, "OFF", "DISABLED", SqlServerText.Collation, "ALLOW_SNAPSHOT_ISOLATION")]
    [InlineData(true, "ON", "FORCED", SqlServerText.Collation, "DELAYED_DURABILITY")]
    [InlineData(true, "ON", "ALLOWED", "SQL_Latin1_General_CP1_CI_AS", "collation")]
    public void A_database_that_loses_writes_or_reads_otherwise_is_refused(bool committed, string snapshot, string durability, string collation, string? why)
    {
        var wrong = SqlServerConnections.Wrong(committed, snapshot, durability, collation);

        (why is null ? wrong is null : wrong!.Contains(why, StringComparison.Ordinal)).ShouldBeTrue(wrong);
    }
}
