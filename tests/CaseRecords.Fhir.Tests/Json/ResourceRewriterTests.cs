using System.Text;
using CaseRecords.Fhir.Json;

namespace CaseRecords.Fhir.Tests.Json;

public sealed class ResourceRewriterTests
{
    private static readonly ResourceKey Key = new("Observation", "o1");

    [Fact]
    public void Numbers_keep_their_digits_and_texts_their_escapes()
    {
        var body = Rewrite("""{ "resourceType": "Observation", "status": "final", "valueQuantity": { "value": 5.350, "unit": "a\u00e9\"\/" }, "extra": [1e2, -0.10, true, null] }""");

        body.ShouldEndWith("""
            "status":"final","valueQuantity":{"value":5.350,"unit":"a\u00e9\"\/"},"extra":[1e2,-0.10,true,null]}
            """.Trim());
    }

    [Fact]
    public void The_servers_id_and_version_replace_the_clients_and_the_rest_of_meta_stays()
    {
        var body = Rewrite("""{"id":"mine","meta":{"versionId":"9","lastUpdated":"2020-01-01T00:00:00Z","profile":["p"],"tag":[{"code":"t"}]},"resourceType":"Observation","status":"final"}""");

        body.ShouldBe("""{"resourceType":"Observation","id":"o1","meta":{"versionId":"7","lastUpdated":"0000-00-00T00:00:00.000Z","profile":["p"],"tag":[{"code":"t"}]},"status":"final"}""");
    }

    [Fact]
    public void The_place_of_lastUpdated_is_where_its_placeholder_stands()
    {
        var prepared = ResourceRewriter.Rewrite("""{"resourceType":"Observation","status":"final"}"""u8, Key, 12);

        Encoding.UTF8.GetString(prepared.Bytes, prepared.LastUpdatedAt, ResourceRewriter.LastUpdatedPlaceholder.Length)
            .ShouldBe(ResourceRewriter.LastUpdatedPlaceholder);
    }

    [Fact]
    public void A_byte_order_mark_is_not_stored() =>
        Rewrite("\uFEFF{\"resourceType\":\"Observation\",\"status\":\"final\"}").ShouldStartWith("{\"resourceType\"");

    [Theory]
    [InlineData("""{"subject":{"reference":"urn:uuid:1"}}""", """{"subject":{"reference":"Patient/9"}}""")]
    [InlineData("""{"extension":[{"url":"x","valueReference":{"reference":"urn:uuid:1"}}]}""", """{"extension":[{"url":"x","valueReference":{"reference":"Patient/9"}}]}""")]
    [InlineData("""{"subject":{"reference":"urn:uuid:1/_history/3"}}""", """{"subject":{"reference":"Patient/9/_history/4"}}""")]
    [InlineData("""{"content":{"attachment":{"url":"urn:uuid:1"}}}""", """{"content":{"attachment":{"url":"Patient/9"}}}""")]
    [InlineData("""{"identifier":[{"value":"urn:uuid:1"}]}""", """{"identifier":[{"value":"urn:uuid:1"}]}""")]
    [InlineData("""{"instantiatesCanonical":["urn:uuid:1"]}""", """{"instantiatesCanonical":["urn:uuid:1"]}""")]
    [InlineData("""{"text":{"div":"<div><a href=\"urn:uuid:1\">p</a></div>"}}""", """{"text":{"div":"<div><a href=\"Patient/9\">p</a></div>"}}""")]
    [InlineData("""{"text":{"div":"<div><img alt=\"p\" src='http://x/fhir/Binary/1'/><a href=\"#urn:uuid:1\">p</a></div>"}}""", """{"text":{"div":"<div><img alt=\"p\" src=\"Binary/9\"/><a href=\"#urn:uuid:1\">p</a></div>"}}""")]
    [InlineData("""{"photo":[{"url":"http://x/fhir/Binary/1"}],"valueAttachment":{"url":"http://x/fhir/Binary/1"}}""", """{"photo":[{"url":"Binary/9"}],"valueAttachment":{"url":"Binary/9"}}""")]
    [InlineData("""{"url":"http://x/fhir/Binary/1","extension":[{"url":"http://x/fhir/Binary/1"}]}""", """{"url":"http://x/fhir/Binary/1","extension":[{"url":"http://x/fhir/Binary/1"}]}""")]
    [InlineData("""{"subject":{"identifier":{"system":"urn:uuid:1"}}}""", """{"subject":{"identifier":{"system":"urn:uuid:1"}}}""")]
    [InlineData("""{"valueOid":"urn:oid:1.2","valueUuid":"urn:uuid:1"}""", """{"valueOid":"Patient/8","valueUuid":"Patient/9"}""")]
    public void Links_to_entries_of_the_bundle_are_rewritten_wherever_they_are_links(string sent, string stored)
    {
        var links = new Dictionary<string, string>
        {
            ["urn:uuid:1"] = "Patient/9",
            ["urn:uuid:1/_history/"] = "Patient/9/_history/4",
            ["urn:oid:1.2"] = "Patient/8",
            ["http://x/fhir/Binary/1"] = "Binary/9",
        };

        Encoding.UTF8.GetString(ResourceRewriter.RewriteReferences(Encoding.UTF8.GetBytes(sent), links)).ShouldBe(stored);
    }

    private static string Rewrite(string json) =>
        Encoding.UTF8.GetString(ResourceRewriter.Rewrite(Encoding.UTF8.GetBytes(json), Key, 7).Bytes);
}
