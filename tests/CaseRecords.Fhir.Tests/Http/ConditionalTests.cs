using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Writing;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Conditional update and delete, and the conditions that a change may have to carry.</summary>
public sealed class ConditionalTests
{
    private const string Ann = "Patient?identifier=urn:mrn|ann";

    [Theory]
    [InlineData("none", "", 201, "1")]
    [InlineData("none", "own", 201, "own")]
    [InlineData("none", "taken", 409, "conflict at Patient.id")]
    [InlineData("one", "", 200, "a")]
    [InlineData("one", "a", 200, "a")]
    [InlineData("one", "b", 400, "invalid at Patient.id")]
    [InlineData("two", "", 412, "multiple-matches")]
    [InlineData("deleted", "", 201, "1")]
    public async Task An_update_goes_where_its_criteria_lead(string before, string id, int status, string expected)
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/taken", Patient("taken", "other"));
        await Before(engine, before);

        var answer = await engine.Send("PUT", Ann, Patient(id, "ann"));

        answer.Status.ShouldBe(status);

        if (status >= 400)
        {
            answer.Issue().ShouldBe(expected);
            return;
        }

        var written = answer.Json().String("id");
        (expected == "1" ? written.Length > 10 && written != "a" : written == expected).ShouldBeTrue(written);
        answer.Location.ShouldBe($"Patient/{written}/_history/{answer.Json().GetProperty("meta").String("versionId")}");
        (await engine.Send("GET", Ann)).Ids().ShouldBe([written]);
    }

    [Theory]
    [InlineData("none", false, 204, "")]
    [InlineData("one", false, 204, "")]
    [InlineData("two", false, 412, "a,b")]
    [InlineData("two", true, 204, "")]
    public async Task A_delete_removes_what_its_criteria_find(string before, bool many, int status, string left)
    {
        await using var engine = (await RunningEngine.Start()).With(new FhirSettings { Writes = new WriteRules(DeletesMany: many) });
        await engine.Send("PUT", "Patient/other", Patient("other", "other"));
        await Before(engine, before);

        (await engine.Send("DELETE", Ann)).Status.ShouldBe(status);

        (await engine.Send("GET", Ann)).Ids().Order().ShouldBe(left.Split(',', StringSplitOptions.RemoveEmptyEntries));
        (await engine.Send("GET", "Patient/other")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task More_than_one_request_may_delete_is_refused_whole()
    {
        await using var engine = (await RunningEngine.Start()).With(new FhirSettings { Writes = new WriteRules(DeletesMany: true, MostDeletes: 1) });
        await Before(engine, "two");

        var answer = await engine.Send("DELETE", Ann);

        (answer.Status, answer.Issue()).ShouldBe((413, "too-costly"));
        (await engine.Send("GET", Ann)).Ids().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("PUT", "Patient", "required")]
    [InlineData("PUT", "Patient?", "required")]
    [InlineData("PUT", "Patient?identifier=", "required")]
    [InlineData("PUT", "Patient?_count=1", "required")]
    [InlineData("PUT", "Patient?_sort=name&_format=json", "required")]
    [InlineData("PUT", "Patient?nickname=x", "invalid at nickname")]
    [InlineData("DELETE", "Patient", "required")]
    [InlineData("DELETE", "Patient?_count=1", "required")]
    [InlineData("DELETE", "Patient?nickname=x", "invalid at nickname")]
    [InlineData("DELETE", "Patient?birthdate=notadate", "invalid at birthdate")]
    public async Task Criteria_that_say_nothing_never_mean_everything(string method, string url, string issue)
    {
        await using var engine = await RunningEngine.Start();
        await Before(engine, "one");

        var answer = await engine.Send(RunningEngine.Request(method, url, method == "PUT" ? Patient("", "x") : null) with { Prefer = new Prefer(null, Lenient: true) });

        answer.Status.ShouldBe(400);
        answer.Issue().ShouldBe(issue);
        (await engine.Send("GET", "Patient/a")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("PUT", "W/\"1\"", 200)]
    [InlineData("PUT", "W/\"7\"", 412)]
    [InlineData("DELETE", "\"1\"", 204)]
    [InlineData("DELETE", "W/\"7\"", 412)]
    public async Task If_Match_is_about_what_the_criteria_find(string method, string tag, int status)
    {
        await using var engine = await RunningEngine.Start();
        await Before(engine, "one");

        (await engine.Send(RunningEngine.Request(method, Ann, method == "PUT" ? Patient("", "ann") : null) with { IfMatch = tag })).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData(WithoutIfMatch.Taken, "PUT", null, 200)]
    [InlineData(WithoutIfMatch.BadRequest, "PUT", null, 400)]
    [InlineData(WithoutIfMatch.PreconditionRequired, "PUT", null, 428)]
    [InlineData(WithoutIfMatch.BadRequest, "DELETE", null, 400)]
    [InlineData(WithoutIfMatch.BadRequest, "PUT", "W/\"1\"", 200)]
    [InlineData(WithoutIfMatch.BadRequest, "DELETE", "W/\"1\"", 204)]
    public async Task An_installation_may_demand_If_Match(WithoutIfMatch rule, string method, string? tag, int status)
    {
        await using var engine = (await RunningEngine.Start()).With(new FhirSettings { Writes = new WriteRules(rule) });
        (await engine.Send("PUT", "Patient/a", Patient("a", "ann"))).Status.ShouldBe(201);

        var answer = await engine.Send(RunningEngine.Request(method, "Patient/a", method == "PUT" ? Patient("a", "ann") : null) with { IfMatch = tag });

        answer.Status.ShouldBe(status);

        if (status is 400 or 428)
        {
            answer.Issue().ShouldBe("required");
        }
    }

    [Fact]
    public async Task Conditional_entries_of_a_transaction_find_their_targets_and_deletes_come_first()
    {
        await using var engine = await RunningEngine.Start();
        await Before(engine, "one");
        await engine.Send("PUT", "Patient/b", Patient("b", "bob"));

        var answer = await engine.Send("POST", "", Bundle(
            Entry("PUT", "Patient?identifier=urn:mrn|bob", """{"resourceType":"Patient","identifier":[{"system":"urn:mrn","value":"bob"}],"active":false}""", "urn:uuid:0b1f7c56-31a0-4a4b-9f8e-000000000001"),
            Entry("DELETE", Ann),
            Entry("PUT", Ann, Patient("", "ann")),
            Entry("DELETE", "Patient?identifier=urn:mrn|nobody"),
            Entry("POST", "Observation", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:0b1f7c56-31a0-4a4b-9f8e-000000000001"}}""")));

        answer.Status.ShouldBe(200, answer.Text());
        Statuses(answer).ShouldBe(["200 OK", "204 No Content", "201 Created", "204 No Content", "201 Created"]);
        (await engine.Send("GET", "Patient/a")).Status.ShouldBe(410);
        (await engine.Send("GET", Ann)).Ids().Single().ShouldNotBe("a");
        (await engine.Send("GET", "Observation?subject=Patient/b")).Ids().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("PUT", "POST", 400)]
    [InlineData("PUT", "PUT", 400)]
    public async Task Two_entries_that_lead_to_one_resource_fail_the_transaction(string first, string second, int status)
    {
        await using var engine = await RunningEngine.Start();

        var answer = await engine.Send("POST", "", Bundle(
            Entry(first, Ann, Patient("", "ann")),
            Entry(second, second == "POST" ? "Patient" : Ann, Patient("", "ann"))));

        answer.Status.ShouldBe(status);
        answer.Issue().ShouldStartWith("invalid at Bundle.entry[");
        (await engine.Send("GET", Ann)).Ids().ShouldBeEmpty();
    }

    private static async Task Before(RunningEngine engine, string before)
    {
        if (before != "none")
        {
            await engine.Send("PUT", "Patient/a", Patient("a", "ann"));
        }

        if (before == "two")
        {
            await engine.Send("PUT", "Patient/b", Patient("b", "ann"));
        }

        if (before == "deleted")
        {
            await engine.Send("DELETE", "Patient/a");
        }
    }

    private static string Patient(string id, string mrn) =>
        $$"""{"resourceType":"Patient",{{(id == "" ? "" : $"\"id\":\"{id}\",")}}"identifier":[{"system":"urn:mrn","value":"{{mrn}}"}]}""";

    private static string Entry(string method, string url, string? resource = null, string? fullUrl = null) =>
        $$$"""{{{{(fullUrl is null ? "" : $"\"fullUrl\":\"{fullUrl}\",")}}}{{{(resource is null ? "" : $"\"resource\":{resource},")}}}"request":{"method":"{{{method}}}","url":"{{{url}}}"}}""";

    private static string Bundle(params string[] entries) => $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""";

    private static IEnumerable<string> Statuses(FhirResponse answer) =>
        answer.Json().GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("response").String("status"));
}
