using System.Text;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Binary in its own media type: what goes in comes out.</summary>
/// <seealso href="https://hl7.org/fhir/R4/binary.html#rest"/>
public sealed class BinaryTests(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly byte[] Pdf = [.. Enumerable.Range(0, 200_001).Select(i => (byte)(i * 31))];

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("text/plain; charset=iso-8859-1")]
    [InlineData("application/octet-stream")]
    [InlineData("application/dicom")]
    public async Task What_is_sent_as_it_is_is_given_out_as_it_is(string type)
    {
        var created = await server.Send("POST", "Binary", Pdf, type);
        var id = created.Json.String("id");
        var native = await server.Get($"Binary/{id}");

        created.Status.ShouldBe(201);
        created["Location"].ShouldEndWith($"/fhir/Binary/{id}/_history/1");
        created.Json.String("contentType").ShouldBe(type);
        Convert.FromBase64String(created.Json.String("data")).ShouldBe(Pdf);
        native.Status.ShouldBe(200);
        native.Body.ShouldBe(Pdf);
        native.Type.ShouldBe(type);
        native["ETag"].ShouldBe("W/\"1\"");
        native["Last-Modified"].ShouldNotBeEmpty();
        (await server.Get($"Binary/{id}/_history/1")).Body.ShouldBe(Pdf);
    }

    [Theory]
    [InlineData(null, "", "image/png")]
    [InlineData("*/*", "", "image/png")]
    [InlineData("image/png", "", "image/png")]
    [InlineData("application/json", "", "image/png")]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "", "image/png")]
    [InlineData("image/png, application/fhir+json;q=0.5", "", "image/png")]
    [InlineData("application/fhir+json", "", "application/fhir+json; charset=utf-8")]
    [InlineData("application/fhir+json, */*", "", "application/fhir+json; charset=utf-8")]
    [InlineData("application/fhir+xml", "", "application/fhir+xml; charset=utf-8")]
    [InlineData("image/png", "json", "application/fhir+json; charset=utf-8")]
    [InlineData(null, "xml", "application/fhir+xml; charset=utf-8")]
    public async Task A_Binary_is_FHIR_for_who_asks_for_FHIR(string? accept, string format, string type)
    {
        await server.Send("PUT", "Binary/asked", [1, 2, 3], "image/png");

        var reply = await server.Get($"Binary/asked{(format.Length > 0 ? $"?_format={format}" : "")}", accept is null ? [] : [("Accept", accept)]);

        reply.Status.ShouldBe(200);
        reply.Type.ShouldBe(type);
    }

    [Fact]
    public async Task A_part_of_a_Binary_is_a_part_of_the_resource()
    {
        await server.Send("PUT", "Binary/part", [1, 2, 3], "image/png");

        (await server.Get("Binary/part?_summary=true")).Text.ShouldEndWith(""","contentType":"image/png"}""");
    }

    [Theory]
    [InlineData("application/fhir+json", """{"resourceType":"Binary","id":"as-fhir","contentType":"text/plain","data":"YWJj"}""", "text/plain", "abc")]
    [InlineData("application/json", """{"id":"as-fhir","resourceType":"Binary","contentType":"text/plain","data":"YWJj"}""", "text/plain", "abc")]
    [InlineData("application/fhir+xml", """<Binary xmlns="http://hl7.org/fhir"><id value="as-fhir"/><contentType value="text/plain"/><data value="YW Jj"/></Binary>""", "text/plain", "abc")]
    [InlineData("application/json", """{"a":1}""", "application/json", """{"a":1}""")]
    [InlineData("application/json", """[not JSON]""", "application/json", """[not JSON]""")]
    [InlineData("application/fhir+json", """{"resourceType":"Patient"}""", "application/fhir+json", """{"resourceType":"Patient"}""")]
    [InlineData("application/xml", """<a xmlns="urn:hl7-org:v3"/>""", "application/xml", """<a xmlns="urn:hl7-org:v3"/>""")]
    public async Task Only_a_Binary_resource_is_taken_as_one(string type, string body, string contentType, string content)
    {
        var put = await server.Send("PUT", "Binary/as-fhir", Encoding.UTF8.GetBytes(body), type);
        var native = await server.Get("Binary/as-fhir");

        put.Status.ShouldBeInRange(200, 201, put.Text);
        native.Type.ShouldBe(contentType);
        native.Text.ShouldBe(content);
    }

    [Theory]
    [InlineData("bytes=0-0", 206, 0, 1)]
    [InlineData("bytes=0-4", 206, 0, 5)]
    [InlineData("bytes=1-1", 206, 1, 1)]
    [InlineData("bytes=100000-", 206, 100_000, 100_001)]
    [InlineData("bytes=-7", 206, 199_994, 7)]
    [InlineData("bytes=49151-49154", 206, 49_151, 4)]
    [InlineData("bytes=200000-999999", 206, 200_000, 1)]
    [InlineData("bytes=0-", 200, 0, 200_001)]
    [InlineData("bytes=-999999", 200, 0, 200_001)]
    [InlineData("bytes=0-1,5-6", 200, 0, 200_001)]
    [InlineData("lines=0-1", 200, 0, 200_001)]
    [InlineData("nonsense", 200, 0, 200_001)]
    [InlineData("bytes=200001-", 416, 0, 0)]
    [InlineData("bytes=-0", 416, 0, 0)]
    public async Task A_part_of_the_content_can_be_asked_for(string range, int status, int from, int count)
    {
        await server.Send("PUT", "Binary/ranges", Pdf, "application/pdf");

        var reply = await server.Get("Binary/ranges", ("Range", range));

        reply.Status.ShouldBe(status);
        reply["Accept-Ranges"].ShouldBe("bytes");
        reply["Content-Range"].ShouldBe(status switch { 206 => $"bytes {from}-{from + count - 1}/200001", 416 => "bytes */200001", _ => "" });

        if (status < 400)
        {
            reply.Body.ShouldBe(Pdf[from..(from + count)]);
            reply.ContentHeaders.ContentLength.ShouldBe(count);
        }
    }

    [Fact]
    public async Task A_part_is_given_only_of_what_the_client_has()
    {
        await server.Send("PUT", "Binary/if-range", Pdf, "application/pdf");
        var modified = (await server.Get("Binary/if-range"))["Last-Modified"];

        (await server.Get("Binary/if-range", ("Range", "bytes=0-1"), ("If-Range", modified))).Status.ShouldBe(206);
        (await server.Get("Binary/if-range", ("Range", "bytes=0-1"), ("If-Range", "Thu, 01 Jan 2015 00:00:00 GMT"))).Status.ShouldBe(200);
        (await server.Get("Binary/if-range", ("Range", "bytes=0-1"), ("If-Range", "W/\"1\""))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task The_headers_of_content_can_be_had_alone_and_once()
    {
        await server.Send("PUT", "Binary/head", Pdf, "application/pdf");

        var head = await server.Send("HEAD", "Binary/head", null, null, ("Range", "bytes=0-1"));
        var had = await server.Get("Binary/head", ("If-None-Match", head["ETag"]));

        head.Status.ShouldBe(200);
        head.ContentHeaders.ContentLength.ShouldBe(200_001);
        head.Type.ShouldBe("application/pdf");
        had.Status.ShouldBe(304);
        had.Body.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text/html", "attachment")]
    [InlineData("image/svg+xml", "attachment")]
    [InlineData("application/pdf", "attachment")]
    [InlineData("image/png", "inline")]
    [InlineData("text/plain; charset=utf-8", "inline")]
    public async Task Content_is_not_run_by_a_browser(string type, string disposition)
    {
        await server.Send("PUT", "Binary/safe", Encoding.UTF8.GetBytes("<script>alert(1)</script>"), type);

        var reply = await server.Get("Binary/safe");

        reply["Content-Disposition"].ShouldBe(disposition);
        reply["Content-Security-Policy"].ShouldBe("default-src 'none'; sandbox");
        reply["X-Content-Type-Options"].ShouldBe("nosniff");
    }

    [Fact]
    public async Task Content_without_a_byte_is_no_content() =>
        (await server.Send("PUT", "Binary/empty", [], "text/plain")).Issue.ShouldBe("structure");

    [Fact]
    public async Task The_security_context_is_kept_and_closes_the_content_when_it_is_deleted()
    {
        await server.Put("Patient/context", """{"resourceType":"Patient","id":"context"}""");
        var created = await server.Send("PUT", "Binary/closed", Pdf, "application/pdf", ("X-Security-Context", "Patient/context"));

        created.Json.GetProperty("securityContext").String("reference").ShouldBe("Patient/context");
        (await server.Get("Binary/closed")).Status.ShouldBe(200);

        await server.Send("DELETE", "Patient/context", null, null);

        foreach (var url in new[] { "Binary/closed", "Binary/closed/_history/1", "Binary/closed?_format=json" })
        {
            var closed = await server.Get(url);
            closed.Status.ShouldBe(403, url);
            closed.Issue.ShouldBe("forbidden at Binary.securityContext");
        }
    }

    [Fact]
    public async Task A_security_context_is_a_reference()
    {
        var reply = await server.Send("POST", "Binary", Pdf, "application/pdf", ("X-Security-Context", "somebody"));

        reply.Status.ShouldBe(400);
        reply.Issue.ShouldBe("invalid at Binary.securityContext");
    }

    [Fact]
    public async Task A_DocumentReference_leads_to_its_content()
    {
        var binary = (await server.Send("POST", "Binary", Pdf, "application/pdf", ("X-Security-Context", "Patient/documented"))).Json.String("id");
        await server.Put("Patient/documented", """{"resourceType":"Patient","id":"documented"}""");
        await server.Put("DocumentReference/d1", $$$"""
            {"resourceType":"DocumentReference","id":"d1","status":"current","type":{"coding":[{"system":"http://loinc.org","code":"18748-4"}]},"subject":{"reference":"Patient/documented"},
            "content":[{"attachment":{"contentType":"application/pdf","url":"Binary/{{{binary}}}","title":"CT report"}}]}
            """);

        var found = await server.Get("DocumentReference?patient=documented&type=http://loinc.org|18748-4&contenttype=application/pdf");
        var url = found.Json.GetProperty("entry")[0].GetProperty("resource").GetProperty("content")[0].GetProperty("attachment").String("url");

        (await server.Get(url)).Body.ShouldBe(Pdf);
    }

    [Fact]
    public async Task What_is_not_there_is_said_in_FHIR()
    {
        var reply = await server.Get("Binary/none", ("Accept", "application/pdf"));

        reply.Status.ShouldBe(404);
        reply.Issue.ShouldBe("not-found");
        (await server.Send("GET", "Patient/none", null, null, ("Accept", "application/pdf"))).Status.ShouldBe(406);
    }
}
