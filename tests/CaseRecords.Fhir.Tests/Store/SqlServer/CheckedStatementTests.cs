using CaseRecords.Fhir.Tests.Store.SqlServer.Collected;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>The check that stands in for a server refuses what a server would.</summary>
public sealed class CheckedStatementTests
{
    [Theory]
    [InlineData("SELECT rid FROM resource LIMIT 1", "LIMIT")]
    [InlineData("SELECT rid FROM resource WHERE NOT deleted", "line 1")]
    [InlineData("INSERT INTO sys (uri) VALUES ('a') ON CONFLICT DO NOTHING", "line 1")]
    [InlineData("SELECT rid FROM resources", "there is no table resources")]
    [InlineData("SELECT r.name FROM resource r", "there is no column r.name")]
    [InlineData("SELECT r.rid FROM resource v", "there is no column r.rid")]
    [InlineData("SELECT rid FROM resource WHERE name = 'a'", "there is no column name")]
    [InlineData("SELECT v.rid FROM resource v JOIN version v ON v.rid = 1", "two tables are called v")]
    [InlineData("SELECT k.q FROM OPENJSON('[]') WITH (p smallint '$[0]') k", "there is no column k.q")]
    [InlineData("SELECT m.b FROM (SELECT rid AS a FROM resource) m", "there is no column m.b")]
    [InlineData("SELECT m.version FROM (SELECT r.rid FROM resource r) m", "there is no column m.version")]
    [InlineData("WITH w AS (SELECT rid AS a FROM resource) SELECT b FROM w", "there is no column b")]
    [InlineData("UPDATE resource SET name = 'a' WHERE rid = 1", "there is no column name in resource")]
    [InlineData("UPDATE r SET version = k.n FROM OPENJSON('[]') WITH (m bigint '$[0]') k JOIN resource r ON r.rid = k.m", "there is no column k.n")]
    [InlineData("DELETE FROM log_position WHERE place = 1", "there is no column place")]
    [InlineData("DELETE x FROM log l JOIN log_position p ON p.log_id = l.id", "there is no table x")]
    [InlineData("INSERT INTO sys (uri, name) VALUES ('a', 'b')", "there is no column name in sys")]
    [InlineData("INSERT INTO compartment (patient, rid) SELECT r.rid FROM resource r", "2 columns are named and 1 are given")]
    [InlineData("UPDATE feed_state SET next = 1 OUTPUT inserted.nothing", "there is no column inserted.nothing")]
    [InlineData("SELECT rid FROM resource ORDER BY other", "there is no column other")]
    [InlineData("SELECT (SELECT v.nothing FROM version v WHERE v.rid = r.rid) FROM resource r", "there is no column v.nothing")]
    [InlineData("SELECT rid FROM resource WHERE rid = @rid", "@rid is not given")]
    [InlineData("SELECT rid FROM resource WHERE rid = @given AND version = @given2", "@given2 is not given")]
    [InlineData("SELECT rid FROM resource", "@given is given and not used")]
    public void What_the_server_would_refuse_is_refused(string statement, string why) =>
        string.Join('\n', CheckedStatement.Check(statement).FaultsWith(["@given"])).ShouldContain(why);

    [Theory]
    [InlineData("SELECT r.rid AS n FROM resource r JOIN version v ON v.rid = r.rid AND v.version = @given ORDER BY n")]
    [InlineData("DECLARE @t TABLE (a bigint); INSERT INTO @t (a) SELECT rid FROM resource WHERE rid = @given; SELECT t.a FROM @t t")]
    [InlineData("WITH w AS (SELECT rid FROM resource), u AS (SELECT w.rid FROM w) SELECT u.rid FROM u WHERE u.rid = @given")]
    [InlineData("UPDATE r SET version = k.n FROM OPENJSON(@given) WITH (n bigint '$[0]') k JOIN resource r ON r.rid = k.n")]
    [InlineData("DELETE l FROM log l JOIN log_position p ON p.log_id = l.id WHERE p.position < @given")]
    [InlineData("INSERT INTO moment OUTPUT CAST(inserted.moment AS bigint) AS xact DEFAULT VALUES; SELECT rid FROM resource WHERE rid = @given")]
    [InlineData("SELECT m.* FROM (SELECT r.* FROM resource r) m WHERE m.owner = @given")]
    [InlineData("SELECT rid FROM resource WHERE rid = @given UNION ALL SELECT rid FROM version ORDER BY rid")]
    public void What_the_server_takes_is_taken(string statement) => CheckedStatement.Check(statement).FaultsWith(["@given"]).ShouldBeEmpty();

    [Fact]
    public async Task A_statement_outside_the_transaction_of_its_connection_is_refused()
    {
        await using var source = new CollectingDataSource((_, _) => []);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT rid FROM resource";

        await Should.ThrowAsync<InvalidOperationException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_test_that_sends_something_else_than_Transact_SQL_fails()
    {
        await using var source = new CollectingDataSource((_, _) => []);
        await using var command = source.CreateCommand("SELECT rid FROM resource LIMIT 1");

        (await Should.ThrowAsync<NotTransactSqlException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken))).Message.ShouldContain("LIMIT");
    }
}
