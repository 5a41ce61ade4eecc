using CaseRecords.Fhir.Search.Values;

namespace CaseRecords.Fhir.Tests.Search.Values;

public sealed class TokenRowsTests
{
    [Theory]
    [InlineData("""{"code":{"coding":[{"system":"urn:s","code":"A","display":"Lung cancer"}],"text":"Tumour"}}""", "urn:s|a (cancer|lung|lung cancer|tumour)")]
    [InlineData("""{"code":{"text":"Tumour"}}""", "| (tumour)")]
    [InlineData("""{"code":{"coding":[{"display":"Tumour"}]}}""", "| (tumour)")]
    [InlineData("""{"code":{"coding":[{"version":"1"}]}}""", "|")]
    [InlineData("""{"code":{"coding":[{"system":"urn:s"}]}}""", "urn:s|")]
    [InlineData("""{"code":{"extension":[{"url":"urn:x","valueString":"y"}]}}""", "")]
    public void Concepts_are_found_by_their_texts_too(string content, string rows) =>
        Indexed.Under("code", $$"""{"resourceType":"Condition",{{content[1..]}}""").ShouldBe(rows);

    [Theory]
    [InlineData("class", """{"resourceType":"Encounter","class":{"code":"AMB","display":"ambulatory"}}""", "|amb (ambulatory)")]
    [InlineData("_tag", """{"resourceType":"Patient","meta":{"tag":[{"system":"urn:t","code":"x","display":"Demo"}]}}""", "urn:t|x (demo)")]
    [InlineData("identifier", """{"resourceType":"Patient","identifier":[{"type":{"text":"Record number"},"value":"AB1"}]}""", "|ab1 (number|record|record number)")]
    [InlineData("subject", """{"resourceType":"Observation","subject":{"reference":"Patient/1","display":"Mrs Li"}}""", "Patient/1")]
    [InlineData("subject", """{"resourceType":"Observation","subject":{"display":"Li"}}""", "|")]
    [InlineData("status", """{"resourceType":"Observation","status":"final"}""", "http://hl7.org/fhir/observation-status|final")]
    [InlineData("event", """{"resourceType":"MessageHeader","eventUri":"http://E.example/a"}""", "|http://e.example/a")]
    [InlineData("telecom", """{"resourceType":"Patient","telecom":[{"system":"email"}]}""", "|")]
    public void Other_tokens(string parameter, string json, string rows) => Indexed.Under(parameter, json).ShouldBe(rows);

    [Theory]
    [InlineData("""{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"urn:mrn","value":"AB1"}""", "urn:mrn|ab1 |^http://terminology.hl7.org/CodeSystem/v2-0203|MR|ab1")]
    [InlineData("""{"type":{"coding":[{"system":"urn:types","code":"MR"},{"code":"X"}]},"value":"AB1"}""", "|ab1 |^urn:types|mr|ab1 |^|x|ab1")]
    [InlineData("""{"type":{"coding":[{"system":"urn:types","code":"MR"}]}}""", "|")]
    [InlineData("""{"type":{"coding":[{"system":"urn:types"}]},"value":"1"}""", "|1")]
    public void Identifiers_are_found_by_type_and_value(string identifier, string rows) =>
        Indexed.Under("identifier", $$"""{"resourceType":"Patient","identifier":[{{identifier}}]}""").Replace(OfType.Mark, '^').ShouldBe(rows);

    [Theory]
    [InlineData("http://terminology.hl7.org/CodeSystem/v2-0203", "MR", "Ab", "http://terminology.hl7.org/CodeSystem/v2-0203", "MR", "aB", true)]
    [InlineData("http://terminology.hl7.org/CodeSystem/v2-0203", "MR", "Ab", "http://terminology.hl7.org/CodeSystem/v2-0203", "mr", "Ab", false)]
    [InlineData("urn:s", "MR", "1", "urn:s", "mr", "1", true)]
    [InlineData("urn:s", "MR", "1", "urn:S", "MR", "1", false)]
    [InlineData("urn:s", "MR", "1", "urn:s", "MR", "2", false)]
    public void Types_and_values_are_folded_as_codes_are(string system, string code, string value, string otherSystem, string otherCode, string otherValue, bool same) =>
        (OfType.Key(system, code, value) == OfType.Key(otherSystem, otherCode, otherValue)).ShouldBe(same);
}
