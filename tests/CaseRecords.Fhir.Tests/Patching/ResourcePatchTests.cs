using System.Text;
using CaseRecords.Fhir.Patching;

namespace CaseRecords.Fhir.Tests.Patching;

public sealed class ResourcePatchTests
{
    private const string Div = """<div xmlns=\"http://www.w3.org/1999/xhtml\">old</div>""";

    [Theory]
    [InlineData("application/json-patch+json", PatchFormat.JsonPatch)]
    [InlineData("application/JSON-patch+json; charset=utf-8", PatchFormat.JsonPatch)]
    [InlineData("application/fhir+json", PatchFormat.FhirPathPatch)]
    [InlineData("application/fhir+json; fhirVersion=4.0", PatchFormat.FhirPathPatch)]
    [InlineData("application/json", PatchFormat.FhirPathPatch)]
    [InlineData("application/fhir+xml", PatchFormat.FhirPathPatch)]
    [InlineData("application/xml-patch+xml", null)]
    [InlineData("application/merge-patch+json", null)]
    [InlineData("text/plain", null)]
    [InlineData("nonsense", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_content_type_says_which_patch_it_is(string? contentType, PatchFormat? expected) => PatchFormat.Of(contentType).ShouldBe(expected);

    [Theory]
    // What the patch does not name stays, digit for digit and in its order.
    [InlineData("""{"resourceType":"Observation","id":"o","valueQuantity":{"value":5.40,"unit":"ü<&\\"},"status":"final"}""", """[{"op":"replace","path":"/status","value":"amended"}]""",
        """{"resourceType":"Observation","id":"o","valueQuantity":{"value":5.40,"unit":"ü<&\\"},"status":"amended"}""")]
    [InlineData("""{"resourceType":"Observation","id":"o","valueQuantity":{"value":1.0e3}}""", """[{"op":"move","from":"/valueQuantity","path":"/component"},{"op":"copy","from":"/component/value","path":"/x"}]""",
        """{"resourceType":"Observation","id":"o","component":{"value":1.0e3},"x":1.0e3}""")]
    [InlineData("""{"resourceType":"Observation","id":"o"}""", """[{"op":"add","path":"/valueQuantity","value":{"value":0.5000}}]""", """{"resourceType":"Observation","id":"o","valueQuantity":{"value":0.5000}}""")]
    // Which resource it is.
    [InlineData("""{"resourceType":"Patient","id":"p"}""", """[{"op":"replace","path":"/id","value":"q"}]""", "422 at Patient.id")]
    [InlineData("""{"resourceType":"Patient","id":"p"}""", """[{"op":"remove","path":"/id"}]""", "422 at Patient.id")]
    [InlineData("""{"resourceType":"Patient","id":"p"}""", """[{"op":"replace","path":"/id","value":"p"}]""", """{"resourceType":"Patient","id":"p"}""")]
    [InlineData("""{"resourceType":"Patient","id":"p"}""", """[{"op":"replace","path":"/resourceType","value":"Group"}]""", "422 at Patient")]
    [InlineData("""{"resourceType":"Patient","id":"p"}""", """[{"op":"replace","path":"","value":[1]}]""", "422 at Patient")]
    [InlineData("""{"resourceType":"Patient","id":"p"}""", """[{"op":"remove","path":""}]""", "422 at Patient")]
    [InlineData("""{"resourceType":"Patient","id":"p","active":true}""", """[{"op":"replace","path":"","value":{"resourceType":"Patient","id":"p"}}]""", """{"resourceType":"Patient","id":"p"}""")]
    // The narrative.
    [InlineData("""{"resourceType":"Patient","id":"p","text":{"status":"generated","div":"DIV"},"active":true}""", """[{"op":"replace","path":"/active","value":false}]""", """{"resourceType":"Patient","id":"p","active":false}""")]
    [InlineData("""{"resourceType":"Patient","id":"p","text":{"status":"extensions","div":"DIV"},"active":true}""", """[{"op":"remove","path":"/active"}]""", """{"resourceType":"Patient","id":"p"}""")]
    [InlineData("""{"resourceType":"Patient","id":"p","text":{"status":"empty","div":"DIV"},"active":true}""", """[{"op":"remove","path":"/active"}]""", """{"resourceType":"Patient","id":"p"}""")]
    [InlineData("""{"resourceType":"Patient","id":"p","text":{"status":"additional","div":"DIV"},"active":true}""", """[{"op":"replace","path":"/active","value":false}]""", "422 at Patient.text")]
    [InlineData("""{"resourceType":"Patient","id":"p","text":{"status":"additional","div":"DIV"},"active":true}""", """[{"op":"replace","path":"/active","value":false},{"op":"replace","path":"/text/status","value":"generated"}]""", "422 at Patient.text")]
    [InlineData("""{"resourceType":"Patient","id":"p","text":{"status":"additional","div":"DIV"},"active":true}""", """[{"op":"replace","path":"/active","value":false},{"op":"replace","path":"/text/div","value":"NEW"}]""", """{"resourceType":"Patient","id":"p","text":{"status":"additional","div":"NEW"},"active":false}""")]
    [InlineData("""{"resourceType":"Patient","id":"p","text":{"status":"additional","div":"DIV"},"active":true}""", """[{"op":"replace","path":"/active","value":false},{"op":"remove","path":"/text"}]""", """{"resourceType":"Patient","id":"p","active":false}""")]
    [InlineData("""{"resourceType":"Patient","id":"p","text":{"status":"generated","div":"DIV"},"active":true}""", """[{"op":"replace","path":"/active","value":false},{"op":"replace","path":"/text/div","value":"NEW"}]""", """{"resourceType":"Patient","id":"p","text":{"status":"generated","div":"NEW"},"active":false}""")]
    [InlineData("""{"resourceType":"Patient","id":"p","active":true}""", """[{"op":"add","path":"/text","value":{"status":"generated","div":"NEW"}}]""", """{"resourceType":"Patient","id":"p","active":true,"text":{"status":"generated","div":"NEW"}}""")]
    [InlineData("""{"resourceType":"Patient","id":"p","text":{"status":"additional","div":"DIV"},"active":true}""", """[{"op":"test","path":"/active","value":true}]""", """{"resourceType":"Patient","id":"p","text":{"status":"additional","div":"DIV"},"active":true}""")]
    [InlineData("""{"resourceType":"Patient","id":"p","text":{"status":"additional","div":"DIV"}}""", """[{"op":"add","path":"/meta","value":{"tag":[{"code":"x"}]}}]""", """{"resourceType":"Patient","id":"p","text":{"status":"additional","div":"DIV"},"meta":{"tag":[{"code":"x"}]}}""")]
    public void After_a_patch_the_resource_is_the_same_one_and_its_narrative_is_true(string current, string patch, string expected)
    {
        current = current.Replace("DIV", Div, StringComparison.Ordinal);

        Patched(current, patch, PatchFormat.JsonPatch).ShouldBe(expected.Replace("DIV", Div, StringComparison.Ordinal));
    }

    internal static string Patched(string current, string patch, PatchFormat format)
    {
        var result = ResourcePatch.Apply(Encoding.UTF8.GetBytes(current), Encoding.UTF8.GetBytes(patch), format);

        return result.Failed ? $"{result.Issues[0].Status} at {result.Issues[0].Expression}" : Encoding.UTF8.GetString(result.Value.Span);
    }
}
