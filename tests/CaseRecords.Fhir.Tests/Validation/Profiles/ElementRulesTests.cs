namespace CaseRecords.Fhir.Tests.Validation.Profiles;

/// <summary>One line per thing that an ElementDefinition can demand: an Observation that meets it, and its twin that does not.</summary>
public sealed class ElementRulesTests
{
    private const string Loinc = """{"system":"http://loinc.org","code":"1-8","display":"x"}""";

    public static TheoryData<string, string, string, string> Rules => new()
    {
        { "min", """{"id":"Observation.method","path":"Observation.method","min":1}""", "\"method\":{\"text\":\"m\"}", "" },
        { "min", """{"id":"Observation.method","path":"Observation.method","min":1}""", "", "Required at Observation.method" },
        { "min of a list", """{"id":"Observation.note","path":"Observation.note","min":2}""", """ "note":[{"text":"a"}]""", "Required at Observation.note" },
        { "max", """{"id":"Observation.note","path":"Observation.note","max":"1"}""", """ "note":[{"text":"a"}]""", "" },
        { "max", """{"id":"Observation.note","path":"Observation.note","max":"1"}""", """ "note":[{"text":"a"},{"text":"b"}]""", "Structure at Observation.note" },
        { "max 0", """{"id":"Observation.note","path":"Observation.note","max":"0"}""", """ "note":[{"text":"a"}]""", "Structure at Observation.note[0]" },
        { "min below a list, for each", """{"id":"Observation.component.value[x]","path":"Observation.component.value[x]","min":1}""",
            """ "component":[{"code":{"text":"a"},"valueInteger":1},{"code":{"text":"b"}}]""", "Required at Observation.component[1].value" },
        { "min below what is not there", """{"id":"Observation.component.value[x]","path":"Observation.component.value[x]","min":1}""", "", "" },
        { "min in a data type", """{"id":"Observation.code.coding.display","path":"Observation.code.coding.display","min":1}""", """ "method":{"text":"m"}""", "" },
        { "min in a data type", """{"id":"Observation.method.coding.display","path":"Observation.method.coding.display","min":1}""",
            """ "method":{"coding":[{"code":"a","display":"A"},{"code":"b"}]}""", "Required at Observation.method.coding[1].display" },
        { "fixed primitive", """{"id":"Observation.status","path":"Observation.status","fixedCode":"final"}""", "", "" },
        { "fixed primitive", """{"id":"Observation.status","path":"Observation.status","fixedCode":"amended"}""", "", "Value at Observation.status" },
        { "fixed value, more in it", """{"id":"Observation.method","path":"Observation.method","fixedCodeableConcept":{"text":"m"}}""", """ "method":{"text":"m","coding":[{"code":"x"}]}""", "Value at Observation.method" },
        { "fixed value", """{"id":"Observation.method","path":"Observation.method","fixedCodeableConcept":{"text":"m"}}""", """ "method":{"text":"m"}""", "" },
        { "fixed quantity", """{"id":"Observation.value[x]","path":"Observation.value[x]","fixedQuantity":{"value":5.0,"unit":"mg"}}""", """ "valueQuantity":{"value":5.0,"unit":"mg"}""", "" },
        { "fixed quantity", """{"id":"Observation.value[x]","path":"Observation.value[x]","fixedQuantity":{"value":5.0,"unit":"mg"}}""", """ "valueQuantity":{"value":5.1,"unit":"mg"}""", "Value at Observation.value" },
        { "fixed period", """{"id":"Observation.effective[x]","path":"Observation.effective[x]","fixedPeriod":{"start":"2020"}}""", """ "effectivePeriod":{"start":"2020","end":"2021"}""", "Value at Observation.effective" },
        { "pattern, more in it", """{"id":"Observation.method","path":"Observation.method","patternCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"1-8"}]}}""",
            $$""" "method":{"text":"m","coding":[{"code":"other"},{{Loinc}}]}""", "" },
        { "pattern, parts of two codings", """{"id":"Observation.method","path":"Observation.method","patternCodeableConcept":{"coding":[{"system":"http://loinc.org","code":"1-8"}]}}""",
            """ "method":{"coding":[{"system":"http://loinc.org","code":"2"},{"system":"http://other","code":"1-8"}]}""", "Value at Observation.method" },
        { "pattern of a quantity", """{"id":"Observation.value[x]","path":"Observation.value[x]","patternQuantity":{"system":"http://unitsofmeasure.org","code":"cm"}}""",
            """ "valueQuantity":{"value":1,"system":"http://unitsofmeasure.org","code":"mm"}""", "Value at Observation.value" },
        { "pattern of an identifier", """{"id":"Observation.identifier","path":"Observation.identifier","patternIdentifier":{"use":"usual"}}""", """ "identifier":[{"use":"usual","value":"1"},{"use":"old","value":"2"}]""", "Value at Observation.identifier[1]" },
        { "type of a choice", """{"id":"Observation.value[x]","path":"Observation.value[x]","type":[{"code":"Quantity"},{"code":"boolean"}]}""", """ "valueBoolean":true""", "" },
        { "type of a choice", """{"id":"Observation.value[x]","path":"Observation.value[x]","type":[{"code":"Quantity"},{"code":"boolean"}]}""", """ "valueString":"x" """ , "Structure at Observation.value" },
        { "target of a reference", """{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"]}]}""", """ "subject":{"reference":"Patient/1"}""", "" },
        { "target of a reference", """{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"]}]}""", """ "subject":{"reference":"Group/1"}""", "Structure at Observation.subject" },
        { "target by absolute address", """{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"]}]}""", """ "subject":{"reference":"http://x/fhir/Group/1"}""", "Structure at Observation.subject" },
        { "target by its type", """{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"]}]}""", """ "subject":{"type":"Group","display":"x"}""", "Structure at Observation.subject" },
        { "target that does not say its type", """{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"]}]}""", """ "subject":{"display":"x"}""", "" },
        { "target in the resource", """{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","targetProfile":["http://hl7.org/fhir/StructureDefinition/Patient"]}]}""",
            """ "contained":[{"resourceType":"Group","id":"g","type":"person","actual":true}],"subject":{"reference":"#g"}""", "Structure at Observation.subject" },
        { "where a target is", """{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","aggregation":["contained"]}]}""", """ "subject":{"reference":"Patient/1"}""", "Structure at Observation.subject" },
        { "where a target is", """{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","aggregation":["referenced"]}]}""", """ "subject":{"reference":"Patient/1"}""", "" },
        { "version of a target", """{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","versioning":"specific"}]}""", """ "subject":{"reference":"Patient/1"}""", "Structure at Observation.subject" },
        { "version of a target", """{"id":"Observation.subject","path":"Observation.subject","type":[{"code":"Reference","versioning":"specific"}]}""", """ "subject":{"reference":"Patient/1/_history/2"}""", "" },
        { "length", """{"id":"Observation.value[x]","path":"Observation.value[x]","maxLength":3}""", """ "valueString":"abc" """, "" },
        { "length", """{"id":"Observation.value[x]","path":"Observation.value[x]","maxLength":3}""", """ "valueString":"abcd" """, "TooLong at Observation.value" },
        { "least value", """{"id":"Observation.value[x]","path":"Observation.value[x]","minValueInteger":3}""", """ "valueInteger":2""", "Value at Observation.value" },
        { "greatest value", """{"id":"Observation.value[x]","path":"Observation.value[x]","maxValueInteger":3}""", """ "valueInteger":3""", "" },
        { "greatest date", """{"id":"Observation.effective[x]","path":"Observation.effective[x]","maxValueDateTime":"2020-06"}""", """ "effectiveDateTime":"2020-07-01" """, "Value at Observation.effective" },
        { "greatest quantity of its unit", """{"id":"Observation.value[x]","path":"Observation.value[x]","maxValueQuantity":{"value":3,"code":"mg"}}""", """ "valueQuantity":{"value":4,"code":"mg"}""", "Value at Observation.value" },
        { "greatest quantity of another unit", """{"id":"Observation.value[x]","path":"Observation.value[x]","maxValueQuantity":{"value":3,"code":"mg"}}""", """ "valueQuantity":{"value":4,"code":"g"}""", "" },
        { "constraint", """{"id":"Observation","path":"Observation","constraint":[{"key":"t-1","severity":"error","human":"h","expression":"method.exists() or note.exists()"}]}""", """ "note":[{"text":"a"}]""", "" },
        { "constraint", """{"id":"Observation","path":"Observation","constraint":[{"key":"t-1","severity":"error","human":"h","expression":"method.exists() or note.exists()"}]}""", "", "Invariant at Observation" },
        { "constraint that yields nothing", """{"id":"Observation","path":"Observation","constraint":[{"key":"t-1","severity":"error","human":"h","expression":"method.text = 'm'"}]}""", "", "Invariant at Observation" },
        { "constraint as a warning", """{"id":"Observation","path":"Observation","constraint":[{"key":"t-1","severity":"warning","human":"h","expression":"method.exists()"}]}""", "", "Warning Invariant at Observation" },
        { "constraint on an element", """{"id":"Observation.note","path":"Observation.note","constraint":[{"key":"t-1","severity":"error","human":"h","expression":"text.length() < 3 and %resource.status = 'final'"}]}""",
            """ "note":[{"text":"ab"},{"text":"abc"}]""", "Invariant at Observation.note[1]" },
        { "constraint over a contained resource", """{"id":"Observation","path":"Observation","constraint":[{"key":"t-1","severity":"error","human":"h","expression":"subject.resolve().active = true"}]}""",
            """ "contained":[{"resourceType":"Patient","id":"p","active":true}],"subject":{"reference":"#p"}""", "" },
        { "constraint that cannot be evaluated", """{"id":"Observation","path":"Observation","constraint":[{"key":"t-1","severity":"error","human":"h","expression":"code.memberOf('http://x')"}]}""", "", "Warning NotSupported at Observation" },
        { "must support is known and not checked", """{"id":"Observation.method","path":"Observation.method","mustSupport":true}""", "", "" },
        { "content of another element", """{"id":"Observation.referenceRange.text","path":"Observation.referenceRange.text","min":1},{"id":"Observation.component.referenceRange","path":"Observation.component.referenceRange","contentReference":"#Observation.referenceRange"},{"id":"Observation.referenceRange","path":"Observation.referenceRange"}""",
            """ "component":[{"code":{"text":"a"},"referenceRange":[{"low":{"value":1}}]}]""", "Required at Observation.component[0].referenceRange[0].text" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_rule_holds_or_is_told_at_its_place(string rule, string elements, string members, string told)
    {
        var observation = $$$"""{"resourceType":"Observation","status":"final","code":{"text":"c"}{{{(members.Length > 0 ? "," : "")}}}{{{members}}}}""";

        (await Definitions.Check(observation, Definitions.Url, Definitions.Profile("Observation", elements))).Told().ShouldBe(told, rule);
    }

    [Fact]
    public async Task What_is_told_names_the_profile_and_the_rule_and_nothing_of_the_patient()
    {
        var told = await Definitions.Check(
            """{"resourceType":"Observation","status":"final","code":{"text":"secret"}}""", Definitions.Url,
            Definitions.Profile("Observation", """{"id":"Observation.code","path":"Observation.code","patternCodeableConcept":{"coding":[{"code":"1-8"}]}}"""));

        told.ShouldHaveSingleItem().Diagnostics.ShouldBe("This must hold the pattern { coding: [ { code: '1-8' } ] }. (profile tested, Observation.code)");
    }

    [Fact]
    public async Task Everything_is_told_at_once()
    {
        var told = await Definitions.Check(
            """{"resourceType":"Observation","status":"final","code":{"text":"c"}}""", Definitions.Url,
            Definitions.Profile("Observation", """
                {"id":"Observation.status","path":"Observation.status","fixedCode":"amended"},
                {"id":"Observation.subject","path":"Observation.subject","min":1},
                {"id":"Observation.method","path":"Observation.method","min":1}
                """));

        told.Told().ShouldBe("Required at Observation.method; Required at Observation.subject; Value at Observation.status");
    }
}
