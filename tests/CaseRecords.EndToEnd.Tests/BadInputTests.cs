using System.Net;
using System.Text.Json;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>What is wrong is refused at its place, stores nothing and leaves no trace in the log.</summary>
public sealed class BadInputTests
{
    private const string Primary = """
        {"resourceType":"Condition","id":"ID","meta":{"profile":["http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-primary-cancer-condition"]},
         "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
         "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
         "code":{"coding":[{"system":"http://snomed.info/sct","code":"254626006"}]},"subject":{"reference":"Patient/PATIENT"}}
        """;

    private const string Metastasis = """
        {"resourceType":"Condition","id":"met","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/condition-related","valueReference":{"reference":"Condition/prim"}}],
         "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},
         "verificationStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-ver-status","code":"confirmed"}]},
         "code":{"coding":[{"system":"http://snomed.info/sct","code":"94222008"}]},"subject":{"reference":"Patient/b"}}
        """;

    [Fact]
    public async Task Each_kind_of_bad_input_is_refused_where_it_stands()
    {
        await using var server = await RunningStandalone.Start();
        var client = server.Client;
        await Good(client);
        await client.CaughtUp();
        var before = await client.ReadFeed();

        await Refused(client, HttpMethod.Post, "/fhir/Patient", """{"resourceType":"Patient","active":tru""", 400, null);
        await Refused(client, HttpMethod.Post, "/fhir/Patient", """{"resourceType":"Observation","status":"final","code":{"text":"x"}}""", 400, "Observation");
        await Refused(client, HttpMethod.Post, "/fhir/Patient", """{"resourceType":"Patient","colour":"red"}""", 400, "Patient.colour");
        await Refused(client, HttpMethod.Post, "/fhir/Observation", """{"resourceType":"Observation","code":{"text":"x"}}""", 400, "Observation.status");
        await Refused(client, HttpMethod.Post, "/fhir/Pacient", """{"resourceType":"Pacient"}""", 404, null);
        await Refused(client, HttpMethod.Put, "/fhir/Patient/x", """{"resourceType":"Patient","active":true}""", 400, "Patient.id");
        await Refused(client, HttpMethod.Put, "/fhir/Patient/x", """{"resourceType":"Patient","id":"y"}""", 400, "Patient.id");
        await Refused(client, HttpMethod.Put, "/fhir/Patient/a", """{"resourceType":"Patient","id":"a"}""", 412, null, ("If-Match", "W/\"9\""));
        await Refused(client, HttpMethod.Put, "/fhir/Condition/met", Metastasis, 422, "Condition.extension[0].value");
        await Refused(client, HttpMethod.Post, "/fhir", BundleOfTwenty(), 400, "Bundle.entry[6].resource.status");
        await Refused(client, HttpMethod.Get, "/fhir/Patient?colour=red", null, 400, "colour");
        await Refused(client, HttpMethod.Get, "/fhir/Patient?birthdate=yesterday", null, 400, "birthdate");

        await client.CaughtUp();
        var after = await client.ReadFeed();
        after.Select(e => e.GetProperty("id").GetString()).ShouldBe(before.Select(e => e.GetProperty("id").GetString()));
        (await client.GetFhir("/fhir/Observation/o0")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task Good(HttpClient client)
    {
        (await client.PutResource("""{"resourceType":"Patient","id":"a"}""")).Status.ShouldBe(HttpStatusCode.Created);
        (await client.PutResource("""{"resourceType":"Patient","id":"b"}""")).Status.ShouldBe(HttpStatusCode.Created);
        (await client.PutResource(Primary.Replace("ID", "prim", StringComparison.Ordinal).Replace("PATIENT", "a", StringComparison.Ordinal))).Status.ShouldBe(HttpStatusCode.Created);
    }

    private static async Task Refused(HttpClient client, HttpMethod method, string path, string? body, int status, string? expression, params (string, string)[] headers)
    {
        var answer = await client.Exchange(method, path, body, headers);

        ((int)answer.Status).ShouldBe(status, answer.Body);
        answer.Json.GetProperty("resourceType").GetString().ShouldBe("OperationOutcome");
        var issues = answer.Json.GetProperty("issue").EnumerateArray().ToList();
        issues.ShouldAllBe(issue => issue.GetProperty("diagnostics").GetString() != "");

        if (expression is not null)
        {
            issues.Select(Place).ShouldContain(expression, answer.Body);
        }
    }

    private static string? Place(JsonElement issue) =>
        issue.TryGetProperty("expression", out var expression) ? expression[0].GetString() : null;

    private static string BundleOfTwenty() =>
        $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', Enumerable.Range(0, 20).Select(Entry))}}]}""";

    private static string Entry(int i) =>
        $$$"""{"fullUrl":"http://x/fhir/Observation/o{{{i}}}","request":{"method":"PUT","url":"Observation/o{{{i}}}"},"resource":{"resourceType":"Observation","id":"o{{{i}}}","status":"{{{(i == 6 ? "finale" : "final")}}}","code":{"text":"x"} } }""";
}
