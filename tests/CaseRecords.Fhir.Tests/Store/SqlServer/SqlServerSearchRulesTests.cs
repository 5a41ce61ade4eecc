namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>The rules refuse what SQL Server refuses, and take what it takes.</summary>
public sealed class SqlServerSearchRulesTests
{
    [Theory]
    [InlineData("SELECT rid FROM resource ORDER BY rid LIMIT 5", "Expected OFFSET but encountered LIMIT")]
    [InlineData("SELECT r.rid FROM resource r WHERE r.rid IN (WITH a AS (SELECT 1 AS n) SELECT n FROM a)", "Incorrect syntax")]
    [InlineData("SELECT r.rid FROM resource r WHERE (r.type, r.rid) > (1, 2)", "Incorrect syntax")]
    [InlineData("SELECT r.rid FROM resource r WHERE r.deleted", "Unexpected end of file")]
    [InlineData("SELECT r.rid FROM resource r JOIN version v", "Unexpected end of file")]
    [InlineData("SELECT r.rid FROM resource r ORDER BY r.rid NULLS LAST", "Expected OFFSET but encountered NULLS")]
    [InlineData("SELECT m.rid FROM (SELECT rid FROM resource)", "Unexpected end of file")]
    [InlineData("SELECT r.rid FROM resource r WHERE r.deleted = FALSE", "there is no column FALSE")]
    [InlineData("SELECT r.rid FROM resources r", "there is no table resources")]
    [InlineData("SELECT r.log_id FROM resource r", "there is no column r.log_id")]
    [InlineData("SELECT m.rid FROM (SELECT rid FROM resource ORDER BY rid) m", "The ORDER BY clause is not valid")]
    [InlineData("SELECT r.rid FROM resource r WHERE r.rid IN (SELECT f.rid FROM ix_ref f ORDER BY f.rid)", "The ORDER BY clause is not valid")]
    [InlineData("SELECT max(count(*)) FROM resource", "count inside another aggregate")]
    [InlineData("SELECT max((SELECT v.version FROM version v)) FROM resource r", "max of a subquery")]
    [InlineData("SELECT r.rid, count(*) AS n FROM resource r", "r.rid is neither grouped nor brought together")]
    [InlineData("SELECT r.rid, max(r.updated) AS n FROM resource r GROUP BY r.type", "r.rid is neither grouped nor brought together")]
    [InlineData("SELECT DISTINCT r.rid FROM resource r ORDER BY r.updated", "DISTINCT in an order that is none of its columns")]
    [InlineData("SELECT DISTINCT r.rid FROM resource r ORDER BY (SELECT NULL)", "DISTINCT in an order that is none of its columns")]
    [InlineData("SELECT rid FROM resource UNION SELECT rid FROM version ORDER BY updated", "a union in an order that is none of its columns")]
    [InlineData("SELECT rid, type FROM resource UNION SELECT rid FROM version", "a union of 2 and 1 columns")]
    [InlineData("SELECT m.n FROM (SELECT r.rid AS n, r.updated AS n FROM resource r) m", "m has two columns n")]
    [InlineData("WITH m AS (SELECT r.rid AS n, r.updated AS n FROM resource r) SELECT 1 AS one FROM m", "WITH m has two columns n")]
    [InlineData("SELECT m.rid FROM (SELECT rid, count(*) FROM resource GROUP BY rid) m", "a column of m has no name")]
    [InlineData("SELECT rid FROM resource r JOIN version v ON v.rid = r.rid", "rid is a column of several tables")]
    [InlineData("SELECT r.rid FROM resource r JOIN version r ON r.version = 1", "r stands for two tables")]
    [InlineData("SELECT r.rid AS k FROM resource r ORDER BY CASE WHEN k IS NULL THEN 1 ELSE 0 END", "there is no column k")]
    [InlineData("SELECT r.rid FROM resource r ORDER BY r.rid, r.rid", "an order by one column twice")]
    [InlineData("SELECT r.rid FROM resource r ORDER BY NULL", "an order by a constant")]
    [InlineData("SELECT r.rid FROM resource r WHERE r.id = 5", "Text meets Number")]
    [InlineData("SELECT r.rid FROM resource r WHERE r.rid IN (SELECT x.low FROM ix_quantity x)", "Number meets Bytes")]
    [InlineData("SELECT r.rid FROM resource r WHERE r.id IN (SELECT j.v FROM OPENJSON('[]') WITH (v varchar(64) '$') j)", "Text meets ListedText")]
    [InlineData("SELECT x.rid FROM ix_date x WHERE x.low > 864000000000", "864000000000 is a decimal")]
    [InlineData("SELECT r.rid FROM resource r WHERE r.rid IN (SELECT f.rid, f.target FROM ix_ref f)", "IN with 2 columns")]
    [InlineData("SELECT ROW_NUMBER() OVER () AS n FROM resource", "ROW_NUMBER without an order")]
    [InlineData("SELECT r.rid FROM resource r WHERE r.rid = @v0", "@v0 has no value")]
    [InlineData("DECLARE @h TABLE (rid bigint); INSERT INTO @h (id) SELECT rid FROM resource", "there is no column @h.id")]
    [InlineData("DECLARE @h TABLE (rid bigint); INSERT INTO @h (rid) SELECT rid, type FROM resource", "2 columns are inserted into @h")]
    [InlineData("SELECT h.rid FROM @h h", "there is no table @h")]
    [InlineData("DELETE FROM moment WHERE moments < 0x01", "there is no column moments")]
    [InlineData("DROP TABLE resource", "DropTableStatement is not expected here")]
    public void What_SQL_Server_refuses_is_refused(string text, string why) =>
        SqlServerSearchRules.Broken(text, []).ShouldContain(broken => broken.Contains(why, StringComparison.Ordinal), string.Join('\n', SqlServerSearchRules.Broken(text, [])));

    [Theory]
    [InlineData("SELECT m.rid FROM (SELECT TOP (5) rid FROM resource ORDER BY rid) m")]
    [InlineData("SELECT m.rid FROM (SELECT rid FROM resource ORDER BY (SELECT NULL) OFFSET 0 ROWS FETCH NEXT 5 ROWS ONLY) m")]
    [InlineData("SELECT x.rid AS rid, r.patient AS k0 FROM ix_token x JOIN resource r ON r.rid = x.rid ORDER BY k0, rid")]
    [InlineData("SELECT r.type, max(r.updated) AS k FROM resource r GROUP BY r.type")]
    [InlineData("SELECT (SELECT max(k.high) FROM ix_date k WHERE k.rid = r.rid) AS k0 FROM resource r")]
    [InlineData("SELECT r.rid FROM resource r CROSS APPLY (SELECT TOP (1) v.body FROM version v WHERE v.rid = r.rid ORDER BY v.version DESC) b")]
    [InlineData("WITH m(n) AS (SELECT r.rid FROM resource r) SELECT m.n FROM m ORDER BY n")]
    [InlineData("SELECT x.rid FROM ix_date_long x WITH (NOEXPAND) WHERE x.high - x.low > CAST(864000000000 AS bigint)")]
    [InlineData("SELECT r.rid FROM resource r WHERE r.id IN (SELECT j.v COLLATE Latin1_General_100_BIN2_UTF8 FROM OPENJSON('[]') WITH (v varchar(64) '$') j)")]
    public void What_SQL_Server_takes_is_taken(string text) => SqlServerSearchRules.Broken(text, []).ShouldBeEmpty();

    [Fact]
    public void More_parameters_than_it_takes_are_refused()
    {
        var parameters = Enumerable.Range(0, 2_101).Select(i => ($"@v{i}", (object)0L)).ToList();

        SqlServerSearchRules.Broken("SELECT r.rid FROM resource r WHERE r.rid = @v0", parameters).ShouldBe(["2101 parameters"]);
    }
}
