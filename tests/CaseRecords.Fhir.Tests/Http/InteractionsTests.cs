using CaseRecords.Fhir.Http;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>Create, read, vread, update, delete and history, as R4 says them.</summary>
public sealed class InteractionsTests
{
    private const string Patient = """{"resourceType":"Patient","id":"p1","active":true}""";

    [Fact]
    public async Task A_created_resource_is_served_with_its_version_and_place()
    {
        await using var engine = await RunningEngine.Start();

        var created = await engine.Send("POST", "Patient", """{"resourceType":"Patient","active":true}""");

        created.Status.ShouldBe(201);
        var id = created.Json().String("id");
        created.Location.ShouldBe($"Patient/{id}/_history/1");
        created.ETag.ShouldBe("W/\"1\"");
        var read = await engine.Send("GET", $"Patient/{id}");
        read.Status.ShouldBe(200);
        read.Text().ShouldBe(created.Text());
        read.Json().GetProperty("meta").String("lastUpdated").ShouldBe(read.LastModified!.Value.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task An_update_makes_the_next_version_and_the_first_stays_readable()
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Send("PUT", "Patient/p1", Patient)).Status.ShouldBe(201);
        var second = await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1","active":false}""");

        second.Status.ShouldBe(200);
        second.ETag.ShouldBe("W/\"2\"");
        (await engine.Send("GET", "Patient/p1/_history/1")).Json().GetProperty("active").GetBoolean().ShouldBeTrue();
        (await engine.Send("GET", "Patient/p1/_history/2")).Json().GetProperty("active").GetBoolean().ShouldBeFalse();
        (await engine.Send("GET", "Patient/p1/_history/3")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_deleted_resource_is_gone_keeps_its_history_and_comes_back_with_the_next_version()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", Patient);

        (await engine.Send("DELETE", "Patient/p1")).Status.ShouldBe(204);
        (await engine.Send("DELETE", "Patient/p1")).Status.ShouldBe(204);

        var gone = await engine.Send("GET", "Patient/p1");
        gone.Status.ShouldBe(410);
        gone.ETag.ShouldBe("W/\"2\"");
        gone.Issue().ShouldBe("deleted");
        (await engine.Send("GET", "Patient/p1/_history/2")).Status.ShouldBe(410);
        var again = await engine.Send("PUT", "Patient/p1", Patient);
        again.Status.ShouldBe(201);
        again.ETag.ShouldBe("W/\"3\"");
        Methods(await engine.Send("GET", "Patient/p1/_history")).ShouldBe(["PUT", "DELETE", "PUT"]);
    }

    [Fact]
    public async Task Deleting_what_never_was_is_no_error() =>
        (await (await RunningEngine.Start()).Send("DELETE", "Patient/none")).Status.ShouldBe(204);

    [Theory]
    [InlineData("POST", "Patient")]
    [InlineData("PUT", "Patient/p1")]
    public async Task A_write_without_a_body_is_refused(string method, string url)
    {
        await using var engine = await RunningEngine.Start();

        var answer = await engine.Send(method, url);

        answer.Status.ShouldBe(400);
        answer.Issue().ShouldBe("structure");
    }

    [Theory]
    [InlineData("*", 200)]
    [InlineData("W/\"7\", W/\"1\"", 200)]
    [InlineData("\"1\"", 200)]
    [InlineData("garbage", 412)]
    public async Task If_Match_takes_a_list_and_any(string ifMatch, int status)
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", Patient);

        (await engine.Send(RunningEngine.Request("PUT", "Patient/p1", Patient) with { IfMatch = ifMatch })).Status.ShouldBe(status);
        (await engine.Send(RunningEngine.Request("PUT", "Patient/p2", Patient.Replace("p1", "p2", StringComparison.Ordinal)) with { IfMatch = ifMatch })).Status.ShouldBe(412);
    }

    [Fact]
    public async Task If_None_Match_of_any_creates_and_replaces_nothing()
    {
        await using var engine = await RunningEngine.Start();
        var create = RunningEngine.Request("PUT", "Patient/p1", Patient) with { IfNoneMatch = "*" };

        (await engine.Send(create)).Status.ShouldBe(201);
        (await engine.Send(create)).Status.ShouldBe(412);
        (await engine.Send("GET", "Patient/p1")).ETag.ShouldBe("W/\"1\"");
    }

    [Fact]
    public async Task A_condition_that_would_not_be_looked_at_is_refused()
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Send(RunningEngine.Request("PUT", "Patient/p1", Patient) with { IfNoneExist = "identifier=x" })).Issue().ShouldBe("not-supported");
        (await engine.Send(RunningEngine.Request("POST", "Patient", Patient) with { IfMatch = "W/\"1\"" })).Issue().ShouldBe("not-supported");
        (await engine.Send(RunningEngine.Request("DELETE", "Patient/p1") with { IfNoneMatch = "*" })).Issue().ShouldBe("not-supported");
        (await engine.Send("GET", "Patient/p1")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("GET", "Patient/p1?colour=red", "colour")]
    [InlineData("GET", "Patient/p1/_history/1?colour=red", "colour")]
    [InlineData("GET", "metadata?colour=red", "colour")]
    [InlineData("PUT", "Patient/p1?name=x", "name")]
    public async Task A_parameter_that_would_have_no_effect_is_refused(string method, string url, string parameter)
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", Patient);

        (await engine.Send(method, url, method == "PUT" ? Patient : null)).Issue().ShouldBe($"not-supported at {parameter}");
        (await engine.Send("GET", "Patient/p1?_format=json&_summary=false")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("01")]
    [InlineData("0")]
    [InlineData("+1")]
    public async Task A_version_has_one_name(string version)
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", Patient);

        (await engine.Send("GET", $"Patient/p1/_history/{version}")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("13:00")]
    [InlineData("yesterday")]
    [InlineData("20200101")]
    public async Task What_is_no_FHIR_date_is_no_since(string since)
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", Patient);

        (await engine.Send("GET", $"Patient/p1/_history?_since={since}")).Issue().ShouldBe("invalid at _since");
        (await engine.Send("GET", $"Patient/p1/$everything?_since={since}")).Issue().ShouldBe("invalid at _since");
        Methods(await engine.Send("GET", "Patient/p1/_history?_since=2020-01-01")).ShouldBe(["PUT"]);
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task An_id_that_no_url_can_name_is_refused(string id)
    {
        await using var engine = await RunningEngine.Start();

        var bundle = $$$"""{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"{{{id}}}"},"request":{"method":"PUT","url":"Patient/{{{id}}}"}}]}""";

        (await engine.Send("POST", "", bundle)).Issue().ShouldBe("invalid at Bundle.entry[0].request.url");
    }

    [Fact]
    public async Task What_is_not_served_says_what_is()
    {
        await using var engine = await RunningEngine.Start();

        var answer = await engine.Send("POST", "Patient/p1", "{}");

        answer.Status.ShouldBe(405);
        answer.Allow.ShouldBe("GET, HEAD, PUT, DELETE, PATCH");
    }

    [Fact]
    public async Task More_values_than_a_statement_holds_are_refused()
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Send("GET", $"Patient?name={string.Join(',', Enumerable.Repeat("a", 200))}")).Status.ShouldBe(200);
        (await engine.Send("GET", $"Patient?identifier={string.Join(',', Enumerable.Repeat("a", 200))}")).Status.ShouldBe(200);
        (await engine.Send("GET", $"Patient?birthdate={string.Join(',', Enumerable.Repeat("2000", 200))}")).Status.ShouldBe(200);
        (await engine.Send("GET", $"Patient?_id={string.Join(',', Enumerable.Repeat("a", 1_000))}")).Status.ShouldBe(200);
        (await engine.Send("GET", $"Patient?_id={string.Join(',', Enumerable.Repeat("a", 1_001))}")).Issue().ShouldBe("too-costly at _id");
        (await engine.Send("GET", $"Patient?name={string.Join(',', Enumerable.Repeat("a", 201))}")).Issue().ShouldBe("too-costly at name");
    }

    [Fact]
    public async Task A_stale_If_Match_is_412_and_changes_nothing()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", Patient);

        var stale = await engine.Send(RunningEngine.Request("PUT", "Patient/p1", Patient) with { IfMatch = "W/\"7\"" });
        var right = await engine.Send(RunningEngine.Request("PUT", "Patient/p1", Patient) with { IfMatch = "W/\"1\"" });

        stale.Status.ShouldBe(412);
        right.Status.ShouldBe(200);
        right.ETag.ShouldBe("W/\"2\"");
    }

    [Theory]
    [InlineData("PUT", "Patient/p1", """{"resourceType":"Patient"}""", "invalid at Patient.id")]
    [InlineData("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p2"}""", "invalid at Patient.id")]
    [InlineData("PUT", "Patient/p1", """{"resourceType":"Observation","id":"p1","status":"final","code":{"text":"x"}}""", "invalid at Observation")]
    [InlineData("POST", "Patient", """{"resourceType":"Patient","nome":"x"}""", "structure at Patient.nome")]
    [InlineData("POST", "Observation", """{"resourceType":"Observation","status":"final"}""", "required at Observation.code")]
    [InlineData("POST", "Patient", """{"resourceType":"Patient""", "structure")]
    public async Task A_bad_body_is_400_at_its_place_and_nothing_is_stored(string method, string url, string body, string issue)
    {
        await using var engine = await RunningEngine.Start();

        var refused = await engine.Send(method, url, body);

        refused.Status.ShouldBe(400);
        refused.Issue().ShouldBe(issue);
        (await engine.Store.LogState(TestContext.Current.CancellationToken)).OldestUnplaced.ShouldBeNull();
    }

    [Theory]
    [InlineData("GET", "Pacient/1", 404)]
    [InlineData("GET", "Patient/1/unknown", 404)]
    [InlineData("PATCH", "Patient/1", 415)]
    [InlineData("PUT", "Patient", 400)]
    [InlineData("PUT", "metadata", 405)]
    [InlineData("GET", "Patient/none", 404)]
    [InlineData("GET", "Patient/none/_history", 404)]
    public async Task What_is_not_served_says_so(string method, string url, int status)
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Send(method, url)).Status.ShouldBe(status);
    }

    [Theory]
    [InlineData("minimal", "")]
    [InlineData("OperationOutcome", "OperationOutcome")]
    [InlineData("representation", "Patient")]
    public async Task Prefer_decides_what_a_write_answers(string prefer, string type)
    {
        await using var engine = await RunningEngine.Start();

        var created = await engine.Send(RunningEngine.Request("PUT", "Patient/p1", Patient) with { Prefer = Prefer.Parse([$"return={prefer}"]) });

        created.Status.ShouldBe(201);
        (created.Body.IsEmpty ? "" : created.Json().String("resourceType")).ShouldBe(type);
    }

    [Fact]
    public async Task History_is_paged_newest_first()
    {
        await using var engine = await RunningEngine.Start();

        for (var i = 0; i < 5; i++)
        {
            await engine.Send("PUT", "Patient/p1", Patient);
        }

        var first = await engine.Send("GET", "Patient/p1/_history?_count=2");
        var next = first.Json().GetProperty("link").EnumerateArray().Single(link => link.String("relation") == "next").String("url");
        var second = await engine.Send("GET", next["http://test/fhir/".Length..]);

        first.Json().GetProperty("total").GetInt32().ShouldBe(5);
        Versions(first).ShouldBe(["5", "4"]);
        Versions(second).ShouldBe(["3", "2"]);
        (await engine.Send("GET", "Patient/p1/_history?_cursor=abc")).Status.ShouldBe(400);
        (await engine.Send("GET", "Patient/p1/_history?_list=1")).Issue().ShouldBe("not-supported at _list");
    }

    [Fact]
    public async Task Time_never_goes_back_for_a_resource()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var engine = await RunningEngine.Start(clock);

        var first = await engine.Send("PUT", "Patient/p1", Patient);
        var second = await engine.Send("PUT", "Patient/p1", Patient);

        (second.LastModified - first.LastModified).ShouldBe(TimeSpan.FromMilliseconds(1));
    }

    private static IReadOnlyList<string> Methods(FhirResponse history) =>
        [.. history.Json().GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("request").String("method"))];

    private static IReadOnlyList<string> Versions(FhirResponse history) =>
        [.. history.Json().GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource").GetProperty("meta").String("versionId"))];
}
