namespace CaseRecords.Fhir.Tests.Validation.Profiles;

/// <summary>Extensions are held against their definitions wherever they stand; one line per rule, and its twin.</summary>
public sealed class ExtensionDefinitionTests
{
    private const string Route = "http://example.org/StructureDefinition/route";

    private const string Simple = $$$"""
        {"id":"Extension.extension","path":"Extension.extension","max":"0"},
        {"id":"Extension.url","path":"Extension.url","fixedUri":"{{{Route}}}"},
        {"id":"Extension.value[x]","path":"Extension.value[x]","min":1,"type":[{"code":"CodeableConcept"}]}
        """;

    private const string Complex = $$$"""
        {"id":"Extension.extension:volume","path":"Extension.extension","sliceName":"volume","min":1,"max":"1"},
        {"id":"Extension.extension:volume.url","path":"Extension.extension.url","fixedUri":"volume"},
        {"id":"Extension.extension:volume.value[x]","path":"Extension.extension.value[x]","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/BodyStructure"]}]},
        {"id":"Extension.extension:dose","path":"Extension.extension","sliceName":"dose","max":"1"},
        {"id":"Extension.extension:dose.url","path":"Extension.extension.url","fixedUri":"dose"},
        {"id":"Extension.extension:dose.value[x]","path":"Extension.extension.value[x]","type":[{"code":"Quantity"}],"patternQuantity":{"code":"cGy"}},
        {"id":"Extension.url","path":"Extension.url","fixedUri":"{{{Route}}}"},
        {"id":"Extension.value[x]","path":"Extension.value[x]","max":"0"}
        """;

    private const string OnCondition = """ "context":[{"type":"element","expression":"Condition.bodySite"},{"type":"extension","expression":"http://example.org/outer"}],""";

    public static TheoryData<string, string, string, string> Rules => new()
    {
        { "value", Simple, """ "valueCodeableConcept":{"text":"x"}""", "" },
        { "value that is missing", Simple, """ "extension":[{"url":"a","valueCode":"x"}]""", "Required at Condition.extension[0].value; Structure at Condition.extension[0].extension[0]" },
        { "value of another type", Simple, """ "valueString":"x" """, "Structure at Condition.extension[0].value" },
        { "parts", Complex, """ "extension":[{"url":"volume","valueReference":{"reference":"BodyStructure/1"}},{"url":"dose","valueQuantity":{"value":1,"code":"cGy"}}]""", "" },
        { "a part that is missing", Complex, """ "extension":[{"url":"dose","valueQuantity":{"value":1,"code":"cGy"}}]""", "Required at Condition.extension[0].extension" },
        { "a part too often", Complex, """ "extension":[{"url":"volume","valueReference":{"reference":"BodyStructure/1"}},{"url":"volume","valueReference":{"reference":"BodyStructure/2"}}]""", "Structure at Condition.extension[0].extension" },
        { "the unit in a part", Complex, """ "extension":[{"url":"volume","valueReference":{"reference":"BodyStructure/1"}},{"url":"dose","valueQuantity":{"value":1,"code":"Gy"}}]""", "Value at Condition.extension[0].extension[1].value" },
        { "the target in a part", Complex, """ "extension":[{"url":"volume","valueReference":{"reference":"Patient/1"}}]""", "Structure at Condition.extension[0].extension[0].value" },
        { "a value where parts are meant", Complex, """ "valueString":"x" """, "Required at Condition.extension[0].extension; Structure at Condition.extension[0].value" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task An_extension_is_held_against_its_definition(string rule, string elements, string members, string told) =>
        (await Check($$$"""{"resourceType":"Condition","subject":{"display":"x"},"extension":[{"url":"{{{Route}}}",{{{members}}}}]}""", Handwritten.Profile("Extension", elements, Route))).ShouldBe(told, rule);

    [Theory]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"bodySite":[{"extension":[EXTENSION]}]}""", "")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"extension":[{"url":"http://example.org/outer","extension":[EXTENSION]}]}""", "")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"code":{"extension":[EXTENSION]}}""", "Warning Extension at Condition.code.extension[0]")]
    [InlineData("""{"resourceType":"Condition","subject":{"display":"x"},"extension":[EXTENSION]}""", "Warning Extension at Condition.extension[0]")]
    public async Task An_extension_in_a_place_that_it_is_not_meant_for_is_a_warning(string condition, string told) =>
        (await Check(condition.Replace("EXTENSION", $$$"""{"url":"{{{Route}}}","valueCodeableConcept":{"text":"x"}}""", StringComparison.Ordinal), Handwritten.Profile("Extension", Simple, Route, more: OnCondition))).ShouldBe(told);

    [Theory]
    [InlineData("DomainResource", "")]
    [InlineData("Element", "")]
    [InlineData("Condition", "")]
    [InlineData("CodeableConcept", "Warning Extension at Condition.extension[0]")]
    [InlineData("Patient", "Warning Extension at Condition.extension[0]")]
    public async Task A_context_may_be_a_kind_of_resource(string context, string told) =>
        (await Check(
            $$$"""{"resourceType":"Condition","subject":{"display":"x"},"extension":[{"url":"{{{Route}}}","valueCodeableConcept":{"text":"x"}}]}""",
            Handwritten.Profile("Extension", Simple, Route, more: $$$""" "context":[{"type":"element","expression":"{{{context}}}"}],"""))).ShouldBe(told);

    [Fact]
    public async Task A_slice_of_extensions_is_told_by_the_address_of_its_definition_even_where_that_is_not_known()
    {
        const string Elements = $$$"""
            {"id":"Condition.extension:route","path":"Condition.extension","sliceName":"route","min":1,"max":"1","type":[{"code":"Extension","profile":["{{{Route}}}"]}]},
            {"id":"Condition.extension:route.value[x]","path":"Condition.extension.value[x]","type":[{"code":"CodeableConcept"}]}
            """;
        const string Condition = """{"resourceType":"Condition","subject":{"display":"x"},"extension":[MORE]}""";

        (await Handwritten.Check(Condition.Replace("MORE", $$$"""{"url":"{{{Route}}}","valueCodeableConcept":{"text":"x"}}""", StringComparison.Ordinal), Handwritten.Url, Handwritten.Profile("Condition", Elements))).ShouldBeEmpty();
        (await Handwritten.Check(Condition.Replace("MORE", $$$"""{"url":"{{{Route}}}","valueString":"x"}""", StringComparison.Ordinal), Handwritten.Url, Handwritten.Profile("Condition", Elements))).Told()
            .ShouldBe("Structure at Condition.extension[0].value");
        (await Handwritten.Check(Condition.Replace("MORE", """{"url":"http://other","valueString":"x"}""", StringComparison.Ordinal), Handwritten.Url, Handwritten.Profile("Condition", Elements))).Told()
            .ShouldBe("Required at Condition.extension");
    }

    private static async Task<string> Check(string condition, string extension) =>
        (await Handwritten.Check(condition, Handwritten.Url, Handwritten.Profile("Condition", $$$"""{"id":"Condition.extension:route","path":"Condition.extension","sliceName":"route","type":[{"code":"Extension","profile":["{{{Route}}}"]}]}"""), extension)).Told();
}
