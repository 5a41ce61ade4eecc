using CaseRecords.Fhir.Store.Sqlite;
using Microsoft.Data.Sqlite;

namespace CaseRecords.Fhir.Tests.Store.Sqlite;

public sealed class SqliteStatementsTests
{
    [Fact]
    public void What_was_not_asked_for_longest_is_dropped_and_made_again()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        using var statements = new SqliteStatements(connection, most: 3);

        foreach (var n in new[] { 1, 2, 3, 1, 4 })
        {
            statements.Of($"SELECT {n}", out _).ExecuteScalar().ShouldBe((long)n);
        }

        statements.Count.ShouldBe(3);
        IsNew(3).ShouldBeFalse();
        IsNew(4).ShouldBeFalse();
        IsNew(1).ShouldBeFalse("it was asked for again");
        IsNew(2).ShouldBeTrue();

        bool IsNew(int n)
        {
            statements.Of($"SELECT {n}", out var isNew);

            return isNew;
        }
    }
}
