using Hl7.Fhir.Model;

namespace CaseRecords.Terminology.Tests;

public sealed class CancerConditionsTests
{
    [Theory]
    [InlineData(CodeSystems.Snomed, "94222008", true, false)]
    [InlineData(CodeSystems.Icd10Cm, "C79.51", true, false)]
    [InlineData(CodeSystems.Icd10, "C79.5", true, false)]
    [InlineData(CodeSystems.Snomed, "254626006", false, true)]
    [InlineData(CodeSystems.Icd10Cm, "C34.31", false, true)]
    [InlineData(CodeSystems.Snomed, "279039007", false, false)]
    public void A_code_tells_a_metastasis_from_a_primary(string system, string code, bool secondary, bool primary)
    {
        var condition = Coded(system, code);

        condition.IsSecondaryCancer().ShouldBe(secondary);
        condition.IsPrimaryCancer().ShouldBe(primary);
    }

    [Fact]
    public void A_profile_tells_them_apart_too_in_any_version()
    {
        var metastasis = new Condition { Meta = new Meta { Profile = [Profiles.SecondaryCancer + "|3.0.0"] } };
        var primary = new Condition { Meta = new Meta { Profile = [Profiles.PrimaryCancer] } };

        metastasis.IsSecondaryCancer().ShouldBeTrue();
        primary.IsPrimaryCancer().ShouldBeTrue();
        primary.IsSecondaryCancer().ShouldBeFalse();
    }

    [Theory]
    [InlineData("active", "provisional", true)]
    [InlineData("recurrence", "confirmed", true)]
    [InlineData("relapse", null, true)]
    [InlineData("active", "refuted", false)]
    [InlineData("active", "entered-in-error", false)]
    [InlineData("remission", "confirmed", false)]
    [InlineData(null, "confirmed", false)]
    public void Only_what_is_there_now_is_active(string? clinical, string? verification, bool active) =>
        new Condition
        {
            ClinicalStatus = clinical is null ? null : new CodeableConcept(CodeSystems.ConditionClinical, clinical),
            VerificationStatus = verification is null ? null : new CodeableConcept(CodeSystems.ConditionVerification, verification),
        }.IsActive().ShouldBe(active);

    [Theory]
    [InlineData("94222008", null, "bone")]
    [InlineData("94222008", "14016003", "marrow")]
    [InlineData("94222008", "55492004", "bone")]
    [InlineData("128462008", "15425007", "peritoneum")]
    [InlineData("128462008", "55492004", "bone")]
    [InlineData("128462008", null, "unknown")]
    [InlineData("94391008", "55492004", "lung")]
    [InlineData("405843009", null, "widespread")]
    public void The_code_names_the_organ_and_the_body_site_where_it_does_not(string code, string? site, string organ)
    {
        var condition = Coded(CodeSystems.Snomed, code);

        if (site is not null)
        {
            condition.BodySite = [new CodeableConcept(CodeSystems.Snomed, site)];
        }

        condition.MetastasisOrgan().ShouldBe(organ);
    }

    [Fact]
    public void A_second_coding_names_the_organ_where_the_first_does_not()
    {
        var condition = Coded(CodeSystems.Snomed, "128462008");
        condition.Code!.Coding.Add(new Coding(CodeSystems.Icd10Cm, "C78.7"));

        condition.MetastasisOrgan().ShouldBe("liver");
    }

    [Fact]
    public void Links_and_routes_are_read_from_their_extensions()
    {
        var condition = Coded(CodeSystems.Snomed, "94222008");
        condition.AddExtension(Profiles.RelatedCondition, new ResourceReference("Condition/p1"));
        condition.Extension.Add(new Extension
        {
            Url = Profiles.MetastasisRoute,
            Extension = [new Extension("route", new CodeableConcept(CodeSystems.MetastasisRoute, "haematogenous"))],
        });

        condition.RelatedPrimaries().ShouldBe(["Condition/p1"]);
        condition.MetastasisRoute().ShouldBe("haematogenous");
        Coded(CodeSystems.Snomed, "94222008").MetastasisRoute().ShouldBeNull();
    }

    private static Condition Coded(string system, string code) => new() { Code = new CodeableConcept(system, code) };
}
