using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaseRecords.Fhir.Tests.Search;
using CaseRecords.Fhir.Xml;
using Hl7.Fhir.Serialization;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>XML through the whole server: bundles, published resources, attacks.</summary>
public sealed class XmlOverHttpTests(RunningServer server) : IClassFixture<RunningServer>
{
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
