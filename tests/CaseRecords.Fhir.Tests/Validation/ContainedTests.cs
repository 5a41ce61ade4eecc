namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>Contained resources, references and what they may mean.</summary>
public sealed class ContainedTests
{
    [Theory]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x"}],"managingOrganization":{"reference":"#o"}}""")]
    [InlineData("""{"resourceType":"Patient","id":"p","contained":[{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"#"}}]}""")]
    [InlineData("""{"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"#q","contained":[{"resourceType":"Questionnaire","id":"q","status":"active"}]}""")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x","partOf":{"reference":"#u"}},{"resourceType":"Organization","id":"u","name":"y"}],"managingOrganization":{"reference":"#o"}}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x"}],"managingOrganization":{"reference":"#o"}}}]}""")]
    public void A_contained_resource_that_is_referred_to_or_refers_is_accepted(string json) => Checked.Issues(json).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x"}]}""", "422 invariant Patient.contained[0]")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","name":"x"}]}""", "422 invariant Patient.contained[0]")]
    [InlineData("""{"resourceType":"Patient","managingOrganization":{"reference":"#o"}}""", "422 invariant Patient.managingOrganization.reference")]
    [InlineData("""{"resourceType":"Patient","managingOrganization":{"reference":"#"}}""", "422 invariant Patient.managingOrganization.reference")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Device","id":"o"}],"managingOrganization":{"reference":"#o"}}""", "400 structure Patient.managingOrganization.reference")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x"},{"resourceType":"Organization","id":"o","name":"y"}],"managingOrganization":{"reference":"#o"}}""", "400 structure Patient.contained[1].id")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x","contained":[{"resourceType":"Organization","id":"p","name":"y"}]}],"managingOrganization":{"reference":"#o"}}""", "422 invariant Patient.contained[0].contained[0]")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x","meta":{"versionId":"1"}}],"managingOrganization":{"reference":"#o"}}""", "422 invariant Patient.contained[0].meta")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x","meta":{"lastUpdated":"2020-01-01T00:00:00Z"}}],"managingOrganization":{"reference":"#o"}}""", "422 invariant Patient.contained[0].meta")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x","meta":{"security":[{"code":"R"}]}}],"managingOrganization":{"reference":"#o"}}""", "422 invariant Patient.contained[0].meta")]
    [InlineData("""{"resourceType":"Patient","contained":[{"id":"o"}]}""", "400 structure Patient.contained[0]")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Foo","id":"o"}]}""", "400 structure Patient.contained[0].resourceType")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Observation","id":"o","code":{"text":"x"},"subject":{"reference":"#"}}]}""", "400 required Patient.contained[0].status")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Organization","id":"o","name":"x"}},{"resource":{"resourceType":"Patient","managingOrganization":{"reference":"#o"}}}]}""", "422 invariant Bundle.entry[1].resource.managingOrganization.reference")]
    public void What_is_contained_obeys_its_rules(string json, string issue) => Checked.Errors(json).ShouldBe([issue]);

    [Theory]
    [InlineData("""{"reference":"Patient/a"}""")]
    [InlineData("""{"reference":"Patient/a/_history/2"}""")]
    [InlineData("""{"reference":"http://example.org/fhir/Patient/a"}""")]
    [InlineData("""{"reference":"http://example.org/any/thing"}""")]
    [InlineData("""{"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520"}""")]
    [InlineData("""{"reference":"Patient?identifier=x|y"}""")]
    [InlineData("""{"type":"Patient","identifier":{"value":"x"}}""")]
    [InlineData("""{"type":"http://hl7.org/fhir/StructureDefinition/Patient","display":"x"}""")]
    [InlineData("""{"reference":"Group/a","type":"Group"}""")]
    [InlineData("""{"display":"x"}""")]
    public void A_reference_to_what_may_be_meant_is_accepted(string subject) => Checked.Issues(Condition(subject)).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"reference":"Organization/a"}""", "400 structure Condition.subject.reference")]
    [InlineData("""{"reference":"https://example.org/fhir/Organization/a/_history/1"}""", "400 structure Condition.subject.reference")]
    [InlineData("""{"reference":"urn:uuid:c757873d-ec9a-4326-a141-556f43239520","type":"Organization"}""", "400 structure Condition.subject.type")]
    [InlineData("""{"type":"Organization","display":"x"}""", "400 structure Condition.subject.type")]
    [InlineData("""{"reference":"Patient/a","type":"Group"}""", "400 value Condition.subject.type")]
    [InlineData("""{"reference":"Patient/a","type":"Person_"}""", "400 value Condition.subject.type")]
    [InlineData("""{"reference":"a"}""", "400 value Condition.subject.reference")]
    [InlineData("""{"reference":"Patient/a b"}""", "400 value Condition.subject.reference")]
    [InlineData("""{"reference":"patient/a"}""", "400 value Condition.subject.reference")]
    [InlineData("""{"reference":"Foo/a"}""", "400 value Condition.subject.reference")]
    public void A_reference_to_something_else_is_refused(string subject, string issue) => Checked.Errors(Condition(subject)).ShouldBe([issue]);

    private static string Condition(string subject) => $$"""{"resourceType":"Condition","subject":{{subject}}}""";
}
