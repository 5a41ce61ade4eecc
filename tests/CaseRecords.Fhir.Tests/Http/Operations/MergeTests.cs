using System.Text.Json;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Log;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Http.Operations;

/// <summary>Two records of one person become one, and two again.</summary>
public sealed class MergeTests
{
    internal const string FromInto = """{"name":"source-patient","valueReference":{"reference":"Patient/from"}},{"name":"target-patient","valueReference":{"reference":"Patient/into"}}""";

    private static readonly string[] Record =
    [
        """{"resourceType":"Patient","id":"from","active":true,"identifier":[{"use":"official","system":"urn:mrn","value":"1"},{"system":"urn:both","value":"9"}],"name":[{"family":"Wang"}]}""",
        """{"resourceType":"Patient","id":"into","identifier":[{"system":"urn:mrn","value":"2"},{"system":"urn:both","value":"9"}]}""",
        """{"resourceType":"Patient","id":"kin","link":[{"other":{"reference":"Patient/from"},"type":"seealso"}],"extension":[{"url":"urn:kin","valueReference":{"reference":"Patient/from"}}]}""",
        """{"resourceType":"Observation","id":"o1","status":"final","code":{"text":"a"},"subject":{"reference":"Patient/from","display":"caf\u00e9"},"performer":[{"reference":"Patient/into"},{"reference":"Patient/from"}],"valueQuantity":{"value":5.40}}""",
        """{"resourceType":"Observation","id":"o2","status":"final","code":{"text":"a"},"subject":{"reference":"Patient/into"}}""",
        """{"resourceType":"Medication","id":"m1","contained":[{"resourceType":"Medication","id":"in","extension":[{"url":"urn:x","valueReference":{"reference":"Patient/from"}}]}],"ingredient":[{"itemReference":{"reference":"#in"}}]}""",
        """{"resourceType":"Procedure","id":"n1","status":"completed","subject":{"reference":"Group/g"},"note":[{"authorReference":{"reference":"Patient/from"},"text":"x"}]}""",
        """{"resourceType":"Provenance","id":"v1","target":[{"reference":"Patient/from/_history/1"}],"recorded":"2025-01-01T00:00:00Z","agent":[{"who":{"reference":"Patient/into"}}]}""",
        """{"resourceType":"Bundle","id":"doc","type":"collection","entry":[{"resource":{"resourceType":"Observation","status":"final","code":{"text":"a"},"subject":{"reference":"Patient/from"}}}]}""",
    ];

    [Fact]
    public async Task What_referred_to_the_source_refers_to_the_target()
    {
        await using var engine = await Recorded();
        var before = (await engine.Send("GET", "Observation/o1")).Text();

        var merged = await Merge(engine, FromInto);

        merged.Status.ShouldBe(200);
        (await Subject(engine, "Observation/o1")).ShouldBe("Patient/into");
        (await engine.Send("GET", "Observation/o1")).Text().Split("\"status\"")[1].ShouldBe(before.Split("\"status\"")[1].Replace("Patient/from", "Patient/into", StringComparison.Ordinal));
        (await engine.Send("GET", "Observation?subject=Patient/from")).Ids().ShouldBeEmpty();
        (await engine.Send("GET", "Observation?subject=Patient/into&_sort=_id")).Ids().ShouldBe(["o1", "o2"]);
        (await engine.Send("GET", "Medication/m1")).Text().ShouldContain("\"reference\":\"Patient/into\"");
        (await engine.Send("GET", "Procedure/n1")).Text().ShouldContain("\"authorReference\":{\"reference\":\"Patient/into\"}");
        var kin = (await engine.Send("GET", "Patient/kin")).Json();
        kin.GetProperty("extension")[0].GetProperty("valueReference").String("reference").ShouldBe("Patient/into");
        kin.GetProperty("link")[0].GetProperty("other").String("reference").ShouldBe("Patient/from");
        (await Versions(engine, "Observation/o2", "Bundle/doc", "Provenance/v1")).ShouldBe("1 1 1");
        Outcome(merged).ShouldContain("4 resources were re-pointed");
        Outcome(merged).ShouldContain("Provenance/v1");
    }

    [Fact]
    public async Task The_two_are_linked_and_the_target_takes_over_the_identifiers()
    {
        await using var engine = await Recorded();

        var merged = await Merge(engine, FromInto);

        var from = (await engine.Send("GET", "Patient/from")).Json();
        from.GetProperty("active").GetBoolean().ShouldBeFalse();
        from.GetProperty("link").GetRawText().ShouldBe("""[{"other":{"reference":"Patient/into"},"type":"replaced-by"}]""");
        var into = (await engine.Send("GET", "Patient/into")).Json();
        into.GetProperty("link").GetRawText().ShouldBe("""[{"other":{"reference":"Patient/from"},"type":"replaces"}]""");
        into.GetProperty("identifier").GetRawText().ShouldBe("""[{"system":"urn:mrn","value":"2"},{"system":"urn:both","value":"9"},{"use":"old","system":"urn:mrn","value":"1"}]""");
        Part(merged, "result").GetRawText().ShouldBe(into.GetRawText());
        Part(merged, "task").String("status").ShouldBe("completed");
        (await engine.Send("GET", $"Task/{Part(merged, "task").String("id")}")).Status.ShouldBe(200);
        Part(merged, "input").String("resourceType").ShouldBe("Parameters");
    }

    [Fact]
    public async Task All_of_it_is_one_transaction_with_one_event()
    {
        await using var engine = await Recorded(Announcing);
        await engine.Lead();
        var head = (await engine.Store.LogState(TestContext.Current.CancellationToken)).Head;

        await Merge(engine, FromInto);

        var log = await engine.Store.ReadLog(new LogQuery(head, 100), TestContext.Current.CancellationToken);
        log.Select(entry => entry.Transaction.Id).Distinct().ShouldHaveSingleItem();
        log.Where(entry => entry.Case is not null).ShouldHaveSingleItem().Resource.ShouldBe(new ResourceKey("Patient", "from"));
        log.Where(entry => entry.Case is null).Select(entry => entry.Resource.ToString()).Where(key => !key.StartsWith("Task/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ShouldBe(["Medication/m1", "Observation/o1", "Patient/from", "Patient/into", "Patient/kin", "Procedure/n1"]);
    }

    [Fact]
    public async Task A_preview_changes_nothing_and_shows_the_result()
    {
        await using var engine = await Recorded();

        var preview = await Merge(engine, FromInto + """,{"name":"preview","valueBoolean":true}""");

        preview.Status.ShouldBe(200);
        Part(preview, "result").GetProperty("link")[0].String("type").ShouldBe("replaces");
        Outcome(preview).ShouldContain("4 resources would be re-pointed");
        preview.Text().ShouldNotContain("\"task\"");
        (await Versions(engine, "Patient/from", "Patient/into", "Observation/o1")).ShouldBe("1 1 1");
    }

    [Theory]
    [InlineData("""{"name":"source-patient-identifier","valueIdentifier":{"system":"urn:mrn","value":"1"}},{"name":"target-patient-identifier","valueIdentifier":{"system":"urn:mrn","value":"2"}}""")]
    [InlineData("""{"name":"source-patient","valueReference":{"identifier":{"system":"urn:mrn","value":"1"}}},{"name":"target-patient","valueReference":{"reference":"Patient/into"}}""")]
    [InlineData("""{"name":"source-patient-identifier","valueIdentifier":{"system":"urn:both","value":"9"}},{"name":"source-patient-identifier","valueIdentifier":{"system":"urn:mrn","value":"1"}},{"name":"target-patient","valueReference":{"reference":"http://test/fhir/Patient/into"}}""")]
    [InlineData("""{"name":"source-patient","valueReference":{"reference":"Patient/from"}},{"name":"source-patient-identifier","valueIdentifier":{"system":"urn:both","value":"9"}},{"name":"target-patient","valueReference":{"reference":"Patient/into"}}""")]
    public async Task Patients_are_named_by_reference_by_identifier_or_by_both(string parameters)
    {
        await using var engine = await Recorded();

        (await Merge(engine, parameters)).Status.ShouldBe(200);
        (await Subject(engine, "Observation/o1")).ShouldBe("Patient/into");
    }

    [Fact]
    public async Task A_result_that_the_client_gives_is_what_the_target_becomes()
    {
        await using var engine = await Recorded();
        const string Result = """{"resourceType":"Patient","id":"into","name":[{"family":"Both"}],"link":[{"other":{"reference":"Patient/from"},"type":"replaces"}]}""";

        var merged = await Merge(engine, FromInto + $$""",{"name":"result-patient","resource":{{Result}}}""");

        merged.Status.ShouldBe(200);
        var into = (await engine.Send("GET", "Patient/into")).Json();
        into.GetProperty("name")[0].String("family").ShouldBe("Both");
        into.TryGetProperty("identifier", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("from", "from", 422, "business-rule at target-patient")]
    [InlineData("merged", "into", 422, "business-rule at source-patient")]
    [InlineData("from", "merged", 422, "business-rule at target-patient")]
    [InlineData("asleep", "into", 422, "business-rule at source-patient")]
    [InlineData("from", "asleep", 422, "business-rule at target-patient")]
    [InlineData("nobody", "into", 422, "not-found at source-patient")]
    [InlineData("from", "nobody", 422, "not-found at target-patient")]
    [InlineData("gone", "into", 422, "deleted at source-patient")]
    [InlineData("no id", "into", 400, "invalid at source-patient")]
    public async Task Patients_that_cannot_be_merged_are_refused(string from, string into, int status, string issue)
    {
        await using var engine = await Recorded();
        await engine.Send("POST", "", Transactions.Of(
            """{"resourceType":"Patient","id":"merged","link":[{"other":{"reference":"Patient/into"},"type":"replaced-by"}]}""",
            """{"resourceType":"Patient","id":"asleep","active":false}""", """{"resourceType":"Patient","id":"gone"}"""));
        await engine.Send("DELETE", "Patient/gone");

        var answer = await Merge(engine, FromInto.Replace("Patient/from", $"Patient/{from}", StringComparison.Ordinal).Replace("Patient/into", $"Patient/{into}", StringComparison.Ordinal));

        (answer.Status, answer.Issue()).ShouldBe((status, issue));
        (await Versions(engine, "Patient/from", "Patient/into", "Observation/o1")).ShouldBe("1 1 1");
    }

    [Theory]
    [InlineData("""{"name":"target-patient","valueReference":{"reference":"Patient/into"}}""", 400, "required at source-patient")]
    [InlineData("""{"name":"source-patient-identifier","valueIdentifier":{"system":"urn:both","value":"9"}},{"name":"target-patient","valueReference":{"reference":"Patient/into"}}""", 422, "multiple-matches at source-patient-identifier")]
    [InlineData("""{"name":"source-patient-identifier","valueIdentifier":{"system":"urn:mrn","value":"7"}},{"name":"target-patient","valueReference":{"reference":"Patient/into"}}""", 422, "not-found at source-patient-identifier")]
    [InlineData("""{"name":"source-patient-identifier","valueIdentifier":{"system":"urn:mrn"}},{"name":"target-patient","valueReference":{"reference":"Patient/into"}}""", 400, "invalid at source-patient-identifier")]
    [InlineData("""{"name":"source-patient","valueReference":{"reference":"Patient/from"}},{"name":"source-patient-identifier","valueIdentifier":{"system":"urn:mrn","value":"2"}},{"name":"target-patient","valueReference":{"reference":"Patient/into"}}""", 422, "business-rule at source-patient-identifier")]
    [InlineData("""{"name":"source-patient","valueReference":{"reference":"Group/from"}},{"name":"target-patient","valueReference":{"reference":"Patient/into"}}""", 400, "invalid at source-patient")]
    [InlineData(FromInto + """,{"name":"preview","valueString":"true"}""", 400, "invalid at Parameters.parameter[2]")]
    [InlineData(FromInto + """,{"name":"force","valueBoolean":true}""", 400, "not-supported at Parameters.parameter[2]")]
    [InlineData(FromInto + """,{"name":"result-patient","resource":{"resourceType":"Group","id":"into","type":"person","actual":true}}""", 400, "invalid at result-patient")]
    [InlineData(FromInto + """,{"name":"result-patient","resource":{"resourceType":"Patient","id":"from"}}""", 422, "business-rule at result-patient")]
    [InlineData(FromInto + """,{"name":"result-patient","resource":{"resourceType":"Patient","id":"into"}}""", 422, "business-rule at result-patient")]
    public async Task Parameters_that_do_not_fit_are_refused(string parameters, int status, string issue)
    {
        await using var engine = await Recorded();

        var answer = await Merge(engine, parameters);

        (answer.Status, answer.Issue()).ShouldBe((status, issue));
    }

    [Fact]
    public async Task More_than_the_limit_is_refused_and_changes_nothing()
    {
        await using var engine = await Recorded();
        engine.Limit(new OperationLimits { Merge = 3 });

        var answer = await Merge(engine, FromInto);

        (answer.Status, answer.Issue()).ShouldBe((422, "too-costly at source-patient"));
        (await Versions(engine, "Patient/from", "Observation/o1")).ShouldBe("1 1");
    }

    internal static async Task<RunningEngine> Recorded(params IReadOnlyList<ServiceDefinition> services)
    {
        var engine = await RunningEngine.Start(services);
        (await engine.Send("POST", "", Transactions.Of(Record))).Status.ShouldBe(200);

        return engine;
    }

    internal static Task<FhirResponse> Merge(RunningEngine engine, string parameters) =>
        engine.Send("POST", "Patient/$merge", $$"""{"resourceType":"Parameters","parameter":[{{parameters}}]}""");

    internal static JsonElement Part(FhirResponse answer, string name) =>
        answer.Json().GetProperty("parameter").EnumerateArray().First(part => part.String("name") == name).GetProperty("resource");

    internal static string Outcome(FhirResponse answer) =>
        string.Join(' ', Part(answer, "outcome").GetProperty("issue").EnumerateArray().Select(issue => issue.String("diagnostics")));

    internal static async Task<string> Subject(RunningEngine engine, string resource) =>
        (await engine.Send("GET", resource)).Json().GetProperty("subject").String("reference");

    internal static async Task<string> Versions(RunningEngine engine, params IEnumerable<string> resources)
    {
        List<string> versions = [];

        foreach (var resource in resources)
        {
            versions.Add((await engine.Send("GET", resource)).Json().GetProperty("meta").String("versionId"));
        }

        return string.Join(' ', versions);
    }

    /// <summary>As the service of the patients announces it.</summary>
    private static ServiceDefinition Announcing { get; } = new("patients",
    [
        new ResourceDefinition<Patient>
        {
            When = _ => true,
            Raises = [change => change.Becomes(patient => patient.Link.Exists(link => link.Type == Patient.LinkType.ReplacedBy)) ? [new CaseEvent("Patient", "merged", new { From = change.Reference })] : []],
        },
    ]);
}
