using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Json;
using CaseRecords.Fhir.Tests.Search;
using CaseRecords.Fhir.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;

namespace CaseRecords.Fhir.Tests.Xml;

/// <summary>The same resource in both formats, and what XML alone can get wrong.</summary>
public sealed class XmlFormatTests
{
    private const string Open = """<Patient xmlns="http://hl7.org/fhir">""";

    [Theory]
    [InlineData("""{"resourceType":"Patient","id":"p1","meta":{"versionId":"1","lastUpdated":"2026-01-01T00:00:00.000Z"},"active":true}""")]
    [InlineData("""{"resourceType":"Patient","_birthDate":{"extension":[{"url":"http://x","valueCode":"unknown"}]}}""")]
    [InlineData("""{"resourceType":"Patient","birthDate":"1970-03","_birthDate":{"id":"b","extension":[{"url":"http://x","valueString":"y"}]}}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a",null,"c"],"_given":[null,{"extension":[{"url":"http://x","valueString":"y"}]},null]}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"id":"n1","family":"a"},{"family":"b & <c> \"d\" 'e'\n\t f"}],"multipleBirthInteger":2}""")]
    [InlineData("""{"resourceType":"Patient","contained":[{"resourceType":"Organization","id":"o","name":"x"},{"resourceType":"Practitioner","id":"p"}],"generalPractitioner":[{"reference":"#p"}],"managingOrganization":{"reference":"#o"}}""")]
    [InlineData("""{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><!-- c --><b>a</b> <i class=\"x\">b &amp; &lt;</i>\n<br /></div>"}}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":5.40e-3,"unit":"mg"}}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":1.00}}""")]
    [InlineData("""{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueQuantity":{"value":0.12345678901234567890123456789012345}}""")]
    [InlineData("""{"resourceType":"Bundle","type":"batch","entry":[{"fullUrl":"urn:uuid:3e9d1d2a-2b7a-4d30-8e0b-3c1b7b0b5a11","resource":{"resourceType":"Patient","active":false},"request":{"method":"POST","url":"Patient"}}]}""")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"a","valueDecimal":1.50},{"name":"b","part":[{"name":"c","resource":{"resourceType":"Patient","active":true}}]}]}""")]
    [InlineData("""{"resourceType":"Observation","extension":[{"id":"e","url":"http://a","extension":[{"url":"b","valueBoolean":true},{"url":"c","valueInteger":-7}]}],"status":"final","code":{"coding":[{"system":"http://loinc.org","code":"1"},{"code":"2"}]}}""")]
    public void JSON_to_XML_and_back_is_the_same_text(string json)
    {
        var (back, issues) = XmlToJson.Convert(JsonToXml.Convert(Bytes(json), pretty: false));

        issues.ShouldBeEmpty();
        Encoding.UTF8.GetString(back!).ShouldBe(json);
        ResourceJson.Parse(back).Issues.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""<active value="true"/>""", """{"resourceType":"Patient","active":true}""")]
    [InlineData("<!-- c --><?pi x?>\n <active value='true'/> ", """{"resourceType":"Patient","active":true}""")]
    [InlineData("""<multipleBirthInteger value="007"/>""", """{"resourceType":"Patient","multipleBirthInteger":"007"}""")]
    [InlineData("""<active value="TRUE"/>""", """{"resourceType":"Patient","active":"TRUE"}""")]
    [InlineData("""<foo value="1"/><bar><baz value="2"/></bar>""", """{"resourceType":"Patient","foo":"1","bar":{"baz":"2"}}""")]
    [InlineData("""<f:active xmlns:f="http://hl7.org/fhir" value="true"/>""", """{"resourceType":"Patient","active":true}""")]
    [InlineData("<multipleBirthInteger value=\"+2\"/>", """{"resourceType":"Patient","multipleBirthInteger":2}""")]
    public void XML_becomes_the_JSON_that_it_means(string inside, string json) =>
        Encoding.UTF8.GetString(XmlToJson.Convert(Bytes($"{Open}{inside}</Patient>")).Json!).ShouldBe(json);

    [Theory]
    [InlineData("""<gender value="male"/><active value="true"/>""", "structure at Patient.active")]
    [InlineData("""<active value="true"/><active value="true"/>""", "structure at Patient.active")]
    [InlineData("""<deceasedBoolean value="true"/><deceasedDateTime value="2020"/>""", "structure at Patient.deceasedDateTime")]
    [InlineData("""<name><given value="a"/></name><gender value="male"/><name><given value="b"/></name>""", "structure at Patient.name")]
    [InlineData("""<active/>""", "value at Patient.active")]
    [InlineData("""<name><family value="a"/></name><name/>""", "value at Patient.name[1]")]
    [InlineData("""<name>text</name>""", "structure at Patient.name[0]")]
    [InlineData("""<active value="true">text</active>""", "structure at Patient.active")]
    [InlineData("""<active value="true" colour="red"/>""", "structure at Patient.active")]
    [InlineData("""<active xmlns="http://elsewhere" value="true"/>""", "structure at Patient.active")]
    [InlineData("""<contained/>""", "structure at Patient.contained[0]")]
    [InlineData("""<contained><Patient/><Patient/></contained>""", "structure at Patient.contained[0]")]
    [InlineData("""<active value="true">""", "structure")]
    [InlineData("""<active value="&unknown;"/>""", "structure")]
    public void What_is_wrong_with_XML_is_told_with_its_place(string inside, string issue)
    {
        var (json, issues) = XmlToJson.Convert(Bytes($"{Open}{inside}</Patient>"));

        json.ShouldBeNull();
        Told(issues[0]).ShouldBe(issue);
        issues[0].Status.ShouldBe(400);
        issues[0].Diagnostics.ShouldContain("(line 1, position ");
    }

    [Theory]
    [InlineData("")]
    [InlineData("not XML")]
    [InlineData("""<Patient><active value="true"/></Patient>""")]
    [InlineData("""<Patient xmlns="http://hl7.org/fhir"/><Patient xmlns="http://hl7.org/fhir"/>""")]
    [InlineData("""<?xml version="1.0" encoding="nonsense"?><Patient xmlns="http://hl7.org/fhir"/>""")]
    public void What_is_no_resource_in_XML_is_400(string xml) =>
        XmlToJson.Convert(Bytes(xml)).Issues[0].Code.ShouldBe(OperationOutcome.IssueType.Structure);

    [Theory]
    [InlineData("""<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>""", "&secret;")]
    [InlineData("""<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>""", "&c;")]
    [InlineData("""<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">""", "x")]
    public void A_document_type_is_refused_and_no_entity_is_read(string doctype, string value)
    {
        var (json, issues) = XmlToJson.Convert(Bytes($"""{doctype}{Open}<name><family value="{value}"/></name></Patient>"""));

        json.ShouldBeNull();
        issues.Single().Diagnostics.ShouldBe("A document type (DOCTYPE) is not read, nor what it declares.");
    }

    [Fact]
    public void What_is_nested_too_deep_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("""<extension url="http://x">""", 50_000)) + string.Concat(Enumerable.Repeat("</extension>", 50_000));

        XmlToJson.Convert(Bytes($"{Open}{deep}</Patient>")).Issues[0].Diagnostics.ShouldStartWith("This is nested deeper than 64 levels.");
    }

    [Fact]
    public void What_is_wrong_everywhere_is_told_so_often_as_helps() =>
        XmlToJson.Convert(Bytes($"{Open}{string.Concat(Enumerable.Repeat("<active/>x", 1000))}</Patient>")).Issues.Count.ShouldBe(50);

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("iso-8859-1")]
    public void The_encoding_is_the_one_that_is_declared(string encoding)
    {
        var coder = Encoding.GetEncoding(encoding);
        byte[] xml = [.. coder.GetPreamble(), .. coder.GetBytes($"""<?xml version="1.0" encoding="{encoding}"?>{Open}<name><family value="Müller"/></name></Patient>""")];

        JsonDocument.Parse(XmlToJson.Convert(xml).Json!).RootElement.GetProperty("name")[0].String("family").ShouldBe("Müller");
    }

    [Fact]
    public void What_XML_cannot_hold_of_JSON_does_not_break_it()
    {
        var json = """{"resourceType":"Patient","text":{"status":"generated","div":"<?xml version=\"1.0\"?><div xmlns=\"http://www.w3.org/1999/xhtml\">a&nbsp;b &lt;&copy;</div>"},"name":[{"family":"x\uFFFEy\u0001"}]}""";

        var xml = JsonToXml.Convert(Bytes(json), pretty: true);

        var patient = FhirXmlDeserializer.STRICT.DeserializeResource(Encoding.UTF8.GetString(xml)).ShouldBeOfType<Patient>();
        patient.Name[0].Family!.ShouldBe("x\uFFFDy\uFFFD");
        patient.Text!.Div!.ShouldContain("a\u00A0b &lt;©");
    }

    [Fact]
    public void The_elements_of_every_type_are_in_the_order_in_which_the_SDK_writes_them()
    {
        Assert.SkipUnless(Corpus.IsHere, Corpus.Missing);
        List<string> different = [];
        var valid = 0;

        foreach (var resource in Corpus.Resources())
        {
            Canonicalise(resource);
            var json = FhirJsonSerializer.Default.SerializeToBytes(resource);

            if (ResourceJson.Parse(json).Issues.Count > 0)
            {
                continue;
            }

            valid++;
            var xml = JsonToXml.Convert(json, pretty: false);
            var ours = FhirXmlDeserializer.DEFAULT.TryDeserializeResource(Encoding.UTF8.GetString(xml), out var read, out var errors);
            var theirs = XmlToJson.Convert(FhirXmlSerializer.Default.SerializeToBytes(resource));

            Canonicalise(read!);

            if (!ours || read is null || !read.IsExactly(resource))
            {
                different.Add($"{resource.TypeName}/{resource.Id} to XML: {errors.Select(error => error.Message).FirstOrDefault()}");
            }

            if (theirs.Json is null || !JsonElement.DeepEquals(JsonDocument.Parse(theirs.Json).RootElement, JsonDocument.Parse(json).RootElement))
            {
                different.Add($"{resource.TypeName}/{resource.Id} to JSON: {theirs.Issues.Select(issue => issue.Diagnostics).FirstOrDefault()}");
            }
        }

        different.ShouldBeEmpty();
        valid.ShouldBeGreaterThan(1_000);
    }

    /// <summary>A narrative means the same in other quotes; the SDK drops white space that it reads from XML.</summary>
    private static void Canonicalise(Base element)
    {
        if (element is XHtml { Value: { } div } narrative)
        {
            try
            {
                narrative.Value = XElement.Parse(div).ToString(SaveOptions.DisableFormatting);
            }
            catch (XmlException)
            {
                // What is not XML is refused later.
            }
        }

        if (element is PrimitiveType { JsonValue: string text } primitive and not XHtml)
        {
            primitive.JsonValue = text.Trim();
        }

        foreach (var child in element.EnumerateElements().SelectMany(pair => pair.Value is IEnumerable<Base> many ? many : pair.Value is Base one ? [one] : []))
        {
            Canonicalise(child);
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Told(Issue issue) => issue.Code.GetLiteral() + (issue.Expression is { } place ? $" at {place}" : "");
}
