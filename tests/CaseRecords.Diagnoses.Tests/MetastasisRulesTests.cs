using CaseRecords.Terminology;
using Hl7.Fhir.Model;
using static CaseRecords.Diagnoses.Tests.Case;

namespace CaseRecords.Diagnoses.Tests;

public sealed class MetastasisRulesTests
{
    [Fact]
    public void A_metastasis_of_another_patients_tumour_is_refused_where_it_stands()
    {
        var issue = MetastasisRules.BelongsToItsPrimary(Metastasis(of: "Patient/b", from: "Condition/p1"), With(Primary())).ShouldHaveSingleItem();

        issue.Status.ShouldBe(422);
        issue.IsError.ShouldBeTrue();
        issue.Expression.ShouldBe("Condition.extension[1].value");
    }

    [Theory]
    [InlineData("Condition/p1")]
    [InlineData("Condition/p1/_history/3")]
    [InlineData("Condition/not-here")]
    [InlineData("https://elsewhere.example/fhir/Condition/p1")]
    public void A_metastasis_of_the_same_patient_or_of_an_unknown_tumour_passes(string from) =>
        MetastasisRules.BelongsToItsPrimary(Metastasis(from: from), With(Primary())).ShouldBeEmpty();

    [Fact]
    public void A_metastasis_without_a_primary_passes() =>
        MetastasisRules.BelongsToItsPrimary(Metastasis(), With(Primary(of: "Patient/b"))).ShouldBeEmpty();

    [Fact]
    public void A_versioned_subject_is_still_the_same_patient() =>
        MetastasisRules.BelongsToItsPrimary(Metastasis(of: "Patient/a/_history/2", from: "Condition/p1"), With(Primary())).ShouldBeEmpty();

    [Fact]
    public void A_second_metastasis_of_an_organ_from_the_same_primary_is_a_warning_and_no_refusal()
    {
        var issue = MetastasisRules.IsTheOnlyOneOfItsOrgan(
            Metastasis("m2", code: "94602001", from: "Condition/p1"), With(Metastasis("m1", from: "Condition/p1"))).ShouldHaveSingleItem();

        issue.IsError.ShouldBeFalse();
        issue.Status.ShouldBe(200);
        issue.Severity.ShouldBe(OperationOutcome.IssueSeverity.Warning);
    }

    [Fact]
    public void Two_metastases_of_an_organ_without_a_primary_are_a_warning() =>
        MetastasisRules.IsTheOnlyOneOfItsOrgan(Metastasis("m2"), With(Metastasis("m1"))).ShouldHaveSingleItem();

    [Fact]
    public void Another_organ_another_primary_another_patient_or_itself_is_no_second()
    {
        var metastasis = Metastasis("m1", from: "Condition/p1");

        MetastasisRules.IsTheOnlyOneOfItsOrgan(metastasis, With(Metastasis("m2", code: "94381002", from: "Condition/p1"))).ShouldBeEmpty();
        MetastasisRules.IsTheOnlyOneOfItsOrgan(metastasis, With(Metastasis("m2", from: "Condition/p2"))).ShouldBeEmpty();
        MetastasisRules.IsTheOnlyOneOfItsOrgan(metastasis, With(Metastasis("m2"))).ShouldBeEmpty();
        MetastasisRules.IsTheOnlyOneOfItsOrgan(metastasis, With(Metastasis("m2", of: "Patient/b", from: "Condition/p1"))).ShouldBeEmpty();
        MetastasisRules.IsTheOnlyOneOfItsOrgan(metastasis, With(Metastasis("m1", from: "Condition/p1"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("refuted", "active")]
    [InlineData("confirmed", "resolved")]
    public void What_is_not_there_is_no_second(string verification, string clinical)
    {
        var gone = Metastasis("m1", verification: verification, clinical: clinical);

        MetastasisRules.IsTheOnlyOneOfItsOrgan(Metastasis("m2"), With(gone)).ShouldBeEmpty();
        MetastasisRules.IsTheOnlyOneOfItsOrgan(gone, With(Metastasis("m2"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("128462008")]
    [InlineData("405843009")]
    [InlineData("94606003")]
    public void Two_metastases_of_no_one_organ_are_not_two_of_one(string code) =>
        MetastasisRules.IsTheOnlyOneOfItsOrgan(Metastasis("m2", code: code), With(Metastasis("m1", code: code))).ShouldBeEmpty();

    [Fact]
    public void The_rules_stand_in_the_definition_and_apply_by_code_or_profile()
    {
        var foreign = Metastasis(of: "Patient/b", from: "Condition/p1");
        var byProfile = new Condition { Meta = new Meta { Profile = [Profiles.SecondaryCancer] } };

        SecondaryCancer.Definition.AppliesTo(foreign).ShouldBeTrue();
        SecondaryCancer.Definition.AppliesTo(byProfile).ShouldBeTrue();
        SecondaryCancer.Definition.AppliesTo(Primary()).ShouldBeFalse();
        SecondaryCancer.Definition.Check(foreign, With(Primary())).Count(issue => issue.IsError).ShouldBe(1);
    }
}
