using System.Text;
using System.Text.Json.Nodes;
using CaseRecords.Fhir.Patching;

namespace CaseRecords.Fhir.Tests.Patching;

/// <summary>RFC 6902 and RFC 6901, one line per rule: the document, the patch, and what it becomes or how it is refused.</summary>
public sealed class JsonPatchTests
{
    /// <summary>RFC 6902, appendix A, and what implementations are known to get wrong.</summary>
    [Theory]
    // Appendix A.
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux"}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"foo":["bar","baz"]}""", """[{"op":"add","path":"/foo/1","value":"qux"}]""", """{"foo":["bar","qux","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", """{"foo":"bar"}""")]
    [InlineData("""{"foo":["bar","qux","baz"]}""", """[{"op":"remove","path":"/foo/1"}]""", """{"foo":["bar","baz"]}""")]
    [InlineData("""{"baz":"qux","foo":"bar"}""", """[{"op":"replace","path":"/baz","value":"boo"}]""", """{"baz":"boo","foo":"bar"}""")]
    [InlineData("""{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}""", """[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]""", """{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}""")]
    [InlineData("""{"foo":["all","grass","cows","eat"]}""", """[{"op":"move","from":"/foo/1","path":"/foo/3"}]""", """{"foo":["all","cows","eat","grass"]}""")]
    [InlineData("""{"baz":"qux","foo":["a",2,"c"]}""", """[{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}]""", """{"baz":"qux","foo":["a",2,"c"]}""")]
    [InlineData("""{"baz":"qux"}""", """[{"op":"test","path":"/baz","value":"bar"}]""", "422")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/child","value":{"grandchild":{}}}]""", """{"foo":"bar","child":{"grandchild":{}}}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux","xyz":123}]""", """{"foo":"bar","baz":"qux"}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz/bat","value":"qux"}]""", "422")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/baz","value":"qux","op":"remove"}]""", "400")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":10}]""", """{"/":9,"~1":10}""")]
    [InlineData("""{"/":9,"~1":10}""", """[{"op":"test","path":"/~01","value":"10"}]""", "422")]
    [InlineData("""{"foo":["bar"]}""", """[{"op":"add","path":"/foo/-","value":["abc","def"]}]""", """{"foo":["bar",["abc","def"]]}""")]
    // The document as a whole.
    [InlineData("""{}""", """[]""", """{}""")]
    [InlineData("""[]""", """[{"op":"add","path":"/0","value":"foo"}]""", """["foo"]""")]
    [InlineData("""{}""", """[{"op":"add","path":"","value":[]}]""", """[]""")]
    [InlineData("""[]""", """[{"op":"add","path":"","value":{}}]""", """{}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"replace","path":"","value":{"baz":"qux"}}]""", """{"baz":"qux"}""")]
    [InlineData("""{"foo":1}""", """[{"op":"test","path":"","value":{"foo":1}}]""", """{"foo":1}""")]
    [InlineData(""" "foo" """, """[{"op":"replace","path":"","value":"bar"}]""", "\"bar\"")]
    [InlineData("""{"foo":1}""", """[{"op":"copy","from":"","path":"/bar"}]""", """{"foo":1,"bar":{"foo":1}}""")]
    [InlineData("""{"foo":{"bar":1}}""", """[{"op":"move","from":"/foo","path":""}]""", """{"bar":1}""")]
    // Members.
    [InlineData("""{"foo":null}""", """[{"op":"add","path":"/foo","value":1}]""", """{"foo":1}""")]
    [InlineData("""{"a":1,"foo":2,"z":3}""", """[{"op":"add","path":"/foo","value":9}]""", """{"a":1,"foo":9,"z":3}""")]
    [InlineData("""{}""", """[{"op":"add","path":"/","value":1}]""", """{"":1}""")]
    [InlineData("""{"foo":{}}""", """[{"op":"add","path":"/foo/","value":1}]""", """{"foo":{"":1}}""")]
    [InlineData("""{"foo":1}""", """[{"op":"add","path":"/bar","value":null}]""", """{"foo":1,"bar":null}""")]
    [InlineData("""{"foo":1}""", """[{"op":"add","path":"/0","value":"bar"}]""", """{"foo":1,"0":"bar"}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/FOO","value":"BAR"}]""", """{"foo":"bar","FOO":"BAR"}""")]
    [InlineData("""{"1e0":"foo"}""", """[{"op":"test","path":"/1e0","value":"foo"}]""", """{"1e0":"foo"}""")]
    [InlineData("""{"foo":1,"baz":[{"qux":"hello"}]}""", """[{"op":"add","path":"/baz/0/foo","value":"world"}]""", """{"foo":1,"baz":[{"qux":"hello","foo":"world"}]}""")]
    [InlineData("""{"foo":null}""", """[{"op":"test","path":"/foo","value":null}]""", """{"foo":null}""")]
    [InlineData("""{"foo":null}""", """[{"op":"replace","path":"/foo","value":"truthy"}]""", """{"foo":"truthy"}""")]
    [InlineData("""{"foo":null}""", """[{"op":"move","from":"/foo","path":"/bar"}]""", """{"bar":null}""")]
    [InlineData("""{"foo":null}""", """[{"op":"copy","from":"/foo","path":"/bar"}]""", """{"foo":null,"bar":null}""")]
    [InlineData("""{"foo":null,"bar":1}""", """[{"op":"remove","path":"/foo"}]""", """{"bar":1}""")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"replace","path":"/foo","value":null}]""", """{"foo":null}""")]
    [InlineData("""{"bar":"baz"}""", """[{"op":"replace","path":"/foo","value":1}]""", "422")]
    [InlineData("""{"bar":"baz"}""", """[{"op":"replace","path":"/foo/bar","value":false}]""", "422")]
    [InlineData("""{"bar":1}""", """[{"op":"test","path":"/foo","value":null}]""", "422")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"remove","path":"/baz"}]""", "422")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"remove","path":"/missing1/missing2"}]""", "422")]
    [InlineData("""{"foo":"bar"}""", """[{"op":"add","path":"/foo/x","value":1}]""", "422")]
    [InlineData("""{"q":{"bar":2}}""", """[{"op":"add","path":"/a/b","value":1}]""", "422")]
    // Arrays and their indexes.
    [InlineData("""["foo"]""", """[{"op":"add","path":"/1","value":"bar"}]""", """["foo","bar"]""")]
    [InlineData("""["foo","sil"]""", """[{"op":"add","path":"/0","value":"bar"}]""", """["bar","foo","sil"]""")]
    [InlineData("""["foo","sil"]""", """[{"op":"add","path":"/1","value":["bar","baz"]}]""", """["foo",["bar","baz"],"sil"]""")]
    [InlineData("""[1,2,[3,[4,5]]]""", """[{"op":"add","path":"/2/1/-","value":{"foo":["bar","baz"]}}]""", """[1,2,[3,[4,5,{"foo":["bar","baz"]}]]]""")]
    [InlineData("""[""]""", """[{"op":"replace","path":"/0","value":null}]""", """[null]""")]
    [InlineData("""["foo","sil"]""", """[{"op":"replace","path":"/1","value":["bar","baz"]}]""", """["foo",["bar","baz"]]""")]
    [InlineData("""[1,2,3,4]""", """[{"op":"remove","path":"/1"},{"op":"remove","path":"/2"}]""", """[1,3]""")]
    [InlineData("""{"baz":[{"qux":"hello","x":1}],"bar":1}""", """[{"op":"move","from":"/baz/0/qux","path":"/baz/1"}]""", """{"baz":[{"x":1},"hello"],"bar":1}""")]
    [InlineData("""{"baz":[{"qux":"hello"}],"bar":1}""", """[{"op":"copy","from":"/baz/0","path":"/boo"}]""", """{"baz":[{"qux":"hello"}],"bar":1,"boo":{"qux":"hello"}}""")]
    [InlineData("""["foo","sil"]""", """[{"op":"add","path":"/3","value":"bar"}]""", "422")]
    [InlineData("""{"bar":[1,2]}""", """[{"op":"add","path":"/bar/8","value":"5"}]""", "422")]
    [InlineData("""{"bar":[1,2]}""", """[{"op":"add","path":"/bar/-1","value":"5"}]""", "422")]
    [InlineData("""["foo","sil"]""", """[{"op":"add","path":"/bar","value":42}]""", "422")]
    [InlineData("""["foo","sil"]""", """[{"op":"add","path":"/1e0","value":"bar"}]""", "422")]
    [InlineData("""["foo","sil"]""", """[{"op":"add","path":"/01","value":"bar"}]""", "422")]
    [InlineData("""["foo","sil"]""", """[{"op":"add","path":"/+1","value":"bar"}]""", "422")]
    [InlineData("""["foo","sil"]""", """[{"op":"add","path":"/ 1","value":"bar"}]""", "422")]
    [InlineData("""["foo","sil"]""", """[{"op":"add","path":"/99999999999","value":"bar"}]""", "422")]
    [InlineData("""["foo","sil"]""", """[{"op":"add","path":"/١","value":"bar"}]""", "422")]
    [InlineData("""["foo","bar"]""", """[{"op":"test","path":"/00","value":"foo"}]""", "422")]
    [InlineData("""["foo","bar"]""", """[{"op":"remove","path":"/2"}]""", "422")]
    [InlineData("""["foo","bar"]""", """[{"op":"remove","path":"/-"}]""", "422")]
    [InlineData("""["foo","bar"]""", """[{"op":"replace","path":"/-","value":1}]""", "422")]
    [InlineData("""["foo","bar"]""", """[{"op":"test","path":"/-","value":"bar"}]""", "422")]
    [InlineData("""{"baz":[1,2,3],"bar":1}""", """[{"op":"copy","from":"/baz/1e0","path":"/boo"}]""", "422")]
    // Equality, as JSON has it.
    [InlineData("""{"foo":{"foo":1,"bar":2}}""", """[{"op":"test","path":"/foo","value":{"bar":2,"foo":1}}]""", """{"foo":{"foo":1,"bar":2}}""")]
    [InlineData("""{"foo":[{"foo":1,"bar":2}]}""", """[{"op":"test","path":"/foo","value":[{"bar":2,"foo":1}]}]""", """{"foo":[{"foo":1,"bar":2}]}""")]
    [InlineData("""{"foo":[1,2]}""", """[{"op":"test","path":"/foo","value":[2,1]}]""", "422")]
    [InlineData("""{"foo":5.40}""", """[{"op":"test","path":"/foo","value":5.4}]""", """{"foo":5.40}""")]
    [InlineData("""{"foo":100}""", """[{"op":"test","path":"/foo","value":1e2}]""", """{"foo":100}""")]
    [InlineData("""{"foo":123456789012345678901234567890.5}""", """[{"op":"test","path":"/foo","value":123456789012345678901234567890.51}]""", "422")]
    [InlineData("""{"foo":0}""", """[{"op":"test","path":"/foo","value":false}]""", "422")]
    [InlineData("""{"foo":"Å"}""", """[{"op":"test","path":"/foo","value":"\u00c5"}]""", """{"foo":"Å"}""")]
    // Moves.
    [InlineData("""{"foo":1}""", """[{"op":"move","from":"/foo","path":"/foo"}]""", """{"foo":1}""")]
    [InlineData("""{"foo":1}""", """[{"op":"move","from":"/bar","path":"/bar"}]""", "422")]
    [InlineData("""{"foo":1,"baz":2}""", """[{"op":"move","from":"/foo","path":"/bar"}]""", """{"baz":2,"bar":1}""")]
    [InlineData("""{"foo":{"bar":1}}""", """[{"op":"move","from":"/foo","path":"/foo/bar"}]""", "400")]
    [InlineData("""{"foo":1}""", """[{"op":"move","from":"/bar","path":"/foo"}]""", "422")]
    [InlineData("""{"foo":1}""", """[{"op":"copy","from":"/bar","path":"/foo"}]""", "422")]
    // Not a patch document.
    [InlineData("""{}""", "", "400")]
    [InlineData("""{}""", """{"op":"add","path":"/foo","value":1}""", "400")]
    [InlineData("""{}""", "null", "400")]
    [InlineData("""{}""", "[1]", "400")]
    [InlineData("""{}""", """[{"op":"add","path":"/foo","value":1}""", "400")]
    [InlineData("""{}""", """[{"op":"add","value":"bar"}]""", "400")]
    [InlineData("""{}""", """[{"op":"add","path":null,"value":"bar"}]""", "400")]
    [InlineData("""{}""", """[{"op":"add","path":7,"value":"bar"}]""", "400")]
    [InlineData("""{}""", """[{"op":"add","path":"foo","value":"bar"}]""", "400")]
    [InlineData("""{}""", """[{"op":"add","path":"/~","value":"bar"}]""", "400")]
    [InlineData("""{}""", """[{"op":"add","path":"/~2","value":"bar"}]""", "400")]
    [InlineData("""[1]""", """[{"op":"add","path":"/-"}]""", "400")]
    [InlineData("""[1]""", """[{"op":"replace","path":"/0"}]""", "400")]
    [InlineData("""[null]""", """[{"op":"test","path":"/0"}]""", "400")]
    [InlineData("""[1]""", """[{"op":"copy","path":"/-"}]""", "400")]
    [InlineData("""{"foo":1}""", """[{"op":"move","path":""}]""", "400")]
    [InlineData("""{"foo":1}""", """[{"op":"spam","path":"/foo","value":1}]""", "400")]
    [InlineData("""{"foo":1}""", """[{"op":"Remove","path":"/foo"}]""", "400")]
    [InlineData("""{"foo":1}""", """[{"path":"/foo"}]""", "400")]
    [InlineData("""{"foo":1}""", """[{"op":null,"path":"/foo"}]""", "400")]
    [InlineData("""{"foo":1}""", """[{"op":"add","path":"/a","value":{"x":1,"x":2}}]""", "400")]
    // What FHIR adds: it knows no empty array or object, so that what a patch empties goes.
    [InlineData("""{"foo":[1],"bar":2}""", """[{"op":"remove","path":"/foo/0"}]""", """{"bar":2}""")]
    [InlineData("""{"a":[{"b":{"c":1}}],"z":2}""", """[{"op":"remove","path":"/a/0/b/c"}]""", """{"z":2}""")]
    [InlineData("""{"a":[{"b":1},{"c":2}],"z":2}""", """[{"op":"remove","path":"/a/0/b"},{"op":"test","path":"/a/1/c","value":2}]""", """{"a":[{"c":2}],"z":2}""")]
    [InlineData("""{"foo":[1],"bar":2}""", """[{"op":"remove","path":"/foo/0"},{"op":"add","path":"/foo/-","value":3}]""", """{"foo":[3],"bar":2}""")]
    public void A_patch_does_what_the_RFC_says(string document, string patch, string expected)
    {
        var result = JsonPatch.Apply(JsonNode.Parse(document), Encoding.UTF8.GetBytes(patch));

        (result.Failed ? $"{result.Issues[0].Status}" : result.Value?.ToJsonString(Relaxed) ?? "null").ShouldBe(expected);
    }

    [Fact]
    public void A_patch_that_copies_copies_is_refused_before_it_fills_the_memory()
    {
        var patch = "[" + string.Join(',', Enumerable.Range(0, 60).Select(i => $$"""{"op":"copy","from":"","path":"/c{{i}}"}""")) + "]";

        var result = JsonPatch.Apply(JsonNode.Parse("""{"foo":1}"""), Encoding.UTF8.GetBytes(patch));

        result.Issues.ShouldHaveSingleItem().Code.ShouldBe(Hl7.Fhir.Model.OperationOutcome.IssueType.TooCostly);
    }

    [Fact]
    public void More_operations_than_anybody_writes_are_refused()
    {
        var patch = "[" + string.Join(',', Enumerable.Repeat("""{"op":"test","path":"","value":{}}""", 10_001)) + "]";

        JsonPatch.Apply(new JsonObject(), Encoding.UTF8.GetBytes(patch)).Issues.ShouldHaveSingleItem().Status.ShouldBe(400);
    }

    [Fact]
    public void Every_malformed_operation_is_named_at_once()
    {
        var result = JsonPatch.Apply(new JsonObject(), """[{"op":"add","path":"/a"},{"op":"remove","path":"/b"},{"op":"spam","path":"/c"}]"""u8);

        result.Issues.Select(issue => issue.Diagnostics.Split(' ')[1]).ShouldBe(["0", "2"]);
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/birthDate","value":"1"}]""", "Processing at Patient.birthDate")]
    [InlineData("""[{"op":"test","path":"/name/0/given/0","value":"1"}]""", "Processing at Patient.name[0].given[0]")]
    [InlineData("""[{"op":"remove","path":"/name/4/family"}]""", "NotFound at Patient.name[4].family")]
    [InlineData("""[{"op":"test","path":"/deceasedBoolean","value":true}]""", "Processing at Patient.deceased")]
    [InlineData("""[{"op":"remove","path":"/_birthDate/extension/7"}]""", "NotFound at Patient.birthDate.extension[7]")]
    [InlineData("""[{"op":"remove","path":"/contained/0/quantity/value"}]""", "NotFound at Patient.contained[0].quantity.value")]
    [InlineData("""[{"op":"remove","path":"/extension/0/valueQuantity/unit"}]""", "NotFound at Patient.extension[0].value.unit")]
    [InlineData("""[{"op":"remove","path":"/favouriteColour"}]""", "NotFound at Patient")]
    public void What_does_not_fit_is_named_as_FHIRPath(string patch, string expected)
    {
        var patient = """
            {"resourceType":"Patient","contained":[{"resourceType":"SupplyRequest","quantity":{"code":"1"}}],"extension":[{"url":"http://x","valueQuantity":{"value":1}}],
             "birthDate":"1920","_birthDate":{"extension":[{"url":"http://x","valueCode":"x"}]},"name":[{"given":["A"]}],"deceasedBoolean":false}
            """;

        var issue = JsonPatch.Apply(JsonNode.Parse(patient), Encoding.UTF8.GetBytes(patch)).Issues.ShouldHaveSingleItem();

        $"{issue.Code} at {issue.Expression}".ShouldBe(expected);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
