using CaseRecords.Fhir.Search.Terms;

namespace CaseRecords.Fhir.Tests.Search.Terms;

/// <summary>Classifications whose codes say themselves what they lie under.</summary>
public sealed class CodesInTextTests
{
    private const string Icd10 = "http://hl7.org/fhir/sid/icd-10";
    private const string Icd10Cm = "http://hl7.org/fhir/sid/icd-10-cm";
    private const string Icd10Gm = "http://fhir.de/CodeSystem/bfarm/icd-10-gm";
    private const string IcdO3 = "http://terminology.hl7.org/CodeSystem/icd-o-3";
    private const string Icd9 = "http://hl7.org/fhir/sid/icd-9-cm";
    private const string Atc = "http://www.whocc.no/atc";
    private const string Ops = "http://fhir.de/CodeSystem/bfarm/ops";

    [Theory]
    [InlineData(Icd10, "C34", "C34")]
    [InlineData(Icd10, "C34.1", "C34.1 C34")]
    [InlineData(Icd10Cm, "C34.12", "C34.12 C34.1 C34")]
    [InlineData(Icd10Cm, "C7A.090", "C7A.090 C7A.09 C7A.0 C7A")]
    [InlineData(Icd10Cm, "T50.0X1A", "T50.0X1A T50.0X1 T50.0X T50.0 T50")]
    [InlineData(Icd10Gm, "G63.1*", "G63.1* G63.1 G63")]
    [InlineData(Icd10Gm, "c34.1", "c34.1 c34")]
    [InlineData(IcdO3, "C34.1", "C34.1 C34")]
    [InlineData(IcdO3, "8140/31", "8140/31 8140/3 8140")]
    [InlineData(Icd9, "162.3", "162.3 162")]
    [InlineData(Icd9, "E812.0", "E812.0 E812")]
    [InlineData(Atc, "L01XE01", "L01XE01 L01XE L01X L01 L")]
    [InlineData(Ops, "5-324.71", "5-324.71 5-324.7 5-324 5-32")]
    public void A_code_lies_under_its_own_beginnings_that_are_codes(string system, string code, string above)
    {
        var text = CodesInText.Find(system).ShouldNotBeNull();

        text.Above(code).ShouldNotBeNull().Reverse().ShouldBe(above.Split(' '));
        text.Below(code).ShouldBe([code]);
    }

    [Theory]
    [InlineData(Icd10, "C30-C34", "C30 C31 C32 C33 C34")]
    [InlineData(Icd10, "B98-C01", "B98 B99 C00 C01")]
    [InlineData(Icd10, "A00-B99", "A B")]
    [InlineData(Icd10, "A98-C01", "A98 A99 B C00 C01")]
    [InlineData(IcdO3, "C00-C02", "C00 C01 C02")]
    [InlineData(Icd10, "C44-C44", "C44")]
    public void A_block_is_every_category_in_it(string system, string block, string categories) =>
        CodesInText.Find(system)!.Below(block).ShouldBe(categories.Split(' '));

    [Theory]
    [InlineData(Icd10, "C")]
    [InlineData(Icd10, "C3")]
    [InlineData(Icd10, "C34.")]
    [InlineData(Icd10, "C34\n")]
    [InlineData(Icd10, "lung cancer")]
    [InlineData(Icd10, "C97-C00")]
    [InlineData(Icd10Cm, "C43-C44")]
    [InlineData(IcdO3, "8140/")]
    [InlineData(Atc, "L0")]
    [InlineData(Ops, "5-3")]
    public void What_is_not_written_like_a_code_is_none(string system, string code)
    {
        var text = CodesInText.Find(system)!;

        text.Below(code).ShouldBeNull();
        text.Above(code).ShouldBeNull();
    }

    [Theory]
    [InlineData("http://snomed.info/sct")]
    [InlineData("http://hl7.org/fhir/sid/icd-10-pcs")]
    [InlineData("http://loinc.org")]
    public void Other_systems_say_nothing_in_their_codes(string system) => CodesInText.Find(system).ShouldBeNull();
}
