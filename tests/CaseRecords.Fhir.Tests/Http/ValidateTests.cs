using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Issues;
using CaseRecords.Fhir.Tests.Validation.Profiles;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary><c>$validate</c>: one line per way to ask; the verdict is in the answer, and nothing is written.</summary>
public sealed class ValidateTests
{
    private const string Patient = """{"resourceType":"Patient","id":"p1","active":true}""";
    private const string NewPatient = """{"resourceType":"Patient","active":true}""";
    private const string BadPatient = """{"resourceType":"Patient","id":"p1","gender":"purple","birthDate":"yesterday"}""";

    public static TheoryData<string, string, string?, int, string> Questions => new()
    {
        { "POST", "Patient/$validate", NewPatient, 200, "information informational" },
        { "POST", "Patient/$validate", BadPatient, 200, "error code-invalid at Patient.gender; error value at Patient.birthDate" },
        { "POST", "Patient/$validate", """{"resourceType":"Observation","status":"final","code":{"text":"c"}}""", 200, "error invalid at Observation" },
        { "POST", "Patient/$validate", """{"resourceType":"Patient",""", 400, "error structure" },
        { "POST", "Patient/$validate", "", 400, "error required at Patient" },
        { "POST", "Patient/$validate", "[]", 200, "error structure" },
        { "POST", "Patient/$validate", Wrap(NewPatient), 200, "information informational" },
        { "POST", "Patient/$validate", Wrap(BadPatient), 200, "error code-invalid at Patient.gender; error value at Patient.birthDate" },
        { "POST", "Patient/$validate", Wrap(NewPatient, """{"name":"mode","valueCode":"create"}"""), 200, "information informational" },
        { "POST", "Patient/$validate", Wrap(NewPatient, """{"name":"mode","valueBoolean":true}"""), 400, "error invalid at Parameters.parameter[1]" },
        { "POST", "Patient/$validate", Wrap(NewPatient, """{"name":"colour","valueCode":"red"}"""), 400, "error not-supported at Parameters.parameter[1]" },
        { "POST", "Patient/$validate", """{"resourceType":"Parameters","parameter":[{"name":"mode","valueCode":"create"}]}""", 400, "error required at Patient" },
        { "POST", "Parameters/$validate", """{"resourceType":"Parameters","parameter":[{"name":"other","valueString":"x"}]}""", 200, "information informational" },
        { "POST", "Patient/$validate?mode=sometimes", NewPatient, 400, "error code-invalid at mode" },
        { "POST", "Patient/$validate?colour=red", NewPatient, 400, "error not-supported at colour" },
        { "POST", "Patient/$validate?mode=create&mode=update", NewPatient, 400, "error invalid at mode" },
        { "POST", "Patient/$validate?mode=create", Patient, 200, "warning duplicate at Patient.id" },
        { "POST", "Patient/$validate?mode=create", """{"resourceType":"Patient","id":"other"}""", 200, "information informational" },
        { "POST", "Patient/p1/$validate?mode=create", Patient, 200, "error duplicate at Patient.id" },
        { "POST", "Patient/$validate?mode=update", Patient, 200, "information informational" },
        { "POST", "Patient/$validate?mode=update", NewPatient, 200, "error required at Patient.id" },
        { "POST", "Patient/$validate?mode=update", """{"resourceType":"Patient","id":"other"}""", 200, "error not-found at Patient.id" },
        { "POST", "Patient/p1/$validate", Patient, 200, "information informational" },
        { "POST", "Patient/p1/$validate", NewPatient, 200, "error invalid at Patient.id" },
        { "POST", "Patient/p1/$validate?mode=update", """{"resourceType":"Patient","id":"other"}""", 200, "error invalid at Patient.id" },
        { "GET", "Patient/p1/$validate", null, 200, "information informational" },
        { "POST", "Patient/p1/$validate", null, 200, "information informational" },
        { "GET", "Patient/none/$validate", null, 404, "error not-found" },
        { "GET", "Patient/gone/$validate", null, 410, "error deleted" },
        { "GET", "Patient/p1/$validate?mode=delete", null, 200, "information informational" },
        { "POST", "Patient/p1/$validate", """{"resourceType":"Parameters","parameter":[{"name":"mode","valueCode":"delete"}]}""", 200, "information informational" },
        { "GET", "Patient/none/$validate?mode=delete", null, 200, "information informational" },
        { "POST", "Patient/$validate?mode=delete", Patient, 400, "error required at Patient" },
        { "GET", "AuditEvent/a1/$validate?mode=delete", null, 200, "error not-supported" },
        { "POST", "Patient/$validate?mode=profile", NewPatient, 400, "error required at profile" },
        { "GET", "Patient/p1/$validate?mode=profile&profile=http://hl7.org/fhir/StructureDefinition/Patient", null, 200, "information informational" },
        { "GET", "Patient/p1/$validate?profile=http://hl7.org/fhir/StructureDefinition/Group", null, 200, "error structure at Patient" },
        { "GET", "Patient/p1/$validate?profile=http://example.org/unknown", null, 200, "error not-found" },
        { "GET", $"Patient/p1/$validate?mode=profile&profile={Handwritten.Url}", null, 200, "error required at Patient.name" },
        { "POST", $"Patient/$validate?profile={Handwritten.Url}|1", NewPatient, 200, "error required at Patient.name" },
        { "POST", "Patient/$validate", Wrap(NewPatient, $$$"""{"name":"profile","valueCanonical":"{{{Handwritten.Url}}}"}"""), 200, "error required at Patient.name" },
        { "POST", $"Patient/$validate?profile={Handwritten.Url}", """{"resourceType":"Patient","name":[{"family":"Wang"}]}""", 200, "information informational" },
        { "POST", $"Patient/$validate?profile={Handwritten.Url}", """{"resourceType":"Patient","gender":"purple"}""", 200, "error code-invalid at Patient.gender" },
        { "POST", $"Patient/$validate?profile={Handwritten.Url}", $$$"""{"resourceType":"Patient","meta":{"profile":["{{{Handwritten.Url}}}"]}}""", 200, "error required at Patient.name" },
        { "POST", "Patient/$validate", """{"resourceType":"Patient","meta":{"profile":["http://example.org/unknown"]}}""", 200, "warning not-found at Patient.meta.profile[0]" },
        { "POST", "Nothing/$validate", "{}", 404, "error not-supported" },
        { "PUT", "Patient/$validate", NewPatient, 405, "error not-supported" },
        { "GET", "Patient/$validate", null, 405, "error not-supported" },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_question_gets_its_verdict(string method, string url, string? body, int status, string told)
    {
        await using var engine = await Started();

        var answer = await engine.Send(method, url, body);

        answer.Status.ShouldBe(status);
        Told(answer).ShouldBe(told);
    }

    [Fact]
    public async Task Nothing_is_written()
    {
        await using var engine = await Started();

        await engine.Send("POST", "Patient/p1/$validate", Patient.Replace("true", "false", StringComparison.Ordinal));
        await engine.Send("POST", "Patient/$validate?mode=update", """{"resourceType":"Patient","id":"p9"}""");
        await engine.Send("GET", "Patient/p1/$validate?mode=delete");

        (await engine.Send("GET", "Patient/p1")).ETag.ShouldBe("W/\"1\"");
        (await engine.Send("GET", "Patient/p9")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task The_rules_of_the_owner_are_asked_and_all_is_told_at_once()
    {
        var rule = new ResourceDefinition<Patient> { Rules = [(_, _) => [Issue.BusinessRule("Patient.active", "Never."), Issue.Warning("Patient.gender", "Hardly ever.")]] };
        await using var engine = await Started(new ServiceDefinition("patients", [rule]));

        Told(await engine.Send("POST", $"Patient/$validate?profile={Handwritten.Url}", NewPatient))
            .ShouldBe("error business-rule at Patient.active; error required at Patient.name; warning business-rule at Patient.gender");
    }

    [Fact]
    public async Task What_is_validated_well_can_be_written_and_what_is_not_cannot()
    {
        await using var engine = await Started();

        foreach (var body in new[] { Patient, BadPatient, """{"resourceType":"Patient","id":"p1","colour":"red"}""", """{"resourceType":"Patient","id":"p1","contact":[{}]}""" })
        {
            var verdict = await engine.Send("POST", "Patient/p1/$validate", body);
            var written = await engine.Send("PUT", "Patient/p1", body);

            (written.Status < 400).ShouldBe(!Told(verdict).Contains("error", StringComparison.Ordinal), body);
            Told(verdict).ShouldBe(written.Status < 400 ? "information informational" : Told(written), body);
        }
    }

    [Fact]
    public async Task Another_owners_process_sends_on() =>
        (await (await RunningEngine.StartAs("imaging", _ => "diagnoses")).Send("POST", "Patient/$validate", NewPatient)).Status.ShouldBe(421);

    [Fact]
    public async Task A_batch_may_ask()
    {
        await using var engine = await Started();

        var answer = await engine.Send("POST", "", $$$"""{"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"GET","url":"Patient/p1/$validate"}},{"resource":{{{NewPatient}}},"request":{"method":"POST","url":"Patient/$validate"}}]}""");

        answer.Json().GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("response").String("status")[..3]).ShouldBe(["200", "200"]);
    }

    [Fact]
    public async Task Every_type_says_that_it_can_be_asked()
    {
        await using var engine = await RunningEngine.Start();

        var types = (await engine.Send("GET", "metadata")).Json().GetProperty("rest")[0].GetProperty("resource").EnumerateArray().ToList();

        types.Count.ShouldBe(R4.ResourceTypes.Count);
        types.ShouldAllBe(type => type.GetProperty("operation").EnumerateArray().Any(operation => operation.GetProperty("name").GetString() == "validate"));
    }

    private static async Task<RunningEngine> Started(params IReadOnlyList<ServiceDefinition> services)
    {
        var engine = await RunningEngine.Start(services);
        var profile = Handwritten.Profile("Patient", """{"id":"Patient.name","path":"Patient.name","min":1}""");
        (await engine.Send("POST", "StructureDefinition", profile)).Status.ShouldBe(201);

        if (services.Count == 0)
        {
            (await engine.Send("PUT", "Patient/p1", Patient)).Status.ShouldBe(201);
            (await engine.Send("PUT", "Patient/gone", """{"resourceType":"Patient","id":"gone"}""")).Status.ShouldBe(201);
            (await engine.Send("DELETE", "Patient/gone")).Status.ShouldBe(204);
        }

        return engine;
    }

    private static string Wrap(string resource, params IReadOnlyList<string> more) =>
        $$$"""{"resourceType":"Parameters","parameter":[{{{string.Join(',', [$$$"""{"name":"resource","resource":{{{resource}}}}""", .. more])}}}]}""";

    private static string Told(Fhir.Http.FhirResponse answer) => string.Join("; ", answer.Json().GetProperty("issue").EnumerateArray()
        .Select(issue => $"{issue.String("severity")} {issue.String("code")}{(issue.TryGetProperty("expression", out var place) ? $" at {place[0].GetString()}" : "")}")
        .Order(StringComparer.Ordinal));
}
