using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Tests.Search;
using CaseRecords.Fhir.Tests.Store.Sql;

namespace CaseRecords.Fhir.Tests.Store.Sqlite;

public sealed class SqliteSearchSqlTests : IDisposable
{
    private static readonly SearchQueryParser Parser = new(SampleRecord.Parameters, SampleRecord.Base, SampleRecord.Clock);

    private readonly SampleDatabase database = SampleDatabase.OnSqlite(SampleRecord.Resources);

    [Fact]
    public void Rows_that_were_written_later_are_not_found()
    {
        database.Run("UPDATE resource SET log_id = 1001 WHERE id = 'c-loinc'");

        database.Find(Parsed("Condition?code=A,LUNG")).ShouldBe(["c-own-upper", "c-two"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("Patient?_id=p1")]
    [InlineData("Patient?_lastUpdated=ge2025")]
    [InlineData("Patient?identifier=urn:mrn|1")]
    [InlineData("Condition?code=C34.1")]
    [InlineData("Condition?code=http://loinc.org|C34.1")]
    [InlineData("Condition?code=urn:own|")]
    [InlineData("Condition?code:not=A")]
    [InlineData("Condition?code:missing=true")]
    [InlineData("Condition?code=A,B&patient=p1")]
    [InlineData("Patient?name=muller")]
    [InlineData("Patient?name:exact=Muller")]
    [InlineData("Patient?name:contains=ull")]
    [InlineData("Procedure?date=2025-04")]
    [InlineData("Procedure?date=gt2025-04")]
    [InlineData("Procedure?date=ge2025-04&date=lt2025-05")]
    [InlineData("Procedure?date=ap2025-04")]
    [InlineData("Procedure?date=ne2025-04")]
    [InlineData("Observation?patient=p1&date=ge2024&code=http://loinc.org|Q-1")]
    [InlineData("Observation?patient=p1&_sort=-date")]
    [InlineData("Observation?subject=p1")]
    [InlineData("Observation?subject:missing=true")]
    [InlineData("Observation?value-quantity=gt5.4||mg")]
    [InlineData("RiskAssessment?probability=100")]
    [InlineData("ValueSet?url=http://vs.example/a")]
    [InlineData("Patient?_sort=family")]
    [InlineData("Patient")]
    public void Every_table_is_entered_by_a_key(string query)
    {
        Scans(database.Plan(Parsed(query))).ShouldBeEmpty();
    }

    [Fact]
    public void The_check_sees_a_table_that_is_read_from_end_to_end()
    {
        database.Run("DROP INDEX resource_patient; DROP INDEX resource_updated; DROP INDEX resource_key");

        Scans(database.Plan(Parsed("Patient"))).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("Observation?code=http://loinc.org|Q-1", "x USING PRIMARY KEY (p=? AND code=?)", "r USING INTEGER PRIMARY KEY (rowid=?)")]
    [InlineData("Observation?patient=p1&code=http://loinc.org|Q-1", "x USING PRIMARY KEY (p=? AND code=? AND patient=? AND sys=?)", "r USING INTEGER PRIMARY KEY (rowid=?)", "CORRELATED SCALAR SUBQUERY")]
    [InlineData("Procedure?patient=p1&date=ge2024", "x USING COVERING INDEX ix_date_patient (p=? AND patient=?)")]
    [InlineData("Procedure?date=gt2024", "x USING COVERING INDEX ix_date_long (p=? AND high>?)")]
    [InlineData("Observation?patient=p1&_sort=-date", "k USING COVERING INDEX ix_date_patient (p=? AND patient=?)")]
    [InlineData("Observation?code=Q-1&_sort=-date", "k USING COVERING INDEX ix_date_patient (p=? AND patient=?)")]
    [InlineData("Observation?code=Q-1&_sort=date", "k USING COVERING INDEX ix_date_patient (p=? AND patient=?)")]
    public void Narrow_keys_are_used(string query, params string[] steps)
    {
        var plan = string.Join('\n', database.Plan(Parsed(query)));

        foreach (var step in steps)
        {
            plan.ShouldContain(step);
        }
    }

    [Theory]
    [InlineData("Observation?status=final")]
    [InlineData("Observation?code=http://loinc.org|Q-1")]
    [InlineData("Observation?code=A,B&status=final")]
    [InlineData("Observation?code:not=A")]
    [InlineData("Observation")]
    public void A_page_is_cut_while_an_index_is_read_so_its_cost_does_not_grow_with_the_matches(string query)
    {
        database.Plan(Parsed(query)).ShouldNotContain("USE TEMP B-TREE FOR ORDER BY");
    }

    [Fact]
    public void A_page_by_another_order_sorts_all_matches()
    {
        database.Plan(Parsed("Observation?status=final&_sort=code")).ShouldContain("USE TEMP B-TREE FOR ORDER BY");
    }

    public void Dispose() => database.Dispose();

    private static IEnumerable<string> Scans(IEnumerable<string> plan) =>
        plan.Where(step => step.StartsWith("SCAN", StringComparison.Ordinal) && step.Split(' ')[1] is "x" or "r" or "k" or "resource");

    private static SearchQuery Parsed(string query)
    {
        var parts = query.Split('?', 2);
        var pairs = parts.Length == 1 ? [] : parts[1].Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
        var parsed = Parser.Parse(parts[0], pairs, strict: true);
        parsed.Issues.ShouldBeEmpty();

        return parsed;
    }
}
