using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Store.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CaseRecords.Fhir.Tests.Store;

/// <summary>What a database that cannot now is called towards callers; what is wrong with a statement stays what it is.</summary>
public sealed class FailuresTests
{
    [Theory]
    [InlineData(13, true)] // SQLITE_FULL
    [InlineData(5, false)] // SQLITE_BUSY
    [InlineData(6, false)] // SQLITE_LOCKED
    [InlineData(8, false)] // SQLITE_READONLY
    [InlineData(10, false)] // SQLITE_IOERR
    [InlineData(14, false)] // SQLITE_CANTOPEN
    public void A_file_that_cannot_be_used_now_is_unavailable(int code, bool isFull) =>
        SqliteFailures.Told(new SqliteException("x", code)).ShouldBeOfType<UnavailableException>().IsFull.ShouldBe(isFull);

    [Theory]
    [InlineData(1)] // SQLITE_ERROR
    [InlineData(11)] // SQLITE_CORRUPT
    [InlineData(19)] // SQLITE_CONSTRAINT
    public void What_is_wrong_with_a_statement_or_the_file_stays_what_it_is(int code)
    {
        var failure = new SqliteException("x", code);

        SqliteFailures.Told(failure).ShouldBeSameAs(failure);
    }

    [Theory]
    [InlineData("53100", true)]
    [InlineData("53300", false)]
    [InlineData("25006", false)]
    [InlineData("55000", false)]
    [InlineData("57P01", false)]
    [InlineData("58030", false)]
    public async Task A_server_that_cannot_now_is_unavailable(string state, bool isFull) =>
        (await Should.ThrowAsync<UnavailableException>(async () => await Failing(state))).IsFull.ShouldBe(isFull);

    [Theory]
    [InlineData("42P01")]
    [InlineData("23505")]
    [InlineData("XX001")]
    public async Task What_is_wrong_with_a_statement_or_the_data_stays_what_it_is(string state) =>
        (await Should.ThrowAsync<PostgresException>(async () => await Failing(state))).SqlState.ShouldBe(state);

    private static ValueTask<int> Failing(string state) => PostgresFailures.Answer<int>(() => throw new PostgresException("x", "ERROR", "ERROR", state));
}
