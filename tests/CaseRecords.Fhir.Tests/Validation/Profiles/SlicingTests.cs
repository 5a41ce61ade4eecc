namespace CaseRecords.Fhir.Tests.Validation.Profiles;

/// <summary>One line per way to tell slices apart and per rule about slices, each with its twin.</summary>
public sealed class SlicingTests
{
    private const string ByCode = """{"id":"Observation.component","path":"Observation.component","slicing":{"discriminator":[{"type":"value","path":"code"}],"rules":"RULES"}},""";

    private const string TwoComponents = ByCode + """
        {"id":"Observation.component:sys","path":"Observation.component","sliceName":"sys","min":1,"max":"1"},
        {"id":"Observation.component:sys.code","path":"Observation.component.code","patternCodeableConcept":{"coding":[{"code":"sys"}]}},
        {"id":"Observation.component:sys.value[x]","path":"Observation.component.value[x]","min":1,"type":[{"code":"Quantity"}]},
        {"id":"Observation.component:dia","path":"Observation.component","sliceName":"dia","min":0,"max":"1"},
        {"id":"Observation.component:dia.code","path":"Observation.component.code","patternCodeableConcept":{"coding":[{"code":"dia"}]}}
        """;

    private const string Sys = """{"code":{"coding":[{"code":"sys"}]},"valueQuantity":{"value":1}}""";
    private const string Dia = """{"code":{"coding":[{"code":"dia"}]},"valueString":"x"}""";
    private const string Other = """{"code":{"coding":[{"code":"other"}]}}""";

    public static TheoryData<string, string, string, string> Rules => new()
    {
        { "a slice that is needed", Two("open"), $"\"component\":[{Dia},{Sys}]", "" },
        { "a slice that is needed", Two("open"), $"\"component\":[{Dia}]", "Required at Observation.component" },
        { "a slice that is needed, and nothing at all", Two("open"), "", "Required at Observation.component" },
        { "a slice that is there too often", Two("open"), $"\"component\":[{Sys},{Sys}]", "Structure at Observation.component" },
        { "what a slice demands", Two("open"), """ "component":[{"code":{"coding":[{"code":"sys"}]}}]""", "Required at Observation.component[0].value" },
        { "the type in a slice", Two("open"), """ "component":[{"code":{"coding":[{"code":"sys"}]},"valueString":"x"}]""", "Structure at Observation.component[0].value" },
        { "open", Two("open"), $"\"component\":[{Sys},{Other}]", "" },
        { "closed", Two("closed"), $"\"component\":[{Sys},{Dia}]", "" },
        { "closed", Two("closed"), $"\"component\":[{Sys},{Other}]", "Structure at Observation.component[1]" },
        { "open at the end", Two("openAtEnd"), $"\"component\":[{Sys},{Other}]", "" },
        { "open at the end", Two("openAtEnd"), $"\"component\":[{Other},{Sys}]", "Structure at Observation.component[1]" },
        { "ordered", Two("open").Replace("\"rules\"", "\"ordered\":true,\"rules\"", StringComparison.Ordinal), $"\"component\":[{Sys},{Other},{Dia}]", "" },
        { "ordered", Two("open").Replace("\"rules\"", "\"ordered\":true,\"rules\"", StringComparison.Ordinal), $"\"component\":[{Dia},{Sys}]", "Structure at Observation.component[1]" },
        { "value below a path with a dot", """
            {"id":"Observation.component","path":"Observation.component","slicing":{"discriminator":[{"type":"value","path":"code.coding.code"}],"rules":"closed"}},
            {"id":"Observation.component:a","path":"Observation.component","sliceName":"a"},
            {"id":"Observation.component:a.code.coding.code","path":"Observation.component.code.coding.code","fixedCode":"sys"}
            """, $"\"component\":[{Sys},{Dia}]", "Structure at Observation.component[1]" },
        { "a pattern above the path", """
            {"id":"Observation.component","path":"Observation.component","slicing":{"discriminator":[{"type":"value","path":"code.coding.code"}],"rules":"closed"}},
            {"id":"Observation.component:a","path":"Observation.component","sliceName":"a"},
            {"id":"Observation.component:a.code","path":"Observation.component.code","patternCodeableConcept":{"coding":[{"code":"sys"}]}}
            """, $"\"component\":[{Sys},{Dia}]", "Structure at Observation.component[1]" },
        { "a value in a slice below the slice", """
            {"id":"Observation.component","path":"Observation.component","slicing":{"discriminator":[{"type":"value","path":"code.coding.code"},{"type":"value","path":"code.coding.system"}],"rules":"closed"}},
            {"id":"Observation.component:a","path":"Observation.component","sliceName":"a"},
            {"id":"Observation.component:a.code.coding","path":"Observation.component.code.coding","slicing":{"discriminator":[{"type":"value","path":"code"}],"rules":"open"}},
            {"id":"Observation.component:a.code.coding:sysCode","path":"Observation.component.code.coding","sliceName":"sysCode","min":1},
            {"id":"Observation.component:a.code.coding:sysCode.system","path":"Observation.component.code.coding.system","fixedUri":"http://p"},
            {"id":"Observation.component:a.code.coding:sysCode.code","path":"Observation.component.code.coding.code","fixedCode":"sys"}
            """, """ "component":[{"code":{"coding":[{"code":"x"},{"system":"http://p","code":"sys"}]}},{"code":{"coding":[{"code":"sys"}]}}]""", "Structure at Observation.component[1]" },
        { "pattern of the thing itself", """
            {"id":"Observation.category","path":"Observation.category","slicing":{"discriminator":[{"type":"pattern","path":"$this"}],"rules":"open"}},
            {"id":"Observation.category:lab","path":"Observation.category","sliceName":"lab","min":1,"patternCodeableConcept":{"coding":[{"code":"laboratory"}]}}
            """, """ "category":[{"coding":[{"code":"x"}]},{"coding":[{"code":"laboratory","display":"Lab"}]}]""", "" },
        { "pattern of the thing itself", """
            {"id":"Observation.category","path":"Observation.category","slicing":{"discriminator":[{"type":"pattern","path":"$this"}],"rules":"open"}},
            {"id":"Observation.category:lab","path":"Observation.category","sliceName":"lab","min":1,"patternCodeableConcept":{"coding":[{"code":"laboratory"}]}}
            """, """ "category":[{"coding":[{"code":"x"}]}]""", "Required at Observation.category" },
        { "value of a required value set", """
            {"id":"Observation.component","path":"Observation.component","slicing":{"discriminator":[{"type":"value","path":"code"}],"rules":"closed"}},
            {"id":"Observation.component:a","path":"Observation.component","sliceName":"a"},
            {"id":"Observation.component:a.code","path":"Observation.component.code","binding":{"strength":"required","valueSet":"http://example.org/ValueSet/pressures"}}
            """, """ "component":[{"code":{"coding":[{"system":"http://p","code":"sys"}]}},{"code":{"coding":[{"system":"http://p","code":"no"}]}}]""", "Structure at Observation.component[1]" },
        { "exists", """
            {"id":"Observation.component","path":"Observation.component","slicing":{"discriminator":[{"type":"exists","path":"dataAbsentReason"}],"rules":"open"}},
            {"id":"Observation.component:absent","path":"Observation.component","sliceName":"absent","max":"0"},
            {"id":"Observation.component:absent.dataAbsentReason","path":"Observation.component.dataAbsentReason","min":1},
            {"id":"Observation.component:present","path":"Observation.component","sliceName":"present"},
            {"id":"Observation.component:present.dataAbsentReason","path":"Observation.component.dataAbsentReason","max":"0"},
            {"id":"Observation.component:present.value[x]","path":"Observation.component.value[x]","min":1}
            """, $$$""" "component":[{{{Sys}}},{"code":{"text":"a"},"dataAbsentReason":{"text":"no"}},{"code":{"text":"b"}}]""", "Required at Observation.component[2].value; Structure at Observation.component[1]" },
        { "type of a choice", """
            {"id":"Observation.value[x]","path":"Observation.value[x]","slicing":{"discriminator":[{"type":"type","path":"$this"}],"rules":"closed"}},
            {"id":"Observation.value[x]:valueQuantity","path":"Observation.value[x]","sliceName":"valueQuantity","type":[{"code":"Quantity"}]},
            {"id":"Observation.value[x]:valueQuantity.unit","path":"Observation.value[x].unit","min":1}
            """, """ "valueQuantity":{"value":1}""", "Required at Observation.value.unit" },
        { "type of a choice, closed", """
            {"id":"Observation.value[x]","path":"Observation.value[x]","slicing":{"discriminator":[{"type":"type","path":"$this"}],"rules":"closed"}},
            {"id":"Observation.value[x]:valueQuantity","path":"Observation.value[x]","sliceName":"valueQuantity","type":[{"code":"Quantity"}]}
            """, """ "valueString":"x" """, "Structure at Observation.value" },
        { "the short way to speak of one type of a choice", """{"id":"Observation.valueQuantity","path":"Observation.valueQuantity","min":1},{"id":"Observation.valueQuantity.unit","path":"Observation.valueQuantity.unit","min":1}""",
            """ "valueQuantity":{"value":1}""", "Required at Observation.value.unit" },
        { "the short way to speak of one type of a choice", """{"id":"Observation.valueQuantity","path":"Observation.valueQuantity","min":1}""", """ "valueString":"x" """, "Required at Observation.value" },
        { "type behind a reference", ByTarget("type", "http://hl7.org/fhir/StructureDefinition/Practitioner"), """ "performer":[{"reference":"Patient/1"},{"reference":"Practitioner/1"}]""", "" },
        { "type behind a reference", ByTarget("type", "http://hl7.org/fhir/StructureDefinition/Practitioner"), """ "performer":[{"reference":"Patient/1"}]""", "Required at Observation.performer" },
        { "type behind a reference that says nothing", ByTarget("type", "http://hl7.org/fhir/StructureDefinition/Practitioner"), """ "performer":[{"display":"somebody"}]""", "" },
        { "profile behind a reference", ByTarget("profile", "http://example.org/StructureDefinition/named"),
            """ "contained":[{"resourceType":"Practitioner","id":"p","name":[{"family":"x"}]}],"performer":[{"reference":"#p"}]""", "" },
        { "profile behind a reference", ByTarget("profile", "http://example.org/StructureDefinition/named"),
            """ "contained":[{"resourceType":"Practitioner","id":"p"}],"performer":[{"reference":"#p"}]""", "Required at Observation.performer" },
        { "profile behind a reference out of sight", ByTarget("profile", "http://example.org/StructureDefinition/named"), """ "performer":[{"reference":"Practitioner/1"}]""", "" },
        { "profile behind a reference out of sight, of another type", ByTarget("profile", "http://example.org/StructureDefinition/named"), """ "performer":[{"reference":"Patient/1"}]""", "Required at Observation.performer" },
        { "profile of the thing itself", """
            {"id":"Observation.identifier","path":"Observation.identifier","slicing":{"discriminator":[{"type":"profile","path":"$this"}],"rules":"closed"}},
            {"id":"Observation.identifier:usual","path":"Observation.identifier","sliceName":"usual","type":[{"code":"Identifier","profile":["http://example.org/StructureDefinition/usual"]}]}
            """, """ "identifier":[{"use":"usual","value":"1"},{"use":"old","value":"2"}]""", "Structure at Observation.identifier[1]" },
        { "value that the profile of the type fixes", """
            {"id":"Observation.identifier","path":"Observation.identifier","slicing":{"discriminator":[{"type":"value","path":"use"}],"rules":"open"}},
            {"id":"Observation.identifier:usual","path":"Observation.identifier","sliceName":"usual","min":1,"type":[{"code":"Identifier","profile":["http://example.org/StructureDefinition/usual"]}]}
            """, """ "identifier":[{"use":"old","value":"2"}]""", "Required at Observation.identifier" },
        { "value that the profile of the type fixes", """
            {"id":"Observation.identifier","path":"Observation.identifier","slicing":{"discriminator":[{"type":"value","path":"use"}],"rules":"open"}},
            {"id":"Observation.identifier:usual","path":"Observation.identifier","sliceName":"usual","min":1,"type":[{"code":"Identifier","profile":["http://example.org/StructureDefinition/usual"]}]}
            """, """ "identifier":[{"use":"usual"}]""", "Required at Observation.identifier[0].value" },
        { "an extension's value", """
            {"id":"Observation.note","path":"Observation.note","slicing":{"discriminator":[{"type":"value","path":"extension('http://example.org/kind').value"}],"rules":"closed"}},
            {"id":"Observation.note:good","path":"Observation.note","sliceName":"good"},
            {"id":"Observation.note:good.extension:kind","path":"Observation.note.extension","sliceName":"kind","type":[{"code":"Extension","profile":["http://example.org/kind"]}]},
            {"id":"Observation.note:good.extension:kind.value[x]","path":"Observation.note.extension.value[x]","fixedCode":"good"}
            """, """ "note":[{"extension":[{"url":"http://example.org/kind","valueCode":"good"}],"text":"a"},{"extension":[{"url":"http://example.org/kind","valueCode":"bad"}],"text":"b"}]""", "Structure at Observation.note[1]" },
        { "two discriminators", """
            {"id":"Observation.identifier","path":"Observation.identifier","slicing":{"discriminator":[{"type":"value","path":"use"},{"type":"value","path":"system"}],"rules":"closed"}},
            {"id":"Observation.identifier:a","path":"Observation.identifier","sliceName":"a"},
            {"id":"Observation.identifier:a.use","path":"Observation.identifier.use","fixedCode":"usual"},
            {"id":"Observation.identifier:a.system","path":"Observation.identifier.system","fixedUri":"http://a"}
            """, """ "identifier":[{"use":"usual","system":"http://a"},{"use":"usual","system":"http://b"}]""", "Structure at Observation.identifier[1]" },
        { "a slice of a slice", Two("open") + """
            ,{"id":"Observation.component:sys","path":"Observation.component","sliceName":"sys","max":"*","slicing":{"discriminator":[{"type":"exists","path":"interpretation"}],"rules":"open"}},
            {"id":"Observation.component:sys/high","path":"Observation.component","sliceName":"sys/high","min":1},
            {"id":"Observation.component:sys/high.interpretation","path":"Observation.component.interpretation","min":1}
            """, $"\"component\":[{Sys}]", "Required at Observation.component" },
        { "what no slice takes", Two("closed") + """
            ,{"id":"Observation.component:@default","path":"Observation.component","sliceName":"@default"},
            {"id":"Observation.component:@default.value[x]","path":"Observation.component.value[x]","max":"0"}
            """, $$$""" "component":[{{{Sys}}},{"code":{"text":"o"},"valueInteger":1}]""", "Structure at Observation.component[1].value" },
        { "elements without ids", """
            {"path":"Observation.component","slicing":{"discriminator":[{"type":"value","path":"code"}],"rules":"open"}},
            {"path":"Observation.component","sliceName":"sys","min":1},
            {"path":"Observation.component.code","patternCodeableConcept":{"coding":[{"code":"sys"}]}},
            {"path":"Observation.component.value[x]","min":1},
            {"path":"Observation.component","sliceName":"dia"},
            {"path":"Observation.component.code","patternCodeableConcept":{"coding":[{"code":"dia"}]}}
            """, """ "component":[{"code":{"coding":[{"code":"dia"}]}},{"code":{"coding":[{"code":"sys"}]}}]""", "Required at Observation.component[1].value" },
        { "slices that nothing describes go by what is fixed of them", """
            {"id":"Observation.category:lab","path":"Observation.category","sliceName":"lab","patternCodeableConcept":{"coding":[{"code":"laboratory"}]}},
            {"id":"Observation.category:lab.coding","path":"Observation.category.coding","max":"1"}
            """, """ "category":[{"coding":[{"code":"x"},{"code":"y"}]},{"coding":[{"code":"laboratory"},{"code":"y"}]}]""", "Structure at Observation.category[1].coding" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_slice_is_told_from_the_others_and_held_to_its_rules(string rule, string elements, string members, string told)
    {
        var observation = $$$"""{"resourceType":"Observation","status":"final","code":{"text":"c"}{{{(members.Length > 0 ? "," : "")}}}{{{members}}}}""";

        (await Handwritten.Check(
            observation, Handwritten.Url,
            Handwritten.Profile("Observation", elements),
            Handwritten.Profile("Practitioner", """{"id":"Practitioner.name","path":"Practitioner.name","min":1}""", "http://example.org/StructureDefinition/named"),
            Handwritten.Profile("Identifier", """{"id":"Identifier.use","path":"Identifier.use","min":1,"fixedCode":"usual"},{"id":"Identifier.value","path":"Identifier.value","min":1}""", "http://example.org/StructureDefinition/usual"),
            """{"resourceType":"ValueSet","url":"http://example.org/ValueSet/pressures","status":"active","compose":{"include":[{"system":"http://p","concept":[{"code":"sys"},{"code":"dia"}]}]}}"""))
            .Told().ShouldBe(told, rule);
    }

    private static string Two(string rules) => TwoComponents.Replace("RULES", rules, StringComparison.Ordinal);

    private static string ByTarget(string kind, string target) => $$$"""
        {"id":"Observation.performer","path":"Observation.performer","slicing":{"discriminator":[{"type":"{{{kind}}}","path":"$this.resolve()"}],"rules":"open"}},
        {"id":"Observation.performer:doctor","path":"Observation.performer","sliceName":"doctor","min":1,"type":[{"code":"Reference","targetProfile":["{{{target}}}"]}]}
        """;
}
