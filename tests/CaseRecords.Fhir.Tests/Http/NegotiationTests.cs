using System.Text;

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
}
