using CaseRecords.Fhir.Validation.Structure;

namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>Codes and what they are bound to: one line a rule.</summary>
public sealed class BindingTests
{
    private const string Condition = """{"resourceType":"Condition","subject":{"reference":"Patient/a"}""";

    [Theory]
    [InlineData("""{"resourceType":"Patient","gender":"Male"}""", "400 code-invalid Patient.gender")]
    [InlineData("""{"resourceType":"Patient","contact":[{"name":{"text":"x"},"gender":"m"}]}""", "400 code-invalid Patient.contact[0].gender")]
    [InlineData("""{"resourceType":"Patient","name":[{"use":"legal","text":"x"}]}""", "400 code-invalid Patient.name[0].use")]
    [InlineData(Condition + ""","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"ill"}]}}""", "400 code-invalid Condition.clinicalStatus")]
    [InlineData(Condition + ""","clinicalStatus":{"coding":[{"system":"http://example.org","code":"active"}]}}""", "400 code-invalid Condition.clinicalStatus")]
    [InlineData(Condition + ""","clinicalStatus":{"text":"active"}}""", "400 code-invalid Condition.clinicalStatus")]
    [InlineData(Condition + ""","clinicalStatus":{"coding":[{"display":"active"}]}}""", "400 code-invalid Condition.clinicalStatus")]
    [InlineData("""{"resourceType":"Patient","language":"english language"}""", "400 code-invalid Patient.language")]
    [InlineData("""{"resourceType":"Patient","photo":[{"contentType":"jpeg","url":"http://e.org"}]}""", "400 code-invalid Patient.photo[0].contentType")]
    [InlineData("""{"resourceType":"Binary","contentType":"text"}""", "400 code-invalid Binary.contentType")]
    [InlineData("""{"resourceType":"Invoice","status":"draft","totalNet":{"value":1,"currency":"Euro"}}""", "400 code-invalid Invoice.totalNet.currency")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"effectiveTiming":{"repeat":{"period":1,"periodUnit":"day"}}}""", "400 code-invalid Observation.effective.repeat.periodUnit")]
    [InlineData("""{"resourceType":"Questionnaire","status":"active","subjectType":["Human"]}""", "400 code-invalid Questionnaire.subjectType[0]")]
    [InlineData("""{"resourceType":"DetectedIssue","status":"mitigated"}""", "400 code-invalid DetectedIssue.status")]
    public void A_code_outside_of_a_required_binding_is_refused(string json, string issue) => Checked.Errors(json).ShouldBe([issue]);

    [Theory]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"interpretation":[{"coding":[{"system":"http://example.org","code":"H"}]}]}""", "200 code-invalid Observation.interpretation[0]")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"X"}]}}""", "200 code-invalid Patient.maritalStatus")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1,"system":"http://unitsofmeasure.org","code":"m^2"}}""", "200 code-invalid Observation.value.code")]
    [InlineData("""{"resourceType":"Patient","communication":[{"language":{"coding":[{"system":"urn:ietf:bcp:47","code":"zh_CN"}]}}]}""", "200 code-invalid Patient.communication[0].language.coding[0].code")]
    public void A_code_that_should_be_another_is_a_warning(string json, string issue) => Checked.Issues(json).ShouldBe([issue]);

    [Theory]
    [InlineData("""{"resourceType":"Patient","gender":"female","language":"zh-Hans-CN"}""")]
    [InlineData(Condition + ""","clinicalStatus":{"coding":[{"system":"http://example.org","code":"x"},{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]}}""")]
    [InlineData(Condition + ""","clinicalStatus":{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"unknown"}]}}""")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{"text":"x"}}""")]
    [InlineData("""{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-MaritalStatus","code":"M"}]}}""")]
    [InlineData("""{"resourceType":"Patient","photo":[{"contentType":"image/svg+xml; charset=utf-8","url":"http://e.org"}]}""")]
    [InlineData("""{"resourceType":"CapabilityStatement","status":"active","date":"2024","kind":"requirements","fhirVersion":"4.0.1","format":["json","application/fhir+xml"],"description":"x","rest":[{"mode":"server"}]}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1,"system":"http://unitsofmeasure.org","code":"10*3/uL"}}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"anything"}]}}""")]
    public void A_code_that_is_right_or_cannot_be_judged_is_accepted(string json) => Checked.Issues(json).ShouldBeEmpty();

    [Theory]
    [InlineData("mg/dL")]
    [InlineData("10*3/uL")]
    [InlineData("10^9/L")]
    [InlineData("mm[Hg]")]
    [InlineData("{score}")]
    [InlineData("/min")]
    [InlineData("%")]
    [InlineData("1")]
    [InlineData("[in_i]")]
    [InlineData("[degF]")]
    [InlineData("kg/m2")]
    [InlineData("mL/min/{1.73_m2}")]
    [InlineData("{#}/[HPF]")]
    [InlineData("/[HPF]")]
    [InlineData("cm[H2O].s/L")]
    [InlineData("m.s-2")]
    [InlineData("kg.m2/(s2.A)")]
    [InlineData("mg{total}/L")]
    [InlineData("[iU]/mL")]
    [InlineData("10*")]
    [InlineData("a_g")]
    [InlineData("mo_s")]
    [InlineData("'")]
    [InlineData("(8.h)")]
    [InlineData("100.[iU]")]
    [InlineData("m[IU]/L")]
    public void A_UCUM_unit_is_one(string code) => CodeGrammar.IsUcum(code).ShouldBeTrue();

    [Theory]
    [InlineData("mg dL")]
    [InlineData("m^2")]
    [InlineData("mg//dL")]
    [InlineData("mg/")]
    [InlineData("[in_i")]
    [InlineData("{score")]
    [InlineData("score}")]
    [InlineData("(mg")]
    [InlineData("mg)")]
    [InlineData("")]
    [InlineData("m-")]
    public void What_is_no_UCUM_unit_is_seen(string code) => CodeGrammar.IsUcum(code).ShouldBeFalse();

    [Theory]
    [InlineData("en", true)]
    [InlineData("de-CH", true)]
    [InlineData("zh-Hant-TW", true)]
    [InlineData("es-419", true)]
    [InlineData("sl-rozaj-biske", true)]
    [InlineData("en-a-bbb-x-a-ccc", true)]
    [InlineData("x-private", true)]
    [InlineData("i-klingon", true)]
    [InlineData("en_US", false)]
    [InlineData("e", false)]
    [InlineData("en-", false)]
    [InlineData("english-language-", false)]
    public void A_language_tag_is_told_from_what_is_none(string code, bool expected) => CodeGrammar.IsLanguage(code).ShouldBe(expected);
}
