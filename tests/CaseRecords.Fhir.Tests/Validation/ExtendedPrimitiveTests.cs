namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>The underscored twins of primitives, and extensions.</summary>
public sealed class ExtendedPrimitiveTests
{
    private const string Extension = """{"extension":[{"url":"http://e.org/x","valueString":"x"}]}""";

    [Theory]
    [InlineData($$"""{"resourceType":"Patient","birthDate":"2020","_birthDate":{{Extension}} }""")]
    [InlineData($$"""{"resourceType":"Patient","_birthDate":{{Extension}} }""")]
    [InlineData("""{"resourceType":"Patient","birthDate":"2020","_birthDate":{"id":"a"}}""")]
    [InlineData($$"""{"resourceType":"Patient","name":[{"given":["a",null,"c"],"_given":[null,{{Extension}},{"id":"x"} ] } ] }""")]
    [InlineData($$"""{"resourceType":"Patient","name":[{"_given":[{{Extension}} ]}]}""")]
    [InlineData($$"""{"resourceType":"Patient","name":[{"_given":[null,{{Extension}} ],"given":["a",null]}]}""")]
    [InlineData($$"""{"resourceType":"Observation","_status":{{Extension}},"code":{"text":"x"} }""")]
    [InlineData($$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"_valueInteger":{{Extension}},"valueInteger":1}""")]
    [InlineData($$"""{"resourceType":"Patient","id":"p","_id":{{Extension}} }""")]
    public void A_primitive_may_have_extensions_in_every_shape(string json) => Checked.Issues(json).ShouldBeEmpty();

    [Theory]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"id":"a"}}""", "400 invariant Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{}}""", "400 structure Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","_birthDate":null}""", "400 structure Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","_birthDate":"x"}""", "400 structure Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","_birthDate":[{"id":"a"}],"birthDate":"2020"}""", "400 structure Patient.birthDate")]
    [InlineData("""{"resourceType":"Patient","birthDate":"2020","_birthDate":{"value":"x"}}""", "400 structure Patient.birthDate.value")]
    [InlineData("""{"resourceType":"Patient","birthDate":"2020","_birthDate":{"extension":[]}}""", "400 structure Patient.birthDate.extension")]
    [InlineData("""{"resourceType":"Patient","_name":[{"id":"a"}]}""", "400 structure Patient.name")]
    [InlineData("""{"resourceType":"Patient","name":[{"_id":{"id":"x"},"text":"x"}]}""", "400 structure Patient.name[0].id")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a","b"],"_given":[{"id":"x"}]}]}""", "400 structure Patient.name[0].given")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a"],"_given":[{"id":"x"},{"id":"y"}]}]}""", "400 structure Patient.name[0].given")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a",null]}]}""", "400 structure Patient.name[0].given[1]")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":[null]}]}""", "400 structure Patient.name[0].given[0]")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a",null],"_given":[{"id":"x"},null]}]}""", "400 structure Patient.name[0].given[1]")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a"],"_given":[]}]}""", "400 structure Patient.name[0].given")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a"],"_given":[null]}]}""", "400 structure Patient.name[0].given")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a",""]}]}""", "400 value Patient.name[0].given[1]")]
    public void A_twin_that_does_not_fit_is_refused(string json, string issue) => Checked.Errors(json).ShouldContain(issue);

    [Theory]
    [InlineData("""{"url":"http://e.org/x"}""", "422 invariant Patient.extension[0]")]
    [InlineData("""{"url":"http://e.org/x","valueString":"x","extension":[{"url":"y","valueString":"z"}]}""", "422 invariant Patient.extension[0]")]
    [InlineData("""{"valueString":"x"}""", "400 required Patient.extension[0].url")]
    [InlineData("""{"url":"relative","valueString":"x"}""", "400 value Patient.extension[0].url")]
    [InlineData("""{"url":"http://e.org/x","_url":{"id":"x"},"valueString":"x"}""", "400 structure Patient.extension[0].url")]
    [InlineData("""{"url":"http://e.org/x","valueString":"x","valueInteger":1}""", "400 structure Patient.extension[0].value")]
    [InlineData("""{"url":"http://e.org/x","valueNarrative":{}}""", "400 structure Patient.extension[0].valueNarrative")]
    [InlineData("""{"url":"http://e.org/x","extension":[{"url":"y"}]}""", "422 invariant Patient.extension[0].extension[0]")]
    [InlineData("""{"url":"http://e.org/x","valueReference":{"reference":"nothing"}}""", "400 value Patient.extension[0].value.reference")]
    public void An_extension_has_a_url_and_either_a_value_or_extensions(string extension, string issue) =>
        Checked.Errors($$"""{"resourceType":"Patient","extension":[{{extension}}]}""").ShouldContain(issue);

    [Theory]
    [InlineData("""{"url":"http://e.org/x","extension":[{"url":"y","valueString":"z"}]}""")]
    [InlineData("""{"url":"urn:oid:1.2.3","valueBoolean":false}""")]
    [InlineData($$"""{"url":"http://e.org/x","_valueString":{{Extension}} }""")]
    [InlineData("""{"url":"http://e.org/x","valueDosage":{"text":"x"}}""")]
    [InlineData("""{"url":"http://e.org/x","valueMeta":{"tag":[{"code":"x"}]}}""")]
    public void An_extension_of_any_type_is_accepted(string extension) =>
        Checked.Issues($$"""{"resourceType":"Patient","modifierExtension":[{{extension}}]}""").ShouldBeEmpty();
}
