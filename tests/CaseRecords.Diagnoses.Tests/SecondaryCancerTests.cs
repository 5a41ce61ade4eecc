using CaseRecords.Events;
using CaseRecords.Fhir.Definitions;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using static CaseRecords.Diagnoses.Tests.Case;

namespace CaseRecords.Diagnoses.Tests;

public sealed class SecondaryCancerTests
{
    [Fact]
    public void A_new_metastasis_is_recorded_with_organ_and_route()
    {
        var recorded = Data<MetastasisRecorded>(Change(null, Metastasis(from: "Condition/p1", route: "haematogenous")), "Metastasis.recorded");

        recorded.ShouldBe(new MetastasisRecorded
        {
            Patient = "Patient/a",
            Condition = "Condition/m1",
            Version = 1,
            Organ = "bone",
            PrimaryKnown = true,
            Route = "haematogenous",
        });
    }

    [Fact]
    public void A_metastasis_without_a_primary_says_so() =>
        Data<MetastasisRecorded>(Change(null, Metastasis()), "Metastasis.recorded").PrimaryKnown.ShouldBeFalse();

    [Fact]
    public void A_metastasis_that_becomes_active_again_is_recorded_again() =>
        Names(Change(Metastasis(clinical: "resolved"), Metastasis(clinical: "relapse"))).ShouldBe(["Metastasis.recorded"]);

    [Fact]
    public void A_metastasis_that_was_entered_in_error_is_recorded_when_it_turns_out_true() =>
        Names(Change(Metastasis(verification: "entered-in-error"), Metastasis())).ShouldBe(["Metastasis.recorded"]);

    [Theory]
    [InlineData("provisional", "active", "confirmed", "active")]
    [InlineData("confirmed", "active", "confirmed", "active")]
    [InlineData("confirmed", "active", "confirmed", "resolved")]
    [InlineData("confirmed", "active", "refuted", "active")]
    public void An_update_that_does_not_make_it_active_records_nothing(string was, string wasClinical, string now, string nowClinical) =>
        Names(Change(Metastasis(verification: was, clinical: wasClinical), Metastasis(verification: now, clinical: nowClinical))).ShouldBeEmpty();

    [Fact]
    public void A_metastasis_that_is_created_in_error_is_not_recorded() =>
        Names(Change(null, Metastasis(verification: "entered-in-error"))).ShouldBeEmpty();

    [Fact]
    public void A_link_that_is_added_later_links()
    {
        var change = Change(Metastasis(verification: "provisional"), Metastasis(from: "Condition/p1"), Primary());

        Names(change).ShouldBe(["Primary.linked"]);
        Data<PrimaryLinked>(change, "Primary.linked").ShouldBe(
            new PrimaryLinked { Patient = "Patient/a", Secondary = "Condition/m1", Primary = "Condition/p1", Version = 2 });
    }

    [Fact]
    public void A_link_that_is_there_at_once_links_too() =>
        Names(Change(null, Metastasis(from: "Condition/p1"))).ShouldBe(["Metastasis.recorded", "Primary.linked"]);

    [Fact]
    public void A_link_that_stays_links_nothing() =>
        Names(Change(Metastasis(from: "Condition/p1"), Metastasis(from: "Condition/p1/_history/2"))).ShouldBeEmpty();

    [Fact]
    public void A_link_that_is_removed_unlinks() =>
        Data<PrimaryUnlinked>(Change(Metastasis(from: "Condition/p1"), Metastasis()), "Primary.unlinked").Reason.ShouldBe("removed");

    [Fact]
    public void A_link_that_moves_links_the_one_and_unlinks_the_other()
    {
        var change = Change(Metastasis(from: "Condition/p1"), Metastasis(from: "Condition/p2"));

        Data<PrimaryLinked>(change, "Primary.linked").Primary.ShouldBe("Condition/p2");
        Data<PrimaryUnlinked>(change, "Primary.unlinked").Primary.ShouldBe("Condition/p1");
    }

    [Fact]
    public void A_metastasis_that_is_deleted_unlinks() =>
        Data<PrimaryUnlinked>(Change(Metastasis(from: "Condition/p1"), null), "Primary.unlinked").Reason.ShouldBe("deleted");

    [Fact]
    public void It_asks_to_see_its_primary_and_its_patients_other_conditions() =>
        SecondaryCancer.Definition.Needs(Metastasis(from: "Condition/p1")).ShouldBe(
            [CaseNeed.Reference("Condition/p1"), CaseNeed.Referring("Condition", "subject", "Patient/a")]);

    [Fact]
    public void The_added_search_parameters_find_the_primary_and_the_route()
    {
        var metastasis = Metastasis(from: "Condition/p1", route: "lymphatic");

        Found(metastasis, "related-primary").ShouldBeOfType<ResourceReference>().Reference.ShouldBe("Condition/p1");
        Found(metastasis, "metastasis-route").ShouldBeOfType<CodeableConcept>().Coding[0].Code.ShouldBe("lymphatic");
    }

    private static Base? Found(Condition metastasis, string parameter) =>
        metastasis.Select(SecondaryCancer.Definition.Search.Single(search => search.Code == parameter).Expression).ShouldHaveSingleItem();

    private static IEnumerable<CaseEvent> Events(Change<Condition> change) =>
        SecondaryCancer.Definition.Announce(change.Key, change.Before, change.After, change.Version, change.Case);

    private static IEnumerable<string> Names(Change<Condition> change) => Events(change).Select(e => $"{e.Noun}.{e.Verb}");

    private static TData Data<TData>(Change<Condition> change, string name) =>
        Events(change).Single(e => $"{e.Noun}.{e.Verb}" == name).Data.ShouldBeOfType<TData>();
}
