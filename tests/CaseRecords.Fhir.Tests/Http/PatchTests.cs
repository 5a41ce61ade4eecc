using System.Text;
using CaseRecords.Fhir.Http;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Patches as requests of their own, conditional ones, and as entries of bundles.</summary>
public sealed class PatchTests
{
    private const string Json = "application/json-patch+json";
    private const string Fhir = "application/fhir+json";
    private const string Deactivate = """[{"op":"replace","path":"/active","value":false}]""";
    private const string Ann = """{"resourceType":"Patient","id":"a","identifier":[{"system":"urn:mrn","value":"ann"}],"active":true}""";

    private const string DeactivateByPath = """
        {"resourceType":"Parameters","parameter":[{"name":"operation","part":[
          {"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.active"},{"name":"value","valueBoolean":false}]}]}
        """;

    [Theory]
    [InlineData("Patient/a", Json, Deactivate)]
    [InlineData("Patient/a", Fhir, DeactivateByPath)]
    [InlineData("Patient?identifier=urn:mrn|ann", Json, Deactivate)]
    [InlineData("Patient?identifier=urn:mrn|ann", Fhir, DeactivateByPath)]
    public async Task A_patch_makes_the_next_version(string url, string contentType, string patch)
    {
        await using var engine = await WithAnn();

        var answer = await Send(engine, url, contentType, patch);

        answer.Status.ShouldBe(200, answer.Text());
        answer.ETag.ShouldBe("W/\"2\"");
        answer.Location.ShouldBe("Patient/a/_history/2");
        answer.Json().GetProperty("active").GetBoolean().ShouldBeFalse();
        (await engine.Send("GET", "Patient?active=false")).Ids().ShouldBe(["a"]);
        (await engine.Send("GET", "Patient/a/_history")).Json().GetProperty("entry")[0].GetProperty("request").String("method").ShouldBe("PATCH");
    }

    [Theory]
    [InlineData("Patient/a", Json, """[{"op":"test","path":"/active","value":false}]""", 422, "Patient.active")]
    [InlineData("Patient/a", Json, """[{"op":"remove","path":"/birthDate"}]""", 422, "Patient.birthDate")]
    [InlineData("Patient/a", Json, """[{"op":"replace","path":"/id","value":"b"}]""", 422, "Patient.id")]
    [InlineData("Patient/a", Json, """[{"op":"add","path":"/gender","value":"nonsense"}]""", 400, "Patient.gender")]
    [InlineData("Patient/a", Json, """[{"op":"add","path":"/nickname","value":"A"}]""", 400, "Patient.nickname")]
    [InlineData("Patient/a", Json, """{"op":"add"}""", 400, null)]
    [InlineData("Patient/a", Json, "nonsense", 400, null)]
    [InlineData("Patient/a", Fhir, """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"replace"},{"name":"path","valueString":"Patient.birthDate"},{"name":"value","valueDate":"2000"}]}]}""", 422, null)]
    [InlineData("Patient/a", Fhir, """{"resourceType":"Patient"}""", 400, null)]
    [InlineData("Patient/a", "text/plain", Deactivate, 415, null)]
    [InlineData("Patient/a", null, Deactivate, 415, null)]
    [InlineData("Patient/a", "application/xml-patch+xml", "<diff/>", 415, null)]
    [InlineData("Patient/none", Json, Deactivate, 404, null)]
    [InlineData("Patient/gone", Json, Deactivate, 410, null)]
    [InlineData("Patient?identifier=urn:mrn|none", Json, Deactivate, 404, null)]
    [InlineData("Patient?active=true", Json, Deactivate, 412, null)]
    [InlineData("Patient", Json, Deactivate, 400, null)]
    public async Task What_cannot_be_patched_stays_as_it_was(string url, string? contentType, string patch, int status, string? expression)
    {
        await using var engine = await WithAnn();
        await engine.Send("PUT", "Patient/b", """{"resourceType":"Patient","id":"b","active":true}""");
        await engine.Send("PUT", "Patient/gone", """{"resourceType":"Patient","id":"gone"}""");
        await engine.Send("DELETE", "Patient/gone");

        var answer = await Send(engine, url, contentType, patch);

        answer.Status.ShouldBe(status, answer.Text());

        if (expression is not null)
        {
            answer.Issue().ShouldEndWith($" at {expression}");
        }

        (await engine.Send("GET", "Patient/a")).ETag.ShouldBe("W/\"1\"");
    }

    [Theory]
    [InlineData("W/\"1\"", 200)]
    [InlineData("W/\"2\"", 412)]
    public async Task A_patch_may_insist_on_a_version(string tag, int status)
    {
        await using var engine = await WithAnn();

        (await engine.Send(RunningEngine.Request("PATCH", "Patient/a", Deactivate) with { MediaType = Json, IfMatch = tag })).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("transaction", "Patient/a")]
    [InlineData("batch", "Patient/a")]
    [InlineData("transaction", "Patient?identifier=urn:mrn|ann")]
    [InlineData("batch", "Patient?identifier=urn:mrn|ann")]
    public async Task A_bundle_patches_by_Parameters_and_by_a_Binary(string type, string url)
    {
        await using var engine = await WithAnn();

        var byPath = await Bundle(engine, type, url, DeactivateByPath);
        byPath.Json().GetProperty("entry")[0].GetProperty("response").String("status").ShouldBe("200 OK", byPath.Text());
        (await engine.Send("GET", "Patient/a")).Json().GetProperty("active").GetBoolean().ShouldBeFalse();

        var byJson = await Bundle(engine, type, url, Binary(Json, """[{"op":"replace","path":"/active","value":true}]"""));
        byJson.Json().GetProperty("entry")[0].GetProperty("response").String("status").ShouldBe("200 OK", byJson.Text());
        var read = await engine.Send("GET", "Patient/a");
        read.Json().GetProperty("active").GetBoolean().ShouldBeTrue();
        read.ETag.ShouldBe("W/\"3\"");
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", "invalid at Bundle.entry[0].resource")]
    [InlineData("""{"resourceType":"Binary","contentType":"text/plain","data":"W10="}""", "invalid at Bundle.entry[0].resource")]
    [InlineData("""{"resourceType":"Binary","contentType":"application/json-patch+json","data":"%"}""", "invalid at Bundle.entry[0].resource")]
    [InlineData(null, "required at Bundle.entry[0].resource")]
    public async Task An_entry_without_a_patch_is_refused(string? resource, string issue)
    {
        await using var engine = await WithAnn();

        var answer = await Bundle(engine, "transaction", "Patient/a", resource);

        (answer.Status, answer.Issue()).ShouldBe((400, issue));
        (await Bundle(engine, "batch", "Patient/a", resource)).Json().GetProperty("entry")[0].GetProperty("response").String("status").ShouldBe("400 Bad Request");
    }

    [Fact]
    public async Task Patches_of_many_at_once_are_all_kept()
    {
        await using var engine = await WithAnn();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i =>
            Send(engine, "Patient/a", Json, $$"""[{"op":"add","path":"/identifier/-","value":{"system":"urn:n","value":"{{i}}"} }]""")));

        answers.ShouldAllBe(answer => answer.Status == 200);
        (await engine.Send("GET", "Patient/a")).Json().GetProperty("identifier").GetArrayLength().ShouldBe(6);
    }

    [Fact]
    public async Task A_patch_in_a_transaction_may_refer_to_its_other_entries()
    {
        await using var engine = await WithAnn();
        var patch = Binary(Json, """[{"op":"add","path":"/managingOrganization","value":{"reference":"urn:uuid:0b1f7c56-31a0-4a4b-9f8e-000000000001"}}]""");

        var answer = await engine.Send("POST", "", $$$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
              {"request":{"method":"PATCH","url":"Patient/a"},"resource":{{{patch}}}},
              {"fullUrl":"urn:uuid:0b1f7c56-31a0-4a4b-9f8e-000000000001","request":{"method":"POST","url":"Organization"},"resource":{"resourceType":"Organization","name":"Ward"}}]}
            """);

        answer.Status.ShouldBe(200, answer.Text());
        (await engine.Send("GET", "Patient/a")).Json().GetProperty("managingOrganization").String("reference").ShouldStartWith("Organization/");
    }

    private static async Task<RunningEngine> WithAnn()
    {
        var engine = await RunningEngine.Start();
        (await engine.Send("PUT", "Patient/a", Ann)).Status.ShouldBe(201);

        return engine;
    }

    private static Task<FhirResponse> Send(RunningEngine engine, string url, string? contentType, string patch) =>
        engine.Send(RunningEngine.Request("PATCH", url, patch) with { MediaType = contentType });

    private static Task<FhirResponse> Bundle(RunningEngine engine, string type, string url, string? resource) => engine.Send("POST", "", $$$"""
        {"resourceType":"Bundle","type":"{{{type}}}","entry":[{{{{(resource is null ? "" : $"\"resource\":{resource},")}}}"request":{"method":"PATCH","url":"{{{url}}}"}}]}
        """);

    private static string Binary(string contentType, string content) =>
        $$"""{"resourceType":"Binary","contentType":"{{contentType}}","data":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(content))}}"}""";
}
