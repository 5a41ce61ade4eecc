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
    [InlineData("""{"resourceType":"Patient","active":true,"active":true}""", "Patient.active")]
    [InlineData("""{"resourceType":"Patient","name":[]}""", "Patient.name")]
    [InlineData("""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'><script>x</script></div>"}}""", "Patient.text.div")]
    public void What_R4_does_not_allow_is_an_issue_at_its_place(string json, string place)
    {
        var (resource, issues) = Parse(json);

        resource.ShouldBeNull();
        issues.ShouldContain(issue => issue.Expression == place && issue.Status == 400);
    }

    [Theory]
    [InlineData("\\u0000")]
    [InlineData("\\u0007")]
    [InlineData("\\b")]
    public void A_control_character_is_refused_where_it_stands(string escape) =>
        Parse($$"""{"resourceType":"Patient","name":[{"family":"a{{escape}}b"}]}""").Issues.ShouldHaveSingleItem().Expression.ShouldBe("Patient.name[0].family");

    [Theory]
    [InlineData("\\t")]
    [InlineData("\\r\\n")]
    [InlineData("\\u00e9")]
    public void A_tab_a_line_end_and_an_escaped_letter_are_no_control_characters(string escape) =>
        Parse($$"""{"resourceType":"Patient","name":[{"family":"a{{escape}}b"}]}""").Issues.ShouldBeEmpty();

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("5")]
    [InlineData("{\"resourceType\":\"Patient\"")]
    [InlineData("{\"resourceType\":\"Patient\"} x")]
    [InlineData("{\"resourceType\":\"Patient\"}{}")]
    public void What_is_not_one_JSON_object_is_refused_without_an_exception(string json) =>
        Parse(json).Issues.ShouldHaveSingleItem().Status.ShouldBe(400);

    [Theory]
    [InlineData("""{"resourceType":"Patient","resourceType":"Patient"}""")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x","resourceType":"Organization"}],"managingOrganization":{"reference":"#o"}}""")]
    public void A_type_that_stands_twice_is_refused(string json) => Parse(json).Issues.ShouldHaveSingleItem().Diagnostics.ShouldContain("twice");

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00")]
    [InlineData("\\uD83D x")]
    public void Half_a_surrogate_pair_is_refused_and_named(string escape) =>
        Parse($$"""{"resourceType":"Patient","name":[{"family":"{{escape}}"}]}""").Issues.ShouldHaveSingleItem().Diagnostics.ShouldContain("surrogate");

    [Fact]
    public void A_whole_pair_is_a_letter() => Parse("""{"resourceType":"Patient","name":[{"family":"\ud83d\ude00"}]}""").Issues.ShouldBeEmpty();

    [Fact]
    public void What_is_no_UTF_8_is_refused_and_named() =>
        ResourceJson.Parse([.. "{\"resourceType\":\"Patient\",\"language\":\""u8, 0xff, 0xfe, .. "\"}"u8]).Issues.ShouldHaveSingleItem().Diagnostics.ShouldContain("UTF-8");

    [Fact]
    public void An_issue_does_not_repeat_a_megabyte() =>
        Parse($$"""{"resourceType":"Patient","name":[{"family":"{{new string('x', 1_048_577)}}"}]}""").Issues.ShouldHaveSingleItem().Diagnostics.Length.ShouldBeLessThan(500);

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
