namespace CaseRecords.Fhir.Tests.Search.Values;

/// <summary>What is written with a version or a fragment is found without it too.</summary>
public sealed class UriRowsTests
{
    [Theory]
    [InlineData("http://p.example/a", "http://p.example/a")]
    [InlineData("http://p.example/a|1.0", "http://p.example/a|1.0 http://p.example/a")]
    [InlineData("http://p.example/a#x", "http://p.example/a#x http://p.example/a")]
    [InlineData("http://p.example/a|1.0#x", "http://p.example/a|1.0#x http://p.example/a|1.0 http://p.example/a#x http://p.example/a")]
    [InlineData("http://p.example/a|", "http://p.example/a| http://p.example/a")]
    public void Canonicals(string canonical, string rows) =>
        Indexed.Under("_profile", """{"resourceType":"Patient","meta":{"profile":["%"]}}""".Replace("%", canonical, StringComparison.Ordinal)).ShouldBe(rows);

    [Theory]
    [InlineData("Patient/1", "Patient/1")]
    [InlineData("Patient/1/_history/2", "Patient/1 Patient/1/_history/2")]
    [InlineData("https://record.example/fhir/Patient/1/_history/2", "Patient/1 Patient/1/_history/2")]
    [InlineData("https://other.example/fhir/Patient/1", "https://other.example/fhir/Patient/1")]
    [InlineData("https://other.example/fhir/Patient/1/_history/2", "https://other.example/fhir/Patient/1/_history/2 https://other.example/fhir/Patient/1")]
    public void References(string reference, string rows) =>
        Indexed.Under("subject", """{"resourceType":"Observation","subject":{"reference":"%"}}""".Replace("%", reference, StringComparison.Ordinal)).ShouldBe(rows);

    [Theory]
    [InlineData("questionnaire", """{"resourceType":"QuestionnaireResponse","questionnaire":"http://q.example/a|2"}""", "http://q.example/a|2 http://q.example/a")]
    [InlineData("questionnaire", """{"resourceType":"QuestionnaireResponse","questionnaire":"https://record.example/fhir/Questionnaire/a|2"}""", "Questionnaire/a https://record.example/fhir/Questionnaire/a|2 https://record.example/fhir/Questionnaire/a")]
    [InlineData("source-uri", """{"resourceType":"ConceptMap","sourceUri":"http://v.example/a"}""", "http://v.example/a")]
    [InlineData("source-uri", """{"resourceType":"ConceptMap","sourceUri":"ValueSet/a"}""", "ValueSet/a")]
    [InlineData("url", """{"resourceType":"ValueSet","url":"http://v.example/a|b#c"}""", "http://v.example/a|b#c")]
    public void Definitions(string parameter, string json, string rows) => Indexed.Under(parameter, json).ShouldBe(rows);
}
