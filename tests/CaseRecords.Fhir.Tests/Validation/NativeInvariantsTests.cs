using System.Text;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Validation;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>What is checked natively says what the published FHIRPath says, wherever that is not defective.</summary>
public sealed class NativeInvariantsTests
{
    private const string Contains = """{"resourceType":"Patient","contained":[CONTAINED],"managingOrganization":{"reference":"#o"}}""";

    [Theory]
    [InlineData("dom-2", """{"resourceType":"Organization","id":"o","name":"x"}""")]
    [InlineData("dom-2", """{"resourceType":"Organization","id":"o","name":"x","contained":[{"resourceType":"Organization","id":"p","name":"x"}]}""")]
    [InlineData("dom-3", """{"resourceType":"Organization","id":"o","name":"x"}""")]
    [InlineData("dom-3", """{"resourceType":"Organization","id":"p","name":"x"}""")]
    [InlineData("dom-3", """{"resourceType":"Observation","id":"p","status":"final","code":{"text":"x"},"subject":{"reference":"#"}}""")]
    [InlineData("dom-4", """{"resourceType":"Organization","id":"o","name":"x","meta":{"profile":["http://e.org"]}}""")]
    [InlineData("dom-4", """{"resourceType":"Organization","id":"o","name":"x","meta":{"versionId":"1"}}""")]
    [InlineData("dom-4", """{"resourceType":"Organization","id":"o","name":"x","meta":{"lastUpdated":"2020-01-01T00:00:00Z"}}""")]
    [InlineData("dom-5", """{"resourceType":"Organization","id":"o","name":"x","meta":{"security":[{"code":"R"}]}}""")]
    [InlineData("dom-5", """{"resourceType":"Organization","id":"o","name":"x","meta":{"tag":[{"code":"R"}]}}""")]
    public void The_rules_of_contained_resources_agree(string key, string contained) => Agree(key, "DomainResource", Contains.Replace("CONTAINED", contained), resource => [resource]);

    [Theory]
    [InlineData("""{"reference":"#o"}""")]
    [InlineData("""{"reference":"#p"}""")]
    [InlineData("""{"reference":"Organization/o"}""")]
    public void A_local_reference_agrees(string reference) => Agree(
        "ref-1",
        "Reference",
        """{"resourceType":"Patient","managingOrganization":REFERENCE,"contained":[{"resourceType":"Organization","id":"o","name":"x","partOf":{"reference":"#o"}}]}""".Replace("REFERENCE", reference),
        resource => [((Patient)resource).ManagingOrganization]);

    [Theory]
    [InlineData("""{"start":"2024-01-01","end":"2024-01-01"}""")]
    [InlineData("""{"start":"2024-01-02","end":"2024-01-01"}""")]
    [InlineData("""{"start":"2024-01-01T10:00:00Z","end":"2024-01-01T09:00:00Z"}""")]
    [InlineData("""{"start":"2024-01-01T10:00:00+02:00","end":"2024-01-01T09:00:00Z"}""")]
    [InlineData("""{"start":"2024-02","end":"2024-01"}""")]
    [InlineData("""{"start":"2024-02-01","end":"2024-01"}""")]
    [InlineData("""{"start":"2024-02-01"}""")]
    [InlineData("""{"end":"2024-02-01"}""")]
    public void A_period_agrees(string period) =>
        Agree("per-1", "Period", $$"""{"resourceType":"Patient","name":[{"period":{{period}}}]}""", resource => [((Patient)resource).Name[0].Period]);

    [Theory]
    [InlineData("""{"url":"http://e.org/x","valueString":"x"}""")]
    [InlineData("""{"url":"http://e.org/x"}""")]
    [InlineData("""{"url":"http://e.org/x","valueString":"x","extension":[{"url":"y","valueString":"x"}]}""")]
    public void An_extension_agrees(string extension) => Agree("ext-1", "Extension", $$"""{"resourceType":"Patient","extension":[{{extension}}]}""", resource => [((Patient)resource).Extension[0]]);

    [Theory]
    [InlineData("""{"id":"x"}""")]
    [InlineData("""{"id":"x","text":"x"}""")]
    public void An_element_with_nothing_but_an_id_agrees(string name) => Agree("ele-1", "Element", $$"""{"resourceType":"Patient","name":[{{name}}]}""", resource => [((Patient)resource).Name[0]]);

    [Theory]
    [InlineData("bdl-1", """{"type":"searchset","total":0 }""")]
    [InlineData("bdl-1", """{"type":"collection","total":0 }""")]
    [InlineData("bdl-2", """{"type":"searchset","entry":[{"resource":{"resourceType":"Patient"},"search":{"mode":"match"}}] }""")]
    [InlineData("bdl-2", """{"type":"collection","entry":[{"resource":{"resourceType":"Patient"},"search":{"mode":"match"}}] }""")]
    [InlineData("bdl-3", """{"type":"transaction","entry":[{"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}] }""")]
    [InlineData("bdl-3", """{"type":"batch","entry":[{"resource":{"resourceType":"Patient"}}] }""")]
    [InlineData("bdl-3", """{"type":"collection","entry":[{"resource":{"resourceType":"Patient"},"request":{"method":"POST","url":"Patient"}}] }""")]
    [InlineData("bdl-4", """{"type":"batch-response","entry":[{"response":{"status":"200"}}] }""")]
    [InlineData("bdl-4", """{"type":"transaction-response","entry":[{"resource":{"resourceType":"Patient"}}] }""")]
    [InlineData("bdl-4", """{"type":"collection","entry":[{"resource":{"resourceType":"Patient"},"response":{"status":"200"}}] }""")]
    [InlineData("bdl-7", """{"type":"collection","entry":[{"fullUrl":"http://e.org/Patient/a","resource":{"resourceType":"Patient"}},{"fullUrl":"http://e.org/Patient/b","resource":{"resourceType":"Patient"}}] }""")]
    [InlineData("bdl-7", """{"type":"collection","entry":[{"fullUrl":"http://e.org/Patient/a","resource":{"resourceType":"Patient"}},{"fullUrl":"http://e.org/Patient/a","resource":{"resourceType":"Patient"}}] }""")]
    [InlineData("bdl-7", """{"type":"collection","entry":[{"fullUrl":"http://e.org/Patient/a","resource":{"resourceType":"Patient","meta":{"versionId":"1"}}},{"fullUrl":"http://e.org/Patient/a","resource":{"resourceType":"Patient","meta":{"versionId":"2"}}}] }""")]
    [InlineData("bdl-9", """{"type":"document","identifier":{"system":"http://e.org","value":"x"} }""")]
    [InlineData("bdl-9", """{"type":"document","identifier":{"value":"x"} }""")]
    [InlineData("bdl-10", """{"type":"document","timestamp":"2024-01-01T00:00:00Z" }""")]
    [InlineData("bdl-10", """{"type":"document" }""")]
    [InlineData("bdl-11", """{"type":"document","entry":[{"resource":{"resourceType":"Patient"}}] }""")]
    [InlineData("bdl-11", """{"type":"document","entry":[{"resource":{"resourceType":"Composition","status":"final","type":{"text":"x"},"date":"2024","author":[{"display":"x"}],"title":"x"}}] }""")]
    [InlineData("bdl-12", """{"type":"message","entry":[{"resource":{"resourceType":"Patient"}}] }""")]
    [InlineData("bdl-12", """{"type":"message","entry":[{"resource":{"resourceType":"MessageHeader","eventCoding":{"code":"x"},"source":{"endpoint":"http://e.org"}}}] }""")]
    public void The_rules_of_a_bundle_agree(string key, string members) => Agree(key, "Bundle", """{"resourceType":"Bundle",""" + members[1..], resource => [resource]);

    [Theory]
    [InlineData("bdl-5", """{"fullUrl":"http://e.org/Patient/a"}""")]
    [InlineData("bdl-5", """{"resource":{"resourceType":"Patient"}}""")]
    [InlineData("bdl-8", """{"fullUrl":"http://e.org/Patient/a","resource":{"resourceType":"Patient"}}""")]
    [InlineData("bdl-8", """{"fullUrl":"http://e.org/Patient/a/_history/1","resource":{"resourceType":"Patient"}}""")]
    public void The_rules_of_an_entry_agree(string key, string entry) =>
        Agree(key, "Bundle.entry", $$"""{"resourceType":"Bundle","type":"collection","entry":[{{entry}}]}""", resource => [((Bundle)resource).Entry[0]]);

    [Fact]
    public void A_bundle_within_a_bundle_is_checked_too() =>
        Checked.Errors("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Bundle","type":"collection","total":1}}]}""")
            .ShouldBe(["422 invariant Bundle.entry[0].resource.total"]);

    private static void Agree(string key, string path, string json, Func<Resource, IEnumerable<Base?>> places)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var resource = ResourceJson.Build(bytes).Resource!;
        var published = Invariants.AsPublished.First(invariant => invariant.Key == key && invariant.Path == path);
        var node = resource.ToPocoNode(ModelInfo.ModelInspector);
        var context = new FhirEvaluationContext { Resource = node, RootResource = node };

        var native = ResourceValidator.Validate(bytes).Issues.Any(issue => issue.Diagnostics.EndsWith($"({key})", StringComparison.Ordinal));

        native.ShouldBe(places(resource).OfType<Base>().Any(place => InvariantCheck.Holds(published, place.ToPocoNode(ModelInfo.ModelInspector), context) == false), $"{key} on {json}");
    }
}
