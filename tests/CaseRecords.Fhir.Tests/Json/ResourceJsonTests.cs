using System.Text;
using CaseRecords.Fhir.Json;

namespace CaseRecords.Fhir.Tests.Json;

public sealed class ResourceJsonTests
{
    [Theory]
    [InlineData("""{"resourceType":"Patient","gender":"foo"}""", "Patient.gender")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1980-13-01"}""", "Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","nome":1}""", "Patient.nome")]
    [InlineData("""{"resourceType":"Patient","contact":[{"gender":"x"}]}""", "Patient.contact[0].gender")]
    [InlineData("""{"resourceType":"Observation","code":{"text":"x"}}""", "Observation.status")]
    [InlineData("""{"resourceType":"Patient","active":true,"active":true}""", "Patient")]
    [InlineData("""{"resourceType":"Patient","name":[]}""", "Patient.name[0]")]
    [InlineData("""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'><script>x</script></div>"}}""", "Patient.text.div")]
    public void What_R4_does_not_allow_is_an_issue_at_its_place(string json, string place)
    {
        var (resource, issues) = Parse(json);

        resource.ShouldBeNull();
        issues.ShouldContain(issue => issue.Expression == place && issue.Status == 400);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{\"resourceType\":\"Patient\"")]
    [InlineData("{\"resourceType\":\"Patient\"} x")]
    [InlineData("{\"resourceType\":\"Patient\"}{}")]
    public void What_is_not_one_JSON_object_is_refused_without_an_exception(string json) =>
        Parse(json).Issues.ShouldHaveSingleItem().Status.ShouldBe(400);

    [Fact]
    public void Nesting_past_the_limit_is_refused() =>
        Parse("{\"resourceType\":\"Patient\",\"extension\":" + string.Concat(Enumerable.Repeat("[{\"extension\":", 200))).Issues.ShouldHaveSingleItem().Status.ShouldBe(400);

    [Fact]
    public void An_unknown_resource_type_is_refused() => Parse("""{"resourceType":"Pacient"}""").Issues.ShouldNotBeEmpty();

    [Fact]
    public void A_good_resource_has_no_issue() => Parse("""{"resourceType":"Patient","id":"p"}""").Resource!.Id.ShouldBe("p");

    private static (Hl7.Fhir.Model.Resource? Resource, IReadOnlyList<CaseRecords.Fhir.Issues.Issue> Issues) Parse(string json) =>
        ResourceJson.Parse(Encoding.UTF8.GetBytes(json));
}
