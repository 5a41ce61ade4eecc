using CaseRecords.Fhir.Validation;

namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>Vital signs are known by their codes; what they miss is a warning.</summary>
public sealed class VitalSignsTests
{
    private const string Weight =
        """
        {"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]},"subject":{"reference":"Patient/p"},"effectiveDateTime":"2024-02-01",
        "valueQuantity":{"value":70.5,"unit":"kg","system":"http://unitsofmeasure.org","code":"kg"}}
        """;

    private const string Pressure =
        """
        {"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],
        "code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}]},"subject":{"reference":"Patient/p"},"effectiveDateTime":"2024-02-01",
        "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":120,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},
        {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":80,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}
        """;

    [Theory]
    [InlineData(Weight)]
    [InlineData(Pressure)]
    public void One_that_follows_its_profile_is_accepted_without_a_word(string json) => Checked.Issues(json).ShouldBeEmpty();

    [Theory]
    [InlineData("\"vital-signs\"", "\"laboratory\"", "200 business-rule Observation.category")]
    [InlineData("\"subject\":{\"reference\":\"Patient/p\"},", "", "200 business-rule Observation.subject")]
    [InlineData("\"effectiveDateTime\":\"2024-02-01\",", "", "200 business-rule Observation.effective")]
    [InlineData("2024-02-01", "2024-02", "200 business-rule Observation.effective")]
    [InlineData("\"code\":\"kg\"", "\"code\":\"mg\"", "200 business-rule Observation.value")]
    [InlineData("\"unit\":\"kg\",", "", "200 business-rule Observation.value")]
    [InlineData("\"valueQuantity\":{\"value\":70.5,\"unit\":\"kg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"kg\"}", "\"valueString\":\"heavy\"", "200 business-rule Observation.value")]
    public void What_a_weight_misses_is_a_warning(string good, string bad, string issue) => Checked.Issues(Weight.Replace(good, bad)).ShouldBe([issue]);

    [Theory]
    [InlineData("\"code\":\"8462-4\"", "\"code\":\"8463-2\"", "200 business-rule Observation.component")]
    [InlineData(",\"valueQuantity\":{\"value\":80,\"unit\":\"mmHg\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"mm[Hg]\"}", "", "200 business-rule Observation.component[1]")]
    [InlineData("\"value\":80,\"unit\":\"mmHg\",", "\"value\":80,", "200 business-rule Observation.component[1].value")]
    public void What_a_blood_pressure_misses_is_a_warning(string good, string bad, string issue) => Checked.Issues(Pressure.Replace(good, bad)).ShouldBe([issue]);

    [Fact]
    public void One_that_claims_its_profile_is_left_to_the_profile() =>
        Checked.Issues(Weight.Replace("\"unit\":\"kg\",", "").Replace("\"status\"", "\"meta\":{\"profile\":[\"http://hl7.org/fhir/StructureDefinition/bodyweight\"]},\"status\"")).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"resourceType":"Observation","status":"final","code":[{"coding":[{"system":"http://loinc.org","code":"8867-4"}]}]}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"coding":{"system":"http://loinc.org","code":"8867-4"}},"subject":[]}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":["http://loinc.org"],"code":8867}]},"valueQuantity":[1]}""")]
    public void What_is_not_well_formed_is_refused_before_it_is_looked_at_as_a_sign(string json) =>
        ResourceValidator.Validate(System.Text.Encoding.UTF8.GetBytes(json)).HasErrors.ShouldBeTrue();
}
