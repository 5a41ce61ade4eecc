using CaseRecords.Timeline.Events;
using CaseRecords.Timeline.Tests.Support;
using CaseRecords.Timeline.Views;

namespace CaseRecords.Timeline.Tests.Views;

public sealed class FoldingTests
{
    private const string Osimertinib = "\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"http://www.nlm.nih.gov/research/umls/rxnorm\",\"code\":\"1721560\"}]}";
    private const string Zoledronate = "\"medicationCodeableConcept\":{\"coding\":[{\"system\":\"http://www.nlm.nih.gov/research/umls/rxnorm\",\"code\":\"77655\"}]}";

    [Fact]
    public void An_order_that_nobody_says_was_followed_is_flagged()
    {
        var range = Drug(Order("2025-05-02", "active"));

        range.Start.Value.ShouldBe("2025-05-02");
        range.End.ShouldBe(EventEnd.Open);
        range.Flags.ShouldBe([Folding.OrderOnly]);
    }

    [Fact]
    public void A_statement_of_taking_makes_the_order_an_exposure()
    {
        var view = Project.View("2025-12-19", Order("2025-05-02", "active"), Taken("2025-05-03", "2025-06-27"));
        var range = view.Events.ShouldHaveSingleItem();

        range.Id.ShouldBe("MedicationRequest/o");
        range.Flags.ShouldBeEmpty();
        range.Start.Value.ShouldBe("2025-05-03");
        range.Links.ShouldContain(new EventLink("evidence", "MedicationStatement/s"));
        view.Members[range.Id].Select(m => m.Id).ShouldBe(["MedicationRequest/o", "MedicationStatement/s"]);
    }

    [Fact]
    public void The_dates_of_doses_win_over_the_date_of_the_order()
    {
        var range = Drug(Order("2025-05-01", "completed", Zoledronate), Given(1, "2025-05-06"), Given(2, "2025-06-03"));

        range.Start.Value.ShouldBe("2025-05-06");
        range.End.ShouldBe(new EventEnd("2025-06-03", Precision.Day, false));
        range.Detail[0].ShouldBe("2 doses given, last 2025-06-03");
    }

    [Fact]
    public void Doses_without_an_order_make_a_range_of_their_own()
    {
        var range = Drug(Given(1, "2025-05-06"), Given(2, "2025-06-03"), Given(3, "2025-07-01"));

        range.Id.ShouldBe("MedicationAdministration/d1");
        range.Kind.ShouldBe(Kinds.Drug);
        range.Lane.ShouldBe(Lane.Bone);
        range.End.ShouldBe(new EventEnd("2025-07-01", Precision.Day, false));
    }

    [Fact]
    public void A_long_pause_begins_a_new_course() =>
        Project.View("2025-12-19", Given(1, "2023-01-10"), Given(2, "2025-06-03")).Events.Select(e => e.Start.Value).ShouldBe(["2023-01-10", "2025-06-03"]);

    [Fact]
    public void Products_of_one_drug_are_one_drug()
    {
        var product = Order("2025-05-02", "active", "\"medicationCodeableConcept\":{\"text\":\"osimertinib 80 MG Oral Tablet\"}").Replace("\"o\"", "\"o2\"");

        Project.View("2025-12-19", Order("2025-05-02", "active"), product).Events.ShouldHaveSingleItem().Detail.ShouldContain("2 orders");
    }

    [Fact]
    public void A_stopped_order_says_why()
    {
        var range = Drug(Order("2025-05-02", "stopped", Osimertinib, ",\"statusReason\":{\"text\":\"Treatment not tolerated\"}"));

        range.Status.ShouldBe(EventStatus.Stopped);
        range.StatusReason.ShouldBe("Treatment not tolerated");
        range.End.ShouldBe(EventEnd.NotRecorded);
    }

    private static TimelineEvent Drug(params string[] resources) => Project.View("2025-12-19", resources).Events.ShouldHaveSingleItem();

    private static string Order(string date, string status, string drug = Osimertinib, string rest = "") =>
        $$"""{"resourceType":"MedicationRequest","id":"o","status":"{{status}}","intent":"order",{{Project.Subject}},"authoredOn":"{{date}}",{{drug}}{{rest}}}""";

    private static string Taken(string from, string said) =>
        $$"""{"resourceType":"MedicationStatement","id":"s","status":"active",{{Project.Subject}},"effectivePeriod":{"start":"{{from}}"},"dateAsserted":"{{said}}",{{Osimertinib}}}""";

    private static string Given(int number, string date) =>
        $$"""{"resourceType":"MedicationAdministration","id":"d{{number}}","status":"completed",{{Project.Subject}},"effectiveDateTime":"{{date}}",{{Zoledronate}}}""";
}
