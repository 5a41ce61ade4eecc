using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Validation.Profiles;

/// <summary>Codes and the value sets that they are bound to: by strength, by type, by how the set is composed.</summary>
public sealed class BindingTests
{
    private const string Sites = """{"resourceType":"ValueSet","url":"http://example.org/vs","status":"active","compose":{"include":[{"system":"http://s","concept":[{"code":"lung"},{"code":"liver"}]}]}}""";

    [Theory]
    [InlineData("required", """{"coding":[{"system":"http://s","code":"lung"}]}""", "")]
    [InlineData("required", """{"coding":[{"system":"http://s","code":"hand"}]}""", "CodeInvalid at Observation.method")]
    [InlineData("required", """{"coding":[{"system":"http://other","code":"lung"}]}""", "CodeInvalid at Observation.method")]
    [InlineData("required", """{"coding":[{"code":"lung"}]}""", "CodeInvalid at Observation.method")]
    [InlineData("required", """{"coding":[{"system":"http://s","code":"hand"},{"system":"http://s","code":"liver"}]}""", "")]
    [InlineData("required", """{"text":"lung"}""", "CodeInvalid at Observation.method")]
    [InlineData("extensible", """{"coding":[{"system":"http://s","code":"hand"}]}""", "Warning CodeInvalid at Observation.method")]
    [InlineData("extensible", """{"text":"lung"}""", "Warning CodeInvalid at Observation.method")]
    [InlineData("preferred", """{"coding":[{"system":"http://s","code":"hand"}]}""", "")]
    [InlineData("example", """{"text":"lung"}""", "")]
    public async Task The_strength_of_a_binding_decides(string strength, string method, string told) =>
        (await Check("method", method, strength, Sites)).ShouldBe(told);

    [Theory]
    [InlineData("valueQuantity", """{"value":1,"system":"http://s","code":"lung"}""", "")]
    [InlineData("valueQuantity", """{"value":1,"system":"http://s","code":"hand"}""", "CodeInvalid at Observation.value")]
    [InlineData("valueQuantity", """{"value":1,"unit":"lung"}""", "CodeInvalid at Observation.value")]
    [InlineData("valueString", "\"lung\"", "")]
    [InlineData("valueString", "\"hand\"", "CodeInvalid at Observation.value")]
    [InlineData("valueInteger", "1", "")]
    public async Task Every_type_with_codes_can_be_bound(string element, string value, string told) =>
        (await Check(element, value, "required", Sites)).ShouldBe(told);

    [Theory]
    [InlineData("""{"include":[{"system":"http://known"}]}""", "a1", "")]
    [InlineData("""{"include":[{"system":"http://known"}]}""", "zz", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"system":"http://unknown"}]}""", "a1", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"is-a","value":"a"}]}]}""", "a1", "")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"is-a","value":"a"}]}]}""", "a", "")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"is-a","value":"a"}]}]}""", "b", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"descendent-of","value":"a"}]}]}""", "a", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"descendent-of","value":"a"}]}]}""", "a11", "")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"is-not-a","value":"a"}]}]}""", "a1", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"generalizes","value":"a1"}]}]}""", "a", "")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"kind","op":"=","value":"x"}]}]}""", "b", "")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"kind","op":"=","value":"x"}]}]}""", "a", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"kind","op":"exists","value":"true"}]}]}""", "b", "")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"in","value":"a, b"}]}]}""", "b", "")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"not-in","value":"a,b"}]}]}""", "b", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"code","op":"regex","value":"a\\d"}]}]}""", "a1", "")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"code","op":"regex","value":"a\\d"}]}]}""", "a11", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"is-a","value":"a"},{"property":"concept","op":"is-a","value":"a1"}]}]}""", "a", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"system":"http://known"}],"exclude":[{"system":"http://known","concept":[{"code":"a1"}]}]}""", "a1", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"system":"http://known"}],"exclude":[{"system":"http://known","concept":[{"code":"a1"}]}]}""", "a", "")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/letters"]}]}""", "a1", "")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/letters"]}]}""", "b", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/letters","http://example.org/others"]}]}""", "a1", "CodeInvalid at Observation.method")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/letters"]},{"valueSet":["http://example.org/others"]}]}""", "b", "")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/vs"]},{"system":"http://known","concept":[{"code":"b"}]}]}""", "b", "")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/vs"]}]}""", "b", "CodeInvalid at Observation.method")]
    public async Task A_value_set_is_what_it_is_composed_of(string compose, string code, string told) =>
        (await Check("method", $$$"""{"coding":[{"system":"http://known","code":"{{{code}}}"}]}""", "required", ValueSet(compose),
            """{"resourceType":"ValueSet","url":"http://example.org/letters","status":"active","compose":{"include":[{"system":"http://known","concept":[{"code":"a1"},{"code":"a"}]}]}}""",
            """{"resourceType":"ValueSet","url":"http://example.org/others","status":"active","compose":{"include":[{"system":"http://known","concept":[{"code":"b"}]}]}}""",
            """{"resourceType":"CodeSystem","url":"http://known","status":"active","content":"complete","concept":[{"code":"a","concept":[{"code":"a1","concept":[{"code":"a11"}]}]},{"code":"b","property":[{"code":"kind","valueCode":"x"}]}]}"""))
            .ShouldBe(told);

    [Theory]
    [InlineData("""{"include":[{"system":"http://known"}]}""")]
    [InlineData("""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"is-a","value":"a"}]}]}""")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/nowhere"]}]}""")]
    [InlineData("""{"include":[{"system":"http://known","concept":[{"code":"b"}]}],"exclude":[{"system":"http://known","filter":[{"property":"concept","op":"is-a","value":"a"}]}]}""")]
    public async Task What_cannot_be_told_is_said_and_refuses_nothing(string compose) =>
        (await Check("method", """{"coding":[{"system":"http://known","code":"b"}]}""", "required", ValueSet(compose))).ShouldBe("Information Informational at Observation.method");

    [Theory]
    [InlineData("is-a", "a", "")]
    [InlineData("descendent-of", "a", "CodeInvalid at Observation.method")]
    public async Task Of_itself_a_concept_is_known_without_its_system(string op, string value, string told) =>
        (await Check("method", """{"coding":[{"system":"http://known","code":"a"}]}""", "required", ValueSet($$$"""{"include":[{"system":"http://known","filter":[{"property":"concept","op":"{{{op}}}","value":"{{{value}}}"}]}]}""")))
            .ShouldBe(told);

    [Theory]
    [InlineData("lung", "")]
    [InlineData("hand", "CodeInvalid at Observation.method")]
    public async Task A_value_set_that_is_only_expanded_is_what_is_listed(string code, string told) =>
        (await Check("method", $$$"""{"coding":[{"system":"http://s","code":"{{{code}}}"}]}""", "required",
            """{"resourceType":"ValueSet","url":"http://example.org/vs","status":"active","expansion":{"timestamp":"2020-01-01","contains":[{"system":"http://s","code":"body","abstract":true,"contains":[{"system":"http://s","code":"lung"}]}]}}""")).ShouldBe(told);

    [Theory]
    [InlineData("lung", "")]
    [InlineData("hand", "CodeInvalid at Observation.method")]
    public async Task The_largest_value_set_binds_whatever_the_strength(string code, string told) =>
        (await Handwritten.Check(
            $$$"""{"resourceType":"Observation","status":"final","code":{"text":"c"},"method":{"coding":[{"system":"http://s","code":"{{{code}}}"}]}}""", Handwritten.Url,
            Handwritten.Profile("Observation", """{"id":"Observation.method","path":"Observation.method","binding":{"strength":"preferred","valueSet":"http://example.org/any","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet","valueCanonical":"http://example.org/vs"}]}}"""),
            Sites)).Told().ShouldBe(told);

    [Fact]
    public void A_system_that_is_not_case_sensitive_is_compared_so()
    {
        var system = new CaseRecords.Fhir.Validation.Profiles.CodeHierarchy(new CodeSystem { CaseSensitive = false, Content = CodeSystemContentMode.Complete, Concept = [new() { Code = "AbC" }] });

        system.Has("aBc").ShouldBe(true);
        system.Has("x").ShouldBe(false);
    }

    private static string ValueSet(string compose) => $$$"""{"resourceType":"ValueSet","url":"http://example.org/vs","status":"active","compose":{{{compose}}}}""";

    private static async Task<string> Check(string element, string value, string strength, params IReadOnlyList<string> definitions) =>
        (await Handwritten.Check(
            $$$"""{"resourceType":"Observation","status":"final","code":{"text":"c"},"{{{element}}}":{{{value}}}}""", Handwritten.Url,
            [Handwritten.Profile("Observation", $"{Bound("method", strength)},{Bound("value[x]", strength)}"), .. definitions])).Told();

    private static string Bound(string element, string strength) =>
        $$$"""{"id":"Observation.{{{element}}}","path":"Observation.{{{element}}}","binding":{"strength":"{{{strength}}}","valueSet":"http://example.org/vs"}}""";
}
