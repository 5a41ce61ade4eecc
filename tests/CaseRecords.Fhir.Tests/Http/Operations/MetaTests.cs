using CaseRecords.Fhir.Http;

namespace CaseRecords.Fhir.Tests.Http.Operations;

/// <summary>$meta, $meta-add and $meta-delete.</summary>
public sealed class MetaTests
{
    private const string Observation =
        """{"resourceType":"Observation","id":"o1","meta":{"source":"urn:src","profile":["urn:p1","urn:p2"],"tag":[{"system":"urn:t","code":"a","display":"A"},{"code":"bare"}]},"status":"final","code":{"text":"caf\u00e9"},"valueQuantity":{"value":5.40}}""";

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    public async Task The_meta_of_a_resource_and_of_its_versions_is_served(string method)
    {
        await using var engine = await Recorded();
        await engine.Send("POST", "Observation/o1/$meta-add", Parameters("""{"tag":[{"system":"urn:t","code":"b"}]}"""));

        Tags(await engine.Send(method, "Observation/o1/$meta")).ShouldBe("a bare b");
        Tags(await engine.Send(method, "Observation/o1/_history/1/$meta")).ShouldBe("a bare");
        (await engine.Send(method, "Observation/o1/$meta")).ETag.ShouldBe("W/\"2\"");
        Returned(await engine.Send(method, "Observation/o1/$meta")).String("versionId").ShouldBe("2");
    }

    [Theory]
    [InlineData("""{"tag":[{"system":"urn:t","code":"a"}]}""", 1, "a bare", "urn:p1 urn:p2")]
    [InlineData("""{"tag":[{"system":"urn:t","code":"b"},{"system":"urn:t","code":"b"}]}""", 2, "a bare b", "urn:p1 urn:p2")]
    [InlineData("""{"tag":[{"system":"urn:other","code":"a"}]}""", 2, "a bare a", "urn:p1 urn:p2")]
    [InlineData("""{"tag":[{"code":"bare","display":"again"}]}""", 1, "a bare", "urn:p1 urn:p2")]
    [InlineData("""{"profile":["urn:p2","urn:p3"]}""", 2, "a bare", "urn:p1 urn:p2 urn:p3")]
    [InlineData("""{"versionId":"77","source":"urn:elsewhere"}""", 1, "a bare", "urn:p1 urn:p2")]
    public async Task What_is_added_is_added_once(string meta, int version, string tags, string profiles)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("POST", "Observation/o1/$meta-add", Parameters(meta));

        (answer.Status, answer.ETag, Tags(answer), Profiles(answer)).ShouldBe((200, $"W/\"{version}\"", tags, profiles));
        Returned(answer).String("source").ShouldBe("urn:src");
        Returned(await engine.Send("GET", "Observation/o1/$meta")).GetRawText().ShouldBe(Returned(answer).GetRawText());
    }

    [Theory]
    [InlineData("""{"tag":[{"system":"urn:t","code":"a"}]}""", 2, "bare", "urn:p1 urn:p2")]
    [InlineData("""{"tag":[{"system":"urn:t","code":"a"},{"code":"bare"}],"profile":["urn:p1"]}""", 2, "", "urn:p2")]
    [InlineData("""{"tag":[{"system":"urn:t","code":"zzz"}],"profile":["urn:p9"]}""", 1, "a bare", "urn:p1 urn:p2")]
    [InlineData("""{"profile":["urn:p1","urn:p2"]}""", 2, "a bare", "")]
    public async Task What_is_deleted_is_gone_and_what_is_not_there_is_no_error(string meta, int version, string tags, string profiles)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("POST", "Observation/o1/$meta-delete", Parameters(meta));

        (answer.Status, answer.ETag, Tags(answer), Profiles(answer)).ShouldBe((200, $"W/\"{version}\"", tags, profiles));
    }

    [Fact]
    public async Task An_extension_of_a_profile_goes_with_its_profile_only()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1","meta":{"profile":["urn:p1","urn:p2"],"_profile":[{"id":"x"},{"id":"y"}]}}""");

        await engine.Send("POST", "Patient/p1/$meta-delete", Parameters("""{"profile":["urn:p1"]}"""));

        (await engine.Send("GET", "Patient/p1")).Text().ShouldContain("""
            "profile":["urn:p2"],"_profile":[{"id":"y"}]
            """.Trim());
    }

    [Fact]
    public async Task Every_other_byte_stays()
    {
        await using var engine = await Recorded();
        var before = (await engine.Send("GET", "Observation/o1")).Text();

        await engine.Send("POST", "Observation/o1/$meta-add", Parameters("""{"security":[{"system":"urn:s","code":"R"}]}"""));

        var after = (await engine.Send("GET", "Observation/o1")).Text();
        after[after.IndexOf("\"status\"", StringComparison.Ordinal)..].ShouldBe(before[before.IndexOf("\"status\"", StringComparison.Ordinal)..]);
        after.ShouldContain("5.40");
        after.ShouldContain("caf\\u00e9");
        (await engine.Send("GET", "Observation?_security=urn:s|R")).Ids().ShouldBe(["o1"]);
    }

    [Fact]
    public async Task The_labels_in_use_on_a_type_and_on_the_server_are_listed_once()
    {
        await using var engine = await Recorded();
        await engine.Send("PUT", "Observation/o2", Observation.Replace("o1", "o2", StringComparison.Ordinal));
        await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1","meta":{"tag":[{"system":"urn:t","code":"Mixed"}]}}""");
        await engine.Send("PUT", "Patient/p2", """{"resourceType":"Patient","id":"p2","meta":{"tag":[{"system":"urn:t","code":"gone"}]}}""");
        await engine.Send("DELETE", "Patient/p2");

        Tags(await engine.Send("GET", "Observation/$meta")).ShouldBe("a bare");
        Tags(await engine.Send("POST", "Patient/$meta")).ShouldBe("Mixed");
        Tags(await engine.Send("GET", "$meta")).ShouldBe("a bare Mixed");
        Profiles(await engine.Send("GET", "$meta")).ShouldBe("urn:p1 urn:p2");
        (await engine.Send("GET", "Device/$meta")).Text().ShouldBe("""{"resourceType":"Parameters","parameter":[{"name":"return"}]}""");
    }

    [Theory]
    [InlineData("GET", "Observation/none/$meta", null, 404, "not-found")]
    [InlineData("GET", "Observation/o1/_history/9/$meta", null, 404, "not-found")]
    [InlineData("GET", "Observation/gone/$meta", null, 410, "deleted")]
    [InlineData("GET", "Observation/o1/$meta?mode=x", null, 400, "not-supported at mode")]
    [InlineData("POST", "Observation/none/$meta-add", """{"tag":[{"code":"x"}]}""", 404, "not-found")]
    [InlineData("POST", "Observation/gone/$meta-add", """{"tag":[{"code":"x"}]}""", 410, "deleted")]
    [InlineData("POST", "Observation/o1/_history/1/$meta-add", """{"tag":[{"code":"x"}]}""", 405, "not-supported")]
    [InlineData("POST", "Observation/o1/_history/1/$meta-delete", """{"tag":[{"code":"x"}]}""", 405, "not-supported")]
    [InlineData("POST", "Observation/o1/$meta-add", null, 400, "required at meta")]
    [InlineData("GET", "Observation/o1/$meta-add", null, 405, "not-supported")]
    [InlineData("POST", "Observation/o1/$meta-add?meta=x", null, 400, "invalid at meta")]
    [InlineData("POST", "AuditEvent/a1/$meta-add", """{"tag":[{"code":"x"}]}""", 405, "not-supported")]
    [InlineData("POST", "Observation/o1/$meta-add", """{"tag":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}]}""", 422, "business-rule at Observation.meta.tag")]
    public async Task What_cannot_be_done_is_refused(string method, string url, string? meta, int status, string issue)
    {
        await using var engine = await Recorded();
        await engine.Send("PUT", "Observation/gone", Observation.Replace("o1", "gone", StringComparison.Ordinal));
        await engine.Send("DELETE", "Observation/gone");
        await engine.Send("POST", "AuditEvent", "{}");
        var audit = await engine.Send("POST", "AuditEvent", """{"resourceType":"AuditEvent","type":{"code":"x"},"recorded":"2025-01-01T00:00:00Z","agent":[{"requestor":true}],"source":{"observer":{"display":"x"}}}""");
        url = url.Replace("a1", audit.Json().String("id"), StringComparison.Ordinal);

        var answer = await engine.Send(method, url, meta is null ? null : Parameters(meta));

        (answer.Status, answer.Issue()).ShouldBe((status, issue));
    }

    [Theory]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"metta","valueMeta":{"id":"x"}}]}""", "not-supported at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"meta","valueString":"x"}]}""", "invalid at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"id":"x"}},{"name":"meta","valueMeta":{"id":"y"}}]}""", "invalid at meta")]
    [InlineData("""{"resourceType":"Patient"}""", "invalid at Patient")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tagg":[]}}]}""", "structure at Parameters.parameter[0].value.tagg[0]")]
    [InlineData("nothing", "structure")]
    public async Task Parameters_that_the_operation_does_not_take_are_named(string body, string issue)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("POST", "Observation/o1/$meta-add", body);

        (answer.Status, answer.Issue()).ShouldBe((400, issue));
    }

    [Fact]
    public async Task If_Match_is_looked_at()
    {
        await using var engine = await Recorded();
        var request = RunningEngine.Request("POST", "Observation/o1/$meta-add", Parameters("""{"tag":[{"code":"x"}]}"""));

        (await engine.Send(request with { IfMatch = "W/\"7\"" })).Status.ShouldBe(412);
        (await engine.Send(request with { IfMatch = "W/\"1\"" })).ETag.ShouldBe("W/\"2\"");
    }

    [Fact]
    public async Task Labels_that_many_add_at_once_are_all_there()
    {
        await using var engine = await Recorded();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => engine.Send("POST", "Observation/o1/$meta-add", Parameters($$"""{"tag":[{"code":"many{{i}}"}]}"""))));

        answers.ShouldAllBe(answer => answer.Status == 200);
        Tags(await engine.Send("GET", "Observation/o1/$meta")).Split(' ').Order(StringComparer.Ordinal).ShouldBe(["a", "bare", "many0", "many1", "many2", "many3"]);
    }

    private static async Task<RunningEngine> Recorded()
    {
        var engine = await RunningEngine.Start();
        (await engine.Send("PUT", "Observation/o1", Observation)).Status.ShouldBe(201);

        return engine;
    }

    private static string Parameters(string meta) => $$"""{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{{meta}}}]}""";

    private static System.Text.Json.JsonElement Returned(FhirResponse answer) => answer.Json().GetProperty("parameter")[0].GetProperty("valueMeta");

    private static string Tags(FhirResponse answer) => Returned(answer).TryGetProperty("tag", out var tags)
        ? string.Join(' ', tags.EnumerateArray().Select(tag => tag.String("code")))
        : "";

    private static string Profiles(FhirResponse answer) => Returned(answer).TryGetProperty("profile", out var profiles)
        ? string.Join(' ', profiles.EnumerateArray().Select(profile => profile.GetString()))
        : "";
}
