using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Fhir.Store.SqlServer;
using CaseRecords.Fhir.Tests.Search;
using CaseRecords.Fhir.Tests.Search.Naive;

namespace CaseRecords.Fhir.Tests.Store.SqlServer;

/// <summary>Searches as SQL Server reads them. That all those of the other tests are sound is what <see cref="SqlServerSearchWatch"/> sees to.</summary>
public sealed class SqlServerSearchTests
{
    private static readonly SearchQueryParser Parser = new(SampleRecord.Parameters, SampleRecord.Base, SampleRecord.Clock);
    private static readonly SearchSql Sql = new(SqlServerDialect.Instance, SampleRecord.Parameters);

    [Fact]
    public async Task Every_family_of_queries_is_sound_for_SQL_Server()
    {
        await using var loaded = await LoadedRecord.Of(11);
        foreach (var family in QueryFamilies.All)
        {
            var make = new QueryMaker(loaded.Record, new Random(5));

            foreach (var query in Enumerable.Range(0, 100).Select(_ => family.Make(make)).OfType<NaiveQuery>().Take(3))
            {
                (await loaded.Engine.Send("GET", $"{query}")).Status.ShouldBeOneOf([200, 400], $"{query}");
            }
        }

        // Each text is looked at once in a run, and on SQLite only: statements for SQL Server do not depend on the database of the run.
        SqlServerSearchWatch.Looked.ShouldBeGreaterThan(PostgresTemplate.IsWanted ? -1 : 200);
    }

    [Fact]
    public void What_is_written_for_another_database_is_not_taken()
    {
        var query = Parsed("Condition?patient:Patient.name=x&_sort=-onset-date");
        var statement = new SearchSql(SqliteDialect.Instance, SampleRecord.Parameters).Compile(query, Scope());

        SqlServerSearchRules.Broken(statement.Text, statement.Parameters).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("Condition?code=C34.1", "x.code = @v", "c34.1")]
    [InlineData("Condition?code=a ", "x.code = @v", "a \u0001")]
    [InlineData("ValueSet?url=http://a.example/b ", "x.uri = @v", "http://a.example/b \u0001")]
    [InlineData("Patient?_id=p1 ", "r.id = @v", "p1 \u0001")]
    public void A_space_at_the_end_is_not_lost_in_a_comparison(string query, string text, object value)
    {
        var statement = Sql.Compile(Parsed(query), Scope());

        statement.Text.ShouldContain(text);
        statement.Parameters.Select(parameter => parameter.Value).ShouldContain(value);
    }

    [Fact]
    public void A_text_begins_with_another_whatever_stands_behind_it() =>
        Sql.Compile(Parsed("Patient?name=berg"), Scope()).Text.ShouldContain(
            "x.folded >= @v1 + CHAR(1) AND x.folded < @v1 + CAST(0xF48FBFBF AS varchar(4)) AND DATALENGTH(x.folded) >= DATALENGTH(@v1)");

    [Fact]
    public void A_hierarchy_is_read_before_the_statement_and_ends_in_a_circle()
    {
        var statement = Sql.Compile(Parsed("Encounter?location:below=Location/ward"), Scope());

        statement.Before.ShouldStartWith("DECLARE @h");
        statement.Before.ShouldContain("WHILE @@ROWCOUNT > 0");
        statement.Before.ShouldContain("NOT EXISTS");
        SqlServerSearchRules.Broken(statement.Before + statement.Text, statement.Parameters).ShouldBeEmpty();
    }

    [Fact]
    public void Long_spans_of_time_are_looked_up_in_a_view_of_their_own() =>
        Sql.Compile(Parsed("Procedure?date=ge2024-02-28"), Scope()).Text.ShouldContain("FROM ix_date_long x WITH (NOEXPAND)");

    [Fact]
    public void What_does_not_fit_into_parameters_stands_in_the_text()
    {
        var values = string.Join(',', Enumerable.Range(0, 200).Select(i => $"v'{i}"));
        var query = Parsed($"Patient?{string.Join('&', Enumerable.Range(0, 40).Select(_ => $"name={values}"))}");
        var statement = Sql.Compile(query, Scope());
        statement.Parameters.Count.ShouldBeGreaterThan(2_100);

        var within = statement.Within(2_000);

        within.Parameters.Count.ShouldBe(2_000);
        within.Text.ShouldNotContain("@v2000 ");
        within.Text.ShouldContain("CAST(0x7631 AS varchar(8000))");
        SqlServerSearchRules.Broken(within.Text, within.Parameters).ShouldBeEmpty();
        SqlServerSearchRules.Broken(statement.Text, statement.Parameters).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("'; DROP TABLE resource; --")]
    [InlineData("\u0001")]
    [InlineData("é\ud83d\ude00")]
    [InlineData("")]
    public void A_value_in_the_text_cannot_end_it(string value)
    {
        var statement = new SqlText("SELECT r.rid FROM resource r WHERE r.id = @v0 AND r.rid = @v1", [("@v0", value), ("@v1", -3L)]).Within(0);

        statement.Text.ShouldBe($"SELECT r.rid FROM resource r WHERE r.id = CAST(0x{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(value))} AS varchar(8000)) AND r.rid = CAST(-3 AS bigint)");
        SqlServerSearchRules.Broken(statement.Text, statement.Parameters).ShouldBeEmpty();
    }

    private static SearchScope Scope() => new() { Dictionaries = new Ones(), Limit = 21 };

    private static SearchQuery Parsed(string query)
    {
        var parts = query.Split('?', 2);
        var parsed = Parser.Parse(parts[0], [.. parts[1].Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]))], strict: true);
        parsed.Issues.ShouldBeEmpty();

        return parsed;
    }

    private sealed class Ones : IDictionaries
    {
        public int? System(string uri) => 1;

        public long? Rid(ResourceKey key) => 1;
    }
}
