using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseRecords.Fhir.Tests.Search;
using CaseRecords.Fhir.Xml;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Which format goes out and which comes in: one line per combination.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#mime-type"/>
public sealed class NegotiationTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Json = "application/fhir+json; charset=utf-8";
    private const string Xml = "application/fhir+xml; charset=utf-8";
    private const string Patient = """{"resourceType":"Patient","id":"p1","active":true}""";
    private const string PatientXml = """<Patient xmlns="http://hl7.org/fhir"><id value="p1"/><active value="true"/></Patient>""";

    [Theory]
    [InlineData(null, "", 200, Json)]
    [InlineData("", "", 200, Json)]
    [InlineData("*/*", "", 200, Json)]
    [InlineData("application/*", "", 200, Json)]
    [InlineData("application/fhir+json", "", 200, Json)]
    [InlineData("application/fhir+xml", "", 200, Xml)]
    [InlineData("APPLICATION/FHIR+XML", "", 200, Xml)]
    [InlineData("application/json", "", 200, "application/json; charset=utf-8")]
    [InlineData("text/json", "", 200, "text/json; charset=utf-8")]
    [InlineData("application/xml", "", 200, "application/xml; charset=utf-8")]
    [InlineData("text/xml", "", 200, "text/xml; charset=utf-8")]
    [InlineData("application/json+fhir", "", 200, Json)]
    [InlineData("application/xml+fhir", "", 200, Xml)]
    [InlineData("application/fhir+json; charset=utf-8", "", 200, Json)]
    [InlineData("application/fhir+json, application/fhir+xml", "", 200, Json)]
    [InlineData("application/fhir+xml, application/fhir+json", "", 200, Json)]
    [InlineData("application/fhir+json;q=0.5, application/fhir+xml", "", 200, Xml)]
    [InlineData("application/fhir+xml;q=0.5, application/fhir+json;q=0.9", "", 200, Json)]
    [InlineData("application/fhir+xml, */*", "", 200, Xml)]
    [InlineData("application/fhir+xml;q=0.1, */*;q=0.5", "", 200, Json)]
    [InlineData("application/fhir+json;q=0, */*", "", 200, Xml)]
    [InlineData("application/pdf, */*;q=0.1", "", 200, Json)]
    [InlineData("application/json, text/plain, */*", "", 200, "application/json; charset=utf-8")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "", 200, Json)]
    [InlineData("application/fhir+json; fhirVersion=4.0", "", 200, "application/fhir+json; fhirVersion=4.0; charset=utf-8")]
    [InlineData("application/fhir+xml; fhirVersion=\"4.0\"", "", 200, "application/fhir+xml; fhirVersion=4.0; charset=utf-8")]
    [InlineData("application/fhir+json; fhirVersion=3.0", "", 406, Json)]
    [InlineData("application/fhir+json; fhirVersion=3.0, application/fhir+xml", "", 200, Xml)]
    [InlineData("application/pdf", "", 406, Json)]
    [InlineData("text/turtle", "", 406, Json)]
    [InlineData("application/fhir+json;q=0", "", 406, Json)]
    [InlineData("nonsense", "", 406, Json)]
    [InlineData("text/*", "", 406, Json)]
    [InlineData("application/fhir+xml", "json", 200, Json)]
    [InlineData("application/fhir+json", "xml", 200, Xml)]
    [InlineData("application/pdf", "json", 200, Json)]
    [InlineData(null, "application/fhir%2Bjson", 200, Json)]
    [InlineData(null, "application/fhir+json", 200, Json)]
    [InlineData(null, "application/fhir+xml", 200, Xml)]
    [InlineData(null, "application/fhir%2Bxml", 200, Xml)]
    [InlineData(null, "application/json", 200, Json)]
    [InlineData(null, "application/xml", 200, Xml)]
    [InlineData(null, "text/json", 200, Json)]
    [InlineData(null, "text/xml", 200, Xml)]
    [InlineData(null, "application/fhir%2Bxml;charset=utf-8", 200, Xml)]
    [InlineData(null, "application/fhir%2Bxml; fhirVersion=4.0", 200, "application/fhir+xml; fhirVersion=4.0; charset=utf-8")]
    [InlineData(null, "application/fhir%2Bxml;fhirVersion=5.0", 406, Json)]
    [InlineData(null, "ttl", 406, Json)]
    [InlineData(null, "html", 406, Json)]
    [InlineData("application/fhir+json", "nonsense", 406, Json)]
    public async Task The_answer_has_the_format_that_is_asked_for(string? accept, string format, int status, string type)
    {
        await server.Put("Patient/p1", Patient);
        var query = format.Length > 0 ? $"?_format={format}" : "";

        foreach (var (method, url) in new[] { ("GET", "Patient/p1"), ("HEAD", "Patient/p1"), ("GET", "Patient/p1/_history"), ("GET", "Patient"), ("GET", "metadata") })
        {
            var reply = await server.Send(method, url + query, null, null, accept is null ? [] : [("Accept", accept)]);

            reply.Status.ShouldBe(status, $"{method} {url}");
            reply.Type.ShouldBe(type, $"{method} {url}");
            reply["Vary"].ShouldBe("Accept, Accept-Encoding");

            if (method == "GET")
            {
                reply.Text.ShouldStartWith(type.Contains("xml", StringComparison.Ordinal) ? "<?xml" : "{");
            }
        }
    }

    [Theory]
    [InlineData("application/fhir+json", Patient, 200)]
    [InlineData("application/fhir+json; charset=utf-8", Patient, 200)]
    [InlineData("application/fhir+json; charset=\"UTF-8\"", Patient, 200)]
    [InlineData("application/fhir+json; fhirVersion=4.0", Patient, 200)]
    [InlineData("application/fhir+json; fhirVersion=4.0.1", Patient, 200)]
    [InlineData("application/fhir+json; fhirVersion=3.0", Patient, 415)]
    [InlineData("application/fhir+json; charset=utf-16", Patient, 415)]
    [InlineData("application/json", Patient, 200)]
    [InlineData("text/json", Patient, 200)]
    [InlineData("application/fhir+xml", PatientXml, 200)]
    [InlineData("application/fhir+xml; charset=utf-8", PatientXml, 200)]
    [InlineData("application/fhir+xml; fhirVersion=5.0", PatientXml, 415)]
    [InlineData("application/fhir+xml; charset=koi8-r", PatientXml, 415)]
    [InlineData("application/xml", PatientXml, 200)]
    [InlineData("text/xml", PatientXml, 200)]
    [InlineData(null, Patient, 200)]
    [InlineData(null, "\uFEFF  " + PatientXml, 200)]
    [InlineData("application/fhir+json", PatientXml, 400)]
    [InlineData("application/fhir+xml", Patient, 400)]
    [InlineData("application/pdf", Patient, 415)]
    [InlineData("text/plain", Patient, 415)]
    [InlineData("text/turtle", Patient, 415)]
    [InlineData("nonsense", Patient, 415)]
    [InlineData("application/x-www-form-urlencoded", "a=b", 415)]
    [InlineData("application/json-patch+json", Patient, 415)]
    public async Task A_body_comes_in_a_format_that_is_read(string? contentType, string body, int status)
    {
        await server.Put("Patient/p1", Patient);

        var reply = await server.Send("PUT", "Patient/p1", Encoding.UTF8.GetBytes(body), contentType);

        reply.Status.ShouldBe(status, reply.Text);
        reply.Type.ShouldBe(Json);
        reply.Json.String("resourceType").ShouldBe(status == 200 ? "Patient" : "OperationOutcome");
    }

    [Fact]
    public async Task What_is_sent_and_what_is_answered_have_formats_of_their_own()
    {
        var reply = await server.Send("PUT", "Patient/p2?_format=xml&_pretty=true", Encoding.UTF8.GetBytes("""{"resourceType":"Patient","id":"p2","active":true}"""), RunningServer.FhirJson);
        var refused = await server.Send("PUT", "Patient/p2", Encoding.UTF8.GetBytes("""<Patient xmlns="http://hl7.org/fhir"><id value="p2"/><nome value="x"/></Patient>"""), RunningServer.FhirXml, ("Accept", RunningServer.FhirXml));

        reply.Status.ShouldBe(201);
        reply.Text.ShouldContain("\n  <active value=\"true\" />\n");
        refused.Status.ShouldBe(400);
        refused.Text.ShouldContain("<expression value=\"Patient.nome\" />");
        refused.Text.ShouldContain("<code value=\"structure\" />");
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "_id=p3&_format=xml", 200, Xml)]
    [InlineData("application/x-www-form-urlencoded", "_id=p3", 200, Json)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", "_id=p3&_format=application%2Ffhir%2Bxml", 200, Xml)]
    [InlineData("application/x-www-form-urlencoded", "_id=p3&_format=nonsense", 406, Json)]
    [InlineData("application/fhir+json", "{}", 415, Json)]
    public async Task A_search_form_may_name_the_format(string contentType, string form, int status, string type)
    {
        await server.Put("Patient/p3", """{"resourceType":"Patient","id":"p3"}""");

        var reply = await server.Send("POST", "Patient/_search", Encoding.UTF8.GetBytes(form), contentType);

        reply.Status.ShouldBe(status);
        reply.Type.ShouldBe(type);
    }

    [Theory]
    [InlineData("application/fhir+xml")]
    [InlineData("application/xml")]
    public async Task An_attack_by_XML_is_a_plain_400(string contentType)
    {
        var bomb = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>""";

        foreach (var xml in new[]
        {
            $"""{bomb}<Patient xmlns="http://hl7.org/fhir"><name><family value="&b;"/></name></Patient>""",
            """<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]><Patient xmlns="http://hl7.org/fhir"><name><family value="&f;"/></name></Patient>""",
        })
        {
            var reply = await server.Send("POST", "Patient", Encoding.UTF8.GetBytes(xml), contentType);

            reply.Status.ShouldBe(400);
            reply.Issue.ShouldBe("structure");
        }
    }

    [Fact]
    public async Task Transactions_go_in_and_out_as_XML()
    {
        var reply = await server.Send("POST", "", Encoding.UTF8.GetBytes("""
            <Bundle xmlns="http://hl7.org/fhir"><type value="transaction"/><entry><fullUrl value="urn:uuid:3e9d1d2a-2b7a-4d30-8e0b-3c1b7b0b5a11"/><resource>
            <Patient><name><given value="x"/><given value="y"/></name></Patient></resource><request><method value="POST"/><url value="Patient"/></request></entry></Bundle>
            """), RunningServer.FhirXml, ("Accept", RunningServer.FhirXml), ("Prefer", "return=representation"));

        reply.Status.ShouldBe(200, reply.Text);
        reply.Text.ShouldContain("""<given value="x" /><given value="y" />""");
        reply.Text.ShouldContain("""<status value="201 Created" />""");
    }

    [Fact]
    public async Task What_a_client_wrote_is_repeated_in_XML_too()
    {
        var reply = await server.Get("Patient/p1?%01%02=x&_format=xml");

        reply.Status.ShouldBe(400);
        reply.Text.ShouldContain("<expression value=\"\uFFFD\uFFFD\" />");
    }

    [Theory]
    [InlineData("PUT", "Patient/applied", "return=minimal", "return=minimal")]
    [InlineData("PUT", "Patient/applied", "return=OperationOutcome", "return=OperationOutcome")]
    [InlineData("PUT", "Patient/applied", "return=nonsense, wait=5", "")]
    [InlineData("PUT", "Patient/other", "return=minimal", "")]
    [InlineData("GET", "Patient/applied", "return=minimal", "")]
    [InlineData("GET", "Patient?colour=red", "handling=lenient", "handling=lenient")]
    [InlineData("GET", "Patient?colour=red", "handling=strict", "")]
    public async Task A_preference_that_was_followed_is_named(string method, string url, string prefer, string applied)
    {
        var body = Encoding.UTF8.GetBytes("""{"resourceType":"Patient","id":"applied"}""");

        (await server.Send(method, url, method == "PUT" ? body : null, method == "PUT" ? RunningServer.FhirJson : null, ("Prefer", prefer)))["Preference-Applied"].ShouldBe(applied);
    }

    [Fact]
    public async Task Published_resources_go_in_as_XML_and_come_out_the_same_in_both_formats()
    {
        Assert.SkipUnless(Corpus.IsHere, Corpus.Missing);
        List<string> different = [];
        var several = Corpus.Resources().Where(resource => resource is { Id: { } id } && R4.IsId(id)).GroupBy(resource => resource.TypeName).SelectMany(type => type.Take(4));

        foreach (var resource in several)
        {
            var json = FhirJsonSerializer.Default.SerializeToBytes(resource);
            var url = $"{resource.TypeName}/{resource.Id}";
            var put = await server.Send("PUT", url, JsonToXml.Convert(json, pretty: false), RunningServer.FhirXml);

            if (put.Status is not (200 or 201))
            {
                put.Status.ShouldBeInRange(400, 422, url);
                continue;
            }

            var read = await server.Get(url, ("Accept", RunningServer.FhirJson));
            var back = XmlToJson.Convert((await server.Get(url, ("Accept", RunningServer.FhirXml))).Body);

            if (!JsonElement.DeepEquals(JsonDocument.Parse(back.Json!).RootElement, read.Json) || !JsonElement.DeepEquals(Comparable(read.Body), Comparable(json)))
            {
                different.Add(url);
            }
        }

        different.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("", false)]
    public async Task Pretty_is_for_people_and_changes_no_digit(string pretty, bool isPretty)
    {
        await server.Put("Observation/o1", """{"resourceType":"Observation","id":"o1","status":"final","code":{"text":"x"},"note":[{"text":"a\"b{}[],:"}],"valueQuantity":{"value":5.40e-3}}""");

        var reply = await server.Get($"Observation/o1?_pretty={pretty}");

        reply.Text.Contains("\n  \"valueQuantity\": {\n    \"value\": 5.40e-3\n  }\n}", StringComparison.Ordinal).ShouldBe(isPretty);
        reply.Json.GetProperty("note")[0].String("text").ShouldBe("a\"b{}[],:");
    }

    [Fact]
    public async Task Pretty_is_true_or_false() => (await server.Get("Patient/p1?_pretty=perhaps")).Issue.ShouldBe("invalid at _pretty");

    /// <summary>Without what the server gives, and without narratives, whose quotes may be others.</summary>
    private static JsonElement Comparable(byte[] json)
    {
        var resource = JsonNode.Parse(json)!;
        resource.AsObject().Remove("meta");
        Strip(resource);

        return JsonSerializer.SerializeToElement(resource);

        static void Strip(JsonNode? node)
        {
            if (node is JsonObject one)
            {
                one.Remove("div");
                one.Select(member => member.Value).ToList().ForEach(Strip);
            }
            else if (node is JsonArray many)
            {
                many.ToList().ForEach(Strip);
            }
        }
    }
}
