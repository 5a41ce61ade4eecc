using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using Hl7.Fhir.Model;
using static CaseRecords.Diagnoses.Tests.Case;

namespace CaseRecords.Diagnoses.Tests;

public sealed class PrimaryCancerTests
{
    [Theory]
    [InlineData("provisional")]
    [InlineData("refuted")]
    public void A_primary_that_becomes_confirmed_is_announced(string was) =>
        Events(Change(Primary(verification: was), Primary())).ShouldHaveSingleItem().Data.ShouldBe(new PrimaryConfirmed
        {
            Patient = "Patient/a",
            Condition = "Condition/p1",
            Version = 2,
            Code = "http://snomed.info/sct|254626006",
        });

    [Fact]
    public void A_primary_that_is_confirmed_from_the_start_is_announced() =>
        Events(Change(null, Primary())).ShouldHaveSingleItem().Verb.ShouldBe("confirmed");

    [Fact]
    public void A_primary_that_stays_confirmed_or_is_only_provisional_is_not_announced()
    {
        Events(Change(Primary(), Primary())).ShouldBeEmpty();
        Events(Change(null, Primary(verification: "provisional"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("refuted")]
    [InlineData("entered-in-error")]
    public void A_primary_that_is_withdrawn_leaves_each_of_its_metastases(string verification)
    {
        var events = Events(Change(
            Primary(), Primary(verification: verification),
            Metastasis("m1", from: "Condition/p1"), Metastasis("m2", from: "Condition/p1/_history/1"), Metastasis("m3", from: "Condition/p2"), Metastasis("m4")));

        events.Select(e => (PrimaryUnlinked)e.Data).Select(data => (data.Secondary, data.Primary, data.Reason)).ShouldBe(
            [("Condition/m1", "Condition/p1", verification), ("Condition/m2", "Condition/p1", verification)]);
    }

    [Fact]
    public void A_primary_that_is_deleted_leaves_its_metastases() =>
        ((PrimaryUnlinked)Events(Change(Primary(), null, Metastasis(from: "Condition/p1"))).ShouldHaveSingleItem().Data).Reason.ShouldBe("deleted");

    [Fact]
    public void A_primary_that_was_withdrawn_before_leaves_nothing_again()
    {
        var metastasis = Metastasis(from: "Condition/p1");

        Events(Change(Primary(verification: "refuted"), Primary(verification: "entered-in-error"), metastasis)).ShouldBeEmpty();
        Events(Change(Primary(verification: "refuted"), null, metastasis)).ShouldBeEmpty();
    }

    [Fact]
    public void A_primary_without_metastases_is_withdrawn_in_silence() =>
        Events(Change(Primary(), Primary(verification: "refuted"))).ShouldBeEmpty();

    [Fact]
    public void It_asks_to_see_its_metastases_by_the_search_parameter_that_finds_them()
    {
        PrimaryCancer.Definition.Needs(Primary()).ShouldBe([CaseNeed.Referring("Condition", "related-primary", "Condition/p1")]);
        SecondaryCancer.Definition.Search.Select(search => search.Code).ShouldContain("related-primary");
    }

    private static List<CaseEvent> Events(Change<Condition> change) =>
        [.. PrimaryCancer.Definition.Announce(change.Key, change.Before, change.After, change.Version, change.Case)];
}
