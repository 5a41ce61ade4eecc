using CaseRecords.Fhir.Search.Terms;

namespace CaseRecords.Fhir.Tests.Search.Terms;

/// <summary>Value sets by how they are composed: what codes a search by them asks for.</summary>
public sealed class ValueSetExpansionTests
{
    private static readonly string[] Definitions =
    [
        Terms.Letters, Terms.Part,
        Terms.Set("""{"include":[{"system":"http://letters","concept":[{"code":"a1"},{"code":"a"}]}]}""", "http://example.org/some", "\"version\":\"2\","),
        Terms.Set("""{"include":[{"system":"http://letters","concept":[{"code":"a"},{"code":"b"}]},{"system":"http://other","concept":[{"code":"o"}]}]}""", "http://example.org/others"),
        Terms.Set("""{"include":[{"valueSet":["http://example.org/ring2"]}]}""", "http://example.org/ring1"),
        Terms.Set("""{"include":[{"valueSet":["http://example.org/ring1"]}]}""", "http://example.org/ring2"),
        Terms.Set("""{"include":[{"system":"http://snomed.info/sct","filter":[{"property":"concept","op":"is-a","value":"1"}]}]}""", "http://example.org/expanded",
            """ "expansion":{"timestamp":"2025-01-01","total":2,"contains":[{"system":"http://snomed.info/sct","code":"1","contains":[{"system":"http://snomed.info/sct","code":"2"}]}]},"""),
    ];

    [Theory]
    [InlineData("""{"include":[{"system":"http://letters","concept":[{"code":"a"},{"code":"zz"}]}]}""", "http://letters: a zz")]
    [InlineData("""{"include":[{"system":"http://letters"}]}""", "http://letters: a a1 a11 a2 b c")]
    [InlineData("""{"include":[{"system":"http://letters","version":"9"}]}""", "http://letters: *")]
    [InlineData("""{"include":[{"system":"http://part"}]}""", "http://part: *")]
    [InlineData("""{"include":[{"system":"http://loinc.org"}]}""", "http://loinc.org: *")]
    [InlineData("""{"include":[{"system":"http://loinc.org"},{"system":"http://loinc.org","concept":[{"code":"1-8"}]}]}""", "http://loinc.org: *")]
    [InlineData("""{"include":[{"system":"http://letters","concept":[{"code":"b"}]},{"system":"http://letters","concept":[{"code":"a"}]},{"system":"http://x","concept":[{"code":"1"}]}]}""", "http://letters: a b; http://x: 1")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/some"]}]}""", "http://letters: a a1")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/some|2"]}]}""", "http://letters: a a1")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/some","http://example.org/others"]}]}""", "http://letters: a")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/some"]},{"valueSet":["http://example.org/others"]}]}""", "http://letters: a a1 b; http://other: o")]
    [InlineData("""{"include":[{"system":"http://letters","valueSet":["http://example.org/others"]}]}""", "http://letters: a b")]
    [InlineData("""{"include":[{"system":"http://loinc.org","valueSet":["http://example.org/others"]}]}""", "")]
    [InlineData("""{"include":[{"system":"http://letters","concept":[{"code":"a"}],"valueSet":["http://example.org/others"]}]}""", "http://letters: a")]
    [InlineData("""{"include":[{"system":"http://letters"}],"exclude":[{"system":"http://letters","concept":[{"code":"a"},{"code":"a1"}]}]}""", "http://letters: a11 a2 b c")]
    [InlineData("""{"include":[{"system":"http://loinc.org"}],"exclude":[{"system":"http://loinc.org","concept":[{"code":"1-8"}]}]}""", "http://loinc.org: * -1-8")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/others"]}],"exclude":[{"valueSet":["http://example.org/some"]}]}""", "http://letters: b; http://other: o")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/others"]}],"exclude":[{"system":"http://letters"}]}""", "http://other: o")]
    [InlineData("""{"inactive":false,"include":[{"system":"http://letters"}]}""", "http://letters: a a1 a11 a2 b")]
    [InlineData("""{"inactive":true,"include":[{"system":"http://letters"}]}""", "http://letters: a a1 a11 a2 b c")]
    [InlineData("""{"include":[{"valueSet":["http://hl7.org/fhir/ValueSet/administrative-gender"]}]}""", "http://hl7.org/fhir/administrative-gender: female male other unknown")]
    [InlineData("""{"include":[{"valueSet":["http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1"],"system":"http://hl7.org/fhir/administrative-gender","concept":[{"code":"male"}]}]}""", "http://hl7.org/fhir/administrative-gender: male")]
    [InlineData("""{"inactive":false,"include":[{"system":"http://terminology.hl7.org/CodeSystem/v3-AcknowledgementCondition"}]}""", "http://terminology.hl7.org/CodeSystem/v3-AcknowledgementCondition: AL ER NE")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/expanded"]}]}""", "http://snomed.info/sct: 1 2")]
    public async Task A_value_set_is_what_it_is_composed_of(string compose, string codes) => (await Expand(compose)).Told().ShouldBe(codes);

    [Theory]
    [InlineData("http://letters", "concept", "is-a", "a", "http://letters: a a1 a11 a2")]
    [InlineData("http://letters", "concept", "is-a", "c", "http://letters: b c")]
    [InlineData("http://letters", "concept", "descendent-of", "a", "http://letters: a1 a11 a2")]
    [InlineData("http://letters", "concept", "is-not-a", "a", "http://letters: b c")]
    [InlineData("http://letters", "concept", "generalizes", "a11", "http://letters: a a1 a11")]
    [InlineData("http://letters", "kind", "=", "x", "http://letters: a2 b")]
    [InlineData("http://letters", "kind", "exists", "false", "http://letters: a a1 a11 c")]
    [InlineData("http://letters", "parent", "=", "a", "http://letters: a1 a2")]
    [InlineData("http://letters", "child", "=", "a11", "http://letters: a1")]
    [InlineData("http://letters", "display", "=", "A", "http://letters: a")]
    [InlineData("http://letters", "concept", "in", "a, b", "http://letters: a b")]
    [InlineData("http://letters", "concept", "not-in", "a,b", "http://letters: a1 a11 a2 c")]
    [InlineData("http://letters", "code", "regex", "a.*", "http://letters: a a1 a11 a2")]
    [InlineData("http://letters", "code", "regex", "a|b", "http://letters: a b")]
    [InlineData("http://part", "concept", "is-a", "1", "http://part: 1 2")]
    [InlineData("http://loinc.org", "concept", "=", "1-8", "http://loinc.org: 1-8")]
    [InlineData("http://loinc.org", "code", "in", "1-8, 2-6", "http://loinc.org: 1-8 2-6")]
    [InlineData("http://loinc.org", "code", "not-in", "1-8", "http://loinc.org: * -1-8")]
    [InlineData("http://hl7.org/fhir/sid/icd-10", "concept", "is-a", "C34", "http://hl7.org/fhir/sid/icd-10: C34*")]
    [InlineData("http://hl7.org/fhir/sid/icd-10", "concept", "descendent-of", "C34", "http://hl7.org/fhir/sid/icd-10: C34* -C34")]
    [InlineData("http://hl7.org/fhir/sid/icd-10", "concept", "is-not-a", "C34", "http://hl7.org/fhir/sid/icd-10: * -C34*")]
    [InlineData("http://hl7.org/fhir/sid/icd-10", "concept", "generalizes", "C34.1", "http://hl7.org/fhir/sid/icd-10: C34 C34.1")]
    [InlineData("http://terminology.hl7.org/CodeSystem/condition-clinical", "concept", "descendent-of", "active", "http://terminology.hl7.org/CodeSystem/condition-clinical: recurrence relapse")]
    [InlineData("http://hl7.org/fhir/administrative-gender", "code", "regex", "(fe)?male", "http://hl7.org/fhir/administrative-gender: female male")]
    public async Task A_filter_selects_by_hierarchy_and_property(string system, string property, string op, string value, string codes) =>
        (await Expand($$$"""{"include":[{"system":"{{{system}}}","filter":[{"property":"{{{property}}}","op":"{{{op}}}","value":"{{{value}}}"}]}]}""")).Told().ShouldBe(codes);

    [Fact]
    public async Task Of_several_filters_every_one_must_be_met() =>
        (await Expand("""{"include":[{"system":"http://letters","filter":[{"property":"concept","op":"is-a","value":"a"},{"property":"kind","op":"=","value":"x"}]}]}""")).Told().ShouldBe("http://letters: a2");

    [Fact]
    public async Task A_branch_can_be_cut_out_of_another() =>
        (await Expand("""
            {"include":[{"system":"http://hl7.org/fhir/sid/icd-10","filter":[{"property":"concept","op":"is-a","value":"C00-C97"}]}],
            "exclude":[{"system":"http://hl7.org/fhir/sid/icd-10","filter":[{"property":"concept","op":"is-a","value":"C44"}]}]}
            """)).Told().ShouldContain(" C43* C45* ");

    [Theory]
    [InlineData("""{"include":[{"system":"http://snomed.info/sct","filter":[{"property":"concept","op":"is-a","value":"1"}]}]}""", "NotSupported: The hierarchy of SNOMED CT is not held here, so what lies below or above its codes cannot be told. Store a CodeSystem of this address with the concepts, or a ValueSet that lists the codes.")]
    [InlineData("""{"include":[{"system":"http://loinc.org","concept":[{"code":"1-8"}]}],"exclude":[{"system":"http://loinc.org","filter":[{"property":"concept","op":"is-a","value":"1"}]}]}""", "NotSupported: The hierarchy of LOINC is not held here")]
    [InlineData("""{"include":[{"system":"http://letters","version":"9","filter":[{"property":"concept","op":"is-a","value":"a"}]}]}""", "NotSupported: The hierarchy of http://letters in the version 9 is not held here")]
    [InlineData("""{"include":[{"system":"http://part","filter":[{"property":"concept","op":"is-a","value":"zz"}]}]}""", "NotSupported: Only a part of http://part is held here")]
    [InlineData("""{"include":[{"system":"http://loinc.org","filter":[{"property":"STATUS","op":"=","value":"ACTIVE"}]}]}""", "NotSupported: The value set http://example.org/set filters the codes of LOINC by STATUS, and that code system is not held here.")]
    [InlineData("""{"include":[{"system":"http://letters","filter":[{"property":"colour","op":"=","value":"red"}]}]}""", "NotSupported: The value set http://example.org/set filters the codes of http://letters by colour, of which the CodeSystem that is held says nothing.")]
    [InlineData("""{"include":[{"system":"http://letters","filter":[{"property":"code","op":"regex","value":"("}]}]}""", "NotSupported: The value set http://example.org/set filters the codes of http://letters by an operator or a pattern that is not served.")]
    [InlineData("""{"include":[{"system":"http://letters","filter":[{"property":"code","op":"regex","value":"(?=a)a"}]}]}""", "NotSupported: The value set http://example.org/set filters the codes of http://letters by an operator or a pattern that is not served.")]
    [InlineData("""{"include":[{"system":"http://hl7.org/fhir/sid/icd-10","filter":[{"property":"concept","op":"is-a","value":"lung"}]}]}""", "Invalid: This is not written like a code of ICD-10")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/nowhere"]}]}""", "NotFound: The value set http://example.org/nowhere is not held here.")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/some|3"]}]}""", "NotFound: The value set http://example.org/some|3 is held here, but not in this version.")]
    [InlineData("""{"include":[{"valueSet":["http://hl7.org/fhir/ValueSet/administrative-gender|3.0.1"]}]}""", "NotFound: The value set http://hl7.org/fhir/ValueSet/administrative-gender|3.0.1 is held here, but not in this version.")]
    [InlineData("""{"include":[{"valueSet":["http://hl7.org/fhir/ValueSet/condition-code"]}]}""", "NotSupported: Which codes are in R4's value set http://hl7.org/fhir/ValueSet/condition-code is not known here: it draws on a part of SNOMED CT.")]
    [InlineData("""{"include":[{"valueSet":["http://example.org/set"]}]}""", "NotSupported: The value set http://example.org/set is made of itself")]
    [InlineData("""{"include":[{"system":"http://letters"},{"valueSet":["http://example.org/ring1"]}]}""", "NotSupported: The value set http://example.org/ring1 is made of itself")]
    [InlineData("""{"include":[{"filter":[{"property":"concept","op":"is-a","value":"a"}]}]}""", "NotSupported: The value set http://example.org/set has a part that names neither a code system nor a value set.")]
    public async Task What_cannot_be_told_is_refused_and_says_why(string compose, string refusal) => (await Expand(compose)).Told().ShouldStartWith(refusal);

    [Theory]
    [InlineData("\"total\":2,", true)]
    [InlineData("", true)]
    [InlineData("\"total\":3,", false)]
    [InlineData("\"offset\":0,", true)]
    [InlineData("\"offset\":2,", false)]
    [InlineData("""  "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/valueset-toocostly","valueBoolean":true}],""", false)]
    [InlineData("""  "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/valueset-unclosed","valueBoolean":true}],""", false)]
    public async Task An_expansion_counts_where_it_holds_everything(string says, bool isWhole)
    {
        var held = Terms.Holding($$$"""
            {"resourceType":"ValueSet","url":"http://example.org/set","status":"active","expansion":{"timestamp":"2025-01-01",{{{says}}}
            "contains":[{"abstract":true,"display":"group","contains":[{"system":"http://s","code":"1"}]}]}}
            """);

        (await new ValueSetExpansion(held).Named("http://example.org/set", [], TestContext.Current.CancellationToken)).Told()
            .ShouldStartWith(isWhole ? "http://s: 1" : "NotSupported: The value set http://example.org/set says nothing of how it is made, and its expansion does not hold all of its codes.");
    }

    [Theory]
    [InlineData(31, "http://letters: a")]
    [InlineData(32, "TooCostly: The value set http://example.org/32 is made of value sets more than 32 deep.")]
    public async Task Value_sets_of_value_sets_are_followed_to_an_end(int depth, string told)
    {
        var held = Terms.Holding(
        [
            .. Enumerable.Range(0, depth).Select(number => Terms.Set($$"""{"include":[{"valueSet":["http://example.org/{{number + 1}}"]}]}""", $"http://example.org/{number}")),
            Terms.Set("""{"include":[{"system":"http://letters","concept":[{"code":"a"}]}]}""", $"http://example.org/{depth}"),
        ]);

        (await new ValueSetExpansion(held).Named("http://example.org/0", [], TestContext.Current.CancellationToken)).Told().ShouldBe(told);
        (await new ValueSetExpansion(held).Named("http://example.org/20", [], TestContext.Current.CancellationToken)).Told().ShouldBe("http://letters: a");
    }

    [Fact]
    public async Task Value_sets_that_share_their_parts_are_expanded_once()
    {
        var held = Terms.Holding(
        [
            .. Enumerable.Range(0, 30).Select(number => Terms.Set($$"""{"include":[{"valueSet":["http://example.org/{{number + 1}}"]},{"valueSet":["http://example.org/{{number + 1}}"]}]}""", $"http://example.org/{number}")),
            Terms.Set("""{"include":[{"system":"http://letters","concept":[{"code":"a"}]}]}""", "http://example.org/30"),
        ]);

        (await new ValueSetExpansion(held).Named("http://example.org/0", [], TestContext.Current.CancellationToken)).Told().ShouldBe("http://letters: a");
    }

    [Fact]
    public async Task A_set_of_many_parts_is_put_together_once()
    {
        var codes = Enumerable.Range(0, 10_000).Select(number => $"{number:00000}").ToList();

        (await Expand($$"""{"include":[{{string.Join(',', codes.Select(code => $$"""{"system":"http://s","concept":[{"code":"{{code}}"}]}"""))}}]}""")).Told().ShouldBe($"http://s: {string.Join(' ', codes)}");
    }

    [Fact]
    public async Task A_set_that_would_take_too_long_to_work_out_is_refused()
    {
        var codes = string.Join(',', Enumerable.Range(0, 9_000).Select(number => $$"""{"code":"{{number}}"}"""));
        var large = Terms.Set($$"""{"include":[{"system":"http://s","concept":[{{codes}}]}]}""", "http://example.org/large");
        var held = Terms.Holding(large, Terms.Set($$"""{"include":[{"valueSet":[{{string.Join(',', Enumerable.Repeat("\"http://example.org/large\"", 400))}}]}]}"""));

        (await new ValueSetExpansion(held).Named("http://example.org/set", [], TestContext.Current.CancellationToken)).Told().ShouldStartWith("TooCostly: The value set http://example.org/set is made of so many parts");
    }

    [Theory]
    [InlineData("""{"include":[{"system":"http://part","filter":[{"property":"concept","op":"is-a","value":"1"}]}]}""", "Only a part of http://part is held here: codes that are not in it are not found by their place in its hierarchy.")]
    [InlineData("""{"inactive":false,"include":[{"system":"http://loinc.org"}]}""", "Which codes of LOINC are inactive is not known here: none is left out.")]
    [InlineData("""{"lockedDate":"2020-01-31","include":[{"system":"http://letters"}]}""", "The value set http://example.org/set is made of what was defined on 2020-01-31: here it is made of what is held now.")]
    [InlineData("""{"lockedDate":"2020-01-31","include":[{"system":"http://letters","version":"1"},{"system":"http://letters","concept":[{"code":"a"}]}]}""", null)]
    [InlineData("""{"include":[{"system":"http://letters"}]}""", null)]
    public async Task What_is_not_quite_known_is_said(string compose, string? caution) =>
        (await Expand(compose)).Codes.Written().Cautions.ShouldBe(caution is null ? [] : [caution]);

    private static async Task<Extents> Expand(string compose) =>
        await new ValueSetExpansion(Terms.Holding([.. Definitions, Terms.Set(compose)])).Named("http://example.org/set", [], TestContext.Current.CancellationToken);
}
