using CaseRecords.Timeline.Tests.Support;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Tests.Views;

public sealed class DayZeroTests
{
    private const string Biopsy = """{"resourceType":"Procedure","id":"b","status":"completed","subject":{"reference":"Patient/p"},"code":{"text":"Biopsy of lung"},"performedDateTime":"2025-04-11"}""";

    [Fact]
    public void The_confirmed_primary_comes_before_the_biopsy_and_the_metastasis() =>
        Zero(Primary("2025-04-17", "confirmed"), Biopsy, Metastasis("2025-04-04")).ShouldBe(new DayZero("2025-04-17", "primary-confirmed"));

    [Fact]
    public void An_unconfirmed_primary_does_not_count() =>
        Zero(Primary("2025-04-17", "provisional"), Biopsy, Metastasis("2025-04-04")).ShouldBe(new DayZero("2025-04-11", "biopsy"));

    [Fact]
    public void Without_either_the_first_metastasis_counts() =>
        Zero(Metastasis("2025-04-04")).ShouldBe(new DayZero("2025-04-04", "first-metastasis"));

    [Fact]
    public void Without_any_there_is_none() => Zero(Project.Observation("o", Project.Code("http://loinc.org", "72514-3"), "2025-04-02", string.Empty)).ShouldBeNull();

    [Fact]
    public void Days_before_it_are_negative_and_a_month_has_no_day()
    {
        var view = Project.View("2025-12-19", Primary("2025-04-17", "confirmed"), Metastasis("2025-04-04"),
            """{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/p"},"onsetDateTime":"2025-03","code":{"text":"Cough"}}""");

        view.Events.Select(e => (e.Resource.Id, e.DayFromDx)).ShouldBe([("c", null), ("m", -13), ("prim", 0)]);
    }

    private static DayZero? Zero(params string[] resources) => Project.View("2025-12-19", resources).DayZero;

    private static string Primary(string date, string verification) =>
        $$$"""{"resourceType":"Condition","id":"prim","subject":{"reference":"Patient/p"},"onsetDateTime":"{{{date}}}","verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"{{{verification}}}"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"254626006"}]}}""";

    private static string Metastasis(string date) =>
        $$$"""{"resourceType":"Condition","id":"m","subject":{"reference":"Patient/p"},"onsetDateTime":"{{{date}}}","code":{"coding":[{"system":"http://snomed.info/sct","code":"94222008"}]}}""";
}
