using CaseRecords.Fhir.Search.Query;
using CaseRecords.Fhir.Tests.Search;

namespace CaseRecords.Fhir.Tests.Store.Sql;

/// <summary>What a search's statement finds, in which order, and how its pages join.</summary>
public sealed class SearchSqlTests : IDisposable
{
    private static readonly SearchQueryParser Parser = new(SampleRecord.Parameters, SampleRecord.Base, SampleRecord.Clock);

    private readonly SampleDatabase database = SampleDatabase.Of(SampleRecord.Resources);

    [Theory]
    [InlineData("Patient?_sort=birthdate", "p3 p1 p2 p4 p5 p6")]
    [InlineData("Patient?_sort=-birthdate", "p3 p2 p1 p4 p5 p6")]
    [InlineData("Patient?_sort=family", "p2 p1 p5 p3 p6 p4")]
    [InlineData("Patient?_sort=-family", "p6 p3 p5 p1 p2 p4")]
    [InlineData("Patient?_sort=gender", "p1 p2 p3 p4 p5 p6")]
    [InlineData("Patient?_sort=-_id", "p6 p5 p4 p3 p2 p1")]
    [InlineData("Patient?_sort=_lastUpdated&active:missing=true", "p6 p5 p4 p2")]
    [InlineData("Patient?_sort=birthdate&gender:missing=false", "p3 p1 p2")]
    [InlineData("RiskAssessment?patient=p1&probability=lt95&_sort=-probability", "n0.005405 n0.0054 n0.005395 n-100")]
    [InlineData("Condition?patient=p1&_sort=-onset-date", "c-icd c-own")]
    public void Matches_come_in_order_and_those_without_a_value_last(string query, string ids)
    {
        string.Join(' ', database.Find(Parsed(query))).ShouldBe(ids);
    }

    [Theory]
    [InlineData("Patient")]
    [InlineData("Patient?_sort=birthdate")]
    [InlineData("Patient?_sort=-family")]
    [InlineData("Procedure?_sort=-date")]
    [InlineData("RiskAssessment?subject=Patient/p1")]
    [InlineData("Observation?status=final&code=Q-1")]
    [InlineData("Observation?status=final&_sort=value-quantity")]
    public void Pages_together_are_the_whole(string query)
    {
        var whole = database.Find(Parsed(query));

        whole.Count.ShouldBeGreaterThan(5);
        database.FindByPages(Parsed(query), 2).ShouldBe(whole);
        database.FindByPages(Parsed(query), 5).ShouldBe(whole);
    }

    [Theory]
    [InlineData("Procedure?_sort=date")]
    [InlineData("Procedure?_sort=-date")]
    [InlineData("Procedure?_sort=-date&status=completed")]
    [InlineData("Procedure?_sort=date&date=ge2025-03")]
    [InlineData("Procedure?_sort=-date&date:missing=true")]
    [InlineData("Condition?_sort=onset-date")]
    [InlineData("Patient?_sort=-birthdate&gender:missing=false")]
    [InlineData("Patient?_sort=death-date")]
    public void Pages_that_are_read_along_the_dates_are_those_that_are_sorted_whole(string query)
    {
        database.FollowsDates(Parsed(query)).ShouldBeTrue();
        var whole = database.Find(Parsed(query));

        for (var size = 1; size <= whole.Count + 1; size++)
        {
            var (forwards, backwards) = database.FindByDate(Parsed(query), size);
            forwards.ShouldBe(whole, $"by {size}");
            backwards.ShouldBe(whole, $"back by {size}");
        }
    }

    [Theory]
    [InlineData("Procedure?_sort=-date&patient=p1")]
    [InlineData("Procedure?_sort=-date,status")]
    [InlineData("Procedure?_sort=status")]
    [InlineData("Procedure?_sort=-_lastUpdated")]
    [InlineData("Procedure?_sort=-date&_contained=both")]
    public void What_is_of_one_patient_or_in_another_order_does_not_follow_dates(string query) => database.FollowsDates(Parsed(query)).ShouldBeFalse();

    [Theory]
    [InlineData("deleted = TRUE")]
    [InlineData("version = 0")]
    public void Deleted_resources_and_stubs_are_not_found(string change)
    {
        database.Find(Parsed("Condition?code=A,LUNG")).ShouldBe(["c-own-upper", "c-loinc", "c-two"], ignoreOrder: true);

        // Their index rows went with the commit that deleted them; see DeletedRowsTests.
        const string Rid = "(SELECT rid FROM resource WHERE id = 'c-loinc')";
        database.Change($"UPDATE resource SET {change} WHERE id = 'c-loinc'; DELETE FROM ix_token WHERE rid = {Rid}; DELETE FROM ix_ref WHERE rid = {Rid}");

        database.Find(Parsed("Condition?code=A,LUNG")).ShouldBe(["c-own-upper", "c-two"], ignoreOrder: true);
        database.Find(Parsed("Condition?patient=p2")).ShouldBe(["c-own-upper", "c-two"], ignoreOrder: true);
        database.Find(Parsed("Condition?_id=c-loinc")).ShouldBeEmpty();
        database.Find(Parsed("Condition?_id:x=")).ShouldNotContain("c-loinc");
    }

    [Theory]
    [InlineData("Condition", "c-loinc c-own-upper c-two")]
    [InlineData("Condition?code=C34.1", "")]
    [InlineData("Condition?code=LUNG", "c-loinc c-own-upper")]
    [InlineData("Condition?patient=p1", "")]
    [InlineData("Condition?code:not=A", "c-loinc c-own-upper")]
    [InlineData("Condition?_id=c-icd", "")]
    [InlineData("Patient", "p2")]
    [InlineData("Patient?name=n", "")]
    [InlineData("Procedure?date=ge2000", "")]
    public void A_caller_who_may_see_one_patient_finds_nothing_of_others(string query, string ids)
    {
        var only = database.Rid(new ResourceKey("Patient", "p2"));

        string.Join(' ', database.Find(Parsed(query), only).Order(StringComparer.Ordinal)).ShouldBe(ids);
    }

    [Theory]
    [InlineData("Condition?code=A", false)]
    [InlineData("Condition?code=A&patient=p1&onset-date=ge2000", false)]
    [InlineData("Condition?code=A&_sort=onset-date", false)]
    [InlineData("Condition?code=A&_lastUpdated=ge2000", true)]
    [InlineData("Condition?code=A&_id:not=c-two", true)]
    [InlineData("Condition?code=A&_sort=_lastUpdated", true)]
    [InlineData("Condition?code:not=A", true)]
    public void The_first_page_reads_resource_only_for_what_it_alone_knows(string query, bool reads) =>
        database.FirstPage(Parsed(query)).Contains("resource r ", StringComparison.Ordinal).ShouldBe(reads);

    [Theory]
    [InlineData("Condition?code=A,LUNG", 2)]
    [InlineData("Condition?code=A,LUNG", 3)]
    [InlineData("Condition?code=A,LUNG", 4)]
    [InlineData("Condition?patient=p2&_sort=code", 1)]
    [InlineData("Patient", 3)]
    [InlineData("Patient?name=nobody", 3)]
    public void A_total_beside_a_page_is_what_is_counted_alone(string query, int limit) =>
        database.TotalBeside(Parsed(query), limit).ShouldBe(database.Count(Parsed(query)));

    [Fact]
    public void The_text_depends_on_the_shape_of_the_query_only()
    {
        database.Text(Parsed("Observation?patient=p1&code=http://loinc.org|Q-1&date=ge2024"))
            .ShouldBe(database.Text(Parsed("Observation?patient=nobody&code=urn:nowhere|x&date=ge2025-04-01")));
    }

    public void Dispose() => database.Dispose();

    private static SearchQuery Parsed(string query)
    {
        var parts = query.Split('?', 2);
        var pairs = parts.Length == 1 ? [] : parts[1].Split('&').Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
        var parsed = Parser.Parse(parts[0], pairs, strict: true);
        parsed.Issues.ShouldBeEmpty();

        return parsed;
    }
}
