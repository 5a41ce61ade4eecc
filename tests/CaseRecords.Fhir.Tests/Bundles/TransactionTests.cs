using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Log;

namespace CaseRecords.Fhir.Tests.Bundles;

/// <summary>All or nothing, whoever refers to whom.</summary>
public sealed class TransactionTests
{
    [Fact]
    public async Task Entries_refer_to_each_other_by_urn_and_are_stored_with_literal_references()
    {
        await using var engine = await RunningEngine.Start();

        var answer = await Send(engine,
            Post("urn:uuid:a", "Observation", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:b"}}"""),
            Post("urn:uuid:b", "Patient", """{"resourceType":"Patient","active":true}"""));

        answer.Status.ShouldBe(200);
        var (observation, patient) = (Location(answer, 0), Location(answer, 1));
        patient.ShouldStartWith("Patient/");
        (await engine.Send("GET", observation)).Json().GetProperty("subject").String("reference").ShouldBe(patient[..patient.IndexOf("/_history", StringComparison.Ordinal)]);
        answer.Json().GetProperty("entry")[0].GetProperty("response").String("status").ShouldBe("201 Created");
        answer.Json().GetProperty("entry")[0].GetProperty("response").String("etag").ShouldBe("W/\"1\"");
    }

    [Theory]
    [InlineData("Patient/old")]
    [InlineData("http://elsewhere/fhir/Patient/old")]
    public async Task Relative_and_absolute_references_follow_an_absolute_fullUrl(string reference)
    {
        await using var engine = await RunningEngine.Start();

        var answer = await Send(engine,
            Post("http://elsewhere/fhir/Patient/old", "Patient", """{"resourceType":"Patient","id":"old","active":true}"""),
            Post("http://elsewhere/fhir/Observation/o", "Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"{{reference}}"} }"""));

        var patient = Location(answer, 0);
        (await engine.Send("GET", Location(answer, 1))).Json().GetProperty("subject").String("reference").ShouldBe(patient[..patient.IndexOf("/_history", StringComparison.Ordinal)]);
    }

    [Fact]
    public async Task References_may_go_round_in_a_circle()
    {
        await using var engine = await RunningEngine.Start();

        var answer = await Send(engine,
            Post("urn:uuid:a", "Basic", """{"resourceType":"Basic","code":{"text":"a"},"subject":{"reference":"urn:uuid:b"}}"""),
            Post("urn:uuid:b", "Basic", """{"resourceType":"Basic","code":{"text":"b"},"subject":{"reference":"urn:uuid:a"}}"""));

        answer.Status.ShouldBe(200);
    }

    [Fact]
    public async Task One_invalid_entry_of_twenty_is_named_and_nothing_is_stored()
    {
        await using var engine = await RunningEngine.Start();
        var entries = Enumerable.Range(0, 20)
            .Select(i => Put($"Observation/o{i}", $$"""{"resourceType":"Observation","id":"o{{i}}","status":"{{(i == 6 ? "wrong" : "final")}}","code":{"text":"x"} }"""));

        var answer = await Send(engine, [.. entries]);

        answer.Status.ShouldBe(400);
        answer.Issue().ShouldBe("code-invalid at Bundle.entry[6].resource.status");
        (await engine.Send("GET", "Observation/o0")).Status.ShouldBe(404);
        (await Log(engine)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"request":{"method":"PUT","url":"Patient/a"},"resource":{"resourceType":"Patient","id":"b"}}""", "invalid at Bundle.entry[0].resource.id")]
    [InlineData("""{"request":{"method":"PUT","url":"Patient/a"}}""", "required at Bundle.entry[0].resource")]
    [InlineData("""{"request":{"url":"Patient/a"}}""", "required at Bundle.entry[0].request.method")]
    [InlineData("""{"request":{"method":"POST","url":"Nothing"},"resource":{"resourceType":"Patient"}}""", "invalid at Bundle.entry[0].request.url")]
    [InlineData("""{"request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient"},"colour":1}""", "structure at Bundle.entry[0].colour")]
    [InlineData("""{"request":{"method":"POST","url":"Observation"},"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:none"}}}""", "not-found at Bundle.entry[0].resource.subject")]
    [InlineData("""{"request":{"method":"PUT","url":"Patient/a","ifMatch":"W/\"3\""},"resource":{"resourceType":"Patient","id":"a"}}""", "conflict at Bundle.entry[0].request.ifMatch")]
    public async Task A_bad_entry_is_named(string entry, string issue)
    {
        await using var engine = await RunningEngine.Start();

        var answer = await Send(engine, entry);

        answer.Status.ShouldBeInRange(400, 499);
        answer.Issue().ShouldBe(issue);
    }

    [Theory]
    [InlineData("""{"request":{"method":"PUT","url":"Patient/a","ifMatch":3},"resource":{"resourceType":"Patient","id":"a"}}""", "structure at Bundle.entry[0].request.ifMatch")]
    [InlineData("""{"request":{"method":"POST","url":"Patient","ifNoneExist":7},"resource":{"resourceType":"Patient"}}""", "structure at Bundle.entry[0].request.ifNoneExist")]
    [InlineData("""{"fullUrl":5,"request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient"}}""", "structure at Bundle.entry[0].fullUrl")]
    [InlineData("""{"request":{"method":"PUT","url":"Patient/a","ifNoneExist":"identifier=x"},"resource":{"resourceType":"Patient","id":"a"}}""", "not-supported at Bundle.entry[0].request.ifNoneExist")]
    [InlineData("""{"request":{"method":"POST","url":"Patient","ifNoneMatch":"*"},"resource":{"resourceType":"Patient"}}""", "not-supported at Bundle.entry[0].request.ifNoneMatch")]
    [InlineData("""{"request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient","managingOrganization":{"reference":"Organization/\ud800"}}}""", "structure")]
    [InlineData("""{"fullUrl":"\ud800","request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient"}}""", "structure")]
    public async Task What_would_be_misunderstood_is_refused(string entry, string issue)
    {
        await using var engine = await RunningEngine.Start();

        (await Send(engine, entry)).Issue().ShouldBe(issue);
        (await Log(engine)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_conditional_reference_with_two_matches_left_fails_though_the_bundle_deletes_a_third()
    {
        await using var engine = await RunningEngine.Start();

        foreach (var id in (string[])["a", "b", "c"])
        {
            await engine.Send("PUT", $"Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","identifier":[{"value":"1"}]}""");
        }

        const string Observation = """{"request":{"method":"POST","url":"Observation"},"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient?identifier=1"}}}""";

        (await Send(engine, """{"request":{"method":"DELETE","url":"Patient/a"}}""", Observation)).Issue().ShouldBe("multiple-matches at Bundle.entry[1].resource.subject");
        (await Send(engine, """{"request":{"method":"DELETE","url":"Patient/a"}}""", """{"request":{"method":"DELETE","url":"Patient/b"}}""", Observation)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_conditional_create_does_not_find_what_its_bundle_deletes()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/a", """{"resourceType":"Patient","id":"a","identifier":[{"value":"1"}]}""");

        var answer = await Send(engine,
            """{"request":{"method":"DELETE","url":"Patient/a"}}""",
            """{"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=1"},"resource":{"resourceType":"Patient","identifier":[{"value":"1"}]}}""");

        answer.Json().GetProperty("entry")[1].GetProperty("response").String("status").ShouldBe("201 Created");
        (await engine.Send("GET", "Patient?identifier=1")).Ids().ShouldHaveSingleItem().ShouldNotBe("a");
    }

    [Fact]
    public async Task Criteria_that_say_the_same_in_other_letters_make_one_resource()
    {
        await using var engine = await RunningEngine.Start();

        string Create(string criteria) =>
            $$$"""{"request":{"method":"POST","url":"Patient","ifNoneExist":"{{{criteria}}}"},"resource":{"resourceType":"Patient","active":true,"identifier":[{"system":"urn:s","value":"1"}]}}""";

        await Send(engine, Create("identifier=urn:s|1&active=true"), Create("active=true&identifier=urn%3As%7C1"));

        (await engine.Send("GET", "Patient?identifier=urn:s|1")).Ids().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_repeat_under_the_same_key_gets_the_first_answer_with_its_reads()
    {
        await using var engine = await RunningEngine.Start();
        var write = Put("Patient/a", """{"resourceType":"Patient","id":"a"}""");
        const string Read = """{"request":{"method":"GET","url":"Patient/a"}}""";

        (await Keyed(engine, "k1", write)).Text().ShouldBe((await Keyed(engine, "k1", write)).Text());
        await Keyed(engine, "k2", Read, write);
        var again = (await Keyed(engine, "k2", Read, write)).Json().GetProperty("entry");

        again[0].GetProperty("resource").String("id").ShouldBe("a");
        again[1].GetProperty("response").String("etag").ShouldBe("W/\"2\"");
        (await Keyed(engine, "", write)).Status.ShouldBe(400);
        (await Keyed(engine, new string('x', 256), write)).Status.ShouldBe(400);
    }

    private static Task<FhirResponse> Keyed(RunningEngine engine, string key, params string[] entries) =>
        engine.Send(RunningEngine.Request("POST", "", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""") with { IdempotencyKey = key });

    [Fact]
    public async Task The_same_target_twice_is_refused()
    {
        await using var engine = await RunningEngine.Start();
        const string Patient = """{"resourceType":"Patient","id":"a"}""";

        (await Send(engine, Put("Patient/a", Patient), Put("Patient/a", Patient))).Issue().ShouldBe("invalid at Bundle.entry[1].fullUrl");
        (await Send(engine, Put("Patient/a", Patient), """{"request":{"method":"DELETE","url":"Patient/a"}}""")).Issue().ShouldBe("invalid at Bundle.entry[1].request.url");
    }

    [Fact]
    public async Task Reads_in_a_transaction_see_its_writes()
    {
        await using var engine = await RunningEngine.Start();

        var answer = await Send(engine, """{"request":{"method":"GET","url":"Patient/a"}}""", Put("Patient/a", """{"resourceType":"Patient","id":"a"}"""));

        answer.Json().GetProperty("entry")[0].GetProperty("resource").String("id").ShouldBe("a");
        answer.Json().GetProperty("entry")[1].GetProperty("response").String("status").ShouldBe("201 Created");
    }

    [Theory]
    [InlineData("Patient/nowhere", "not-found at Bundle.entry[1].request.url")]
    [InlineData("Patient?shoe-size=1", "invalid at Bundle.entry[1].request.url")]
    [InlineData("Pacient/1", "not-supported at Bundle.entry[1].request.url")]
    [InlineData("Patient/gone", "deleted at Bundle.entry[1].request.url")]
    [InlineData("Patient/old", "deleted at Bundle.entry[1].request.url")]
    public async Task A_read_that_cannot_succeed_fails_the_transaction(string url, string issue)
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/gone", """{"resourceType":"Patient","id":"gone"}""");
        await engine.Send("DELETE", "Patient/gone");
        await engine.Send("PUT", "Patient/old", """{"resourceType":"Patient","id":"old"}""");

        var answer = await Send(engine,
            Put("Patient/new", """{"resourceType":"Patient","id":"new"}"""),
            $$$"""{"request":{"method":"GET","url":"{{{url}}}"}}""",
            """{"request":{"method":"DELETE","url":"Patient/old"}}""");

        (answer.Status, answer.Issue()).ShouldBe((400, issue));
        (await engine.Send("GET", "Patient/new")).Status.ShouldBe(404);
        (await engine.Send("GET", "Patient/old")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("Patient/new")]
    [InlineData("Patient/new/_history")]
    [InlineData("Patient?_id=new")]
    public async Task A_read_of_what_the_transaction_makes_succeeds(string url)
    {
        await using var engine = await RunningEngine.Start();

        var answer = await Send(engine, $$$"""{"request":{"method":"GET","url":"{{{url}}}"}}""", Put("Patient/new", """{"resourceType":"Patient","id":"new"}"""));

        answer.Json().GetProperty("entry")[0].GetProperty("response").String("status").ShouldBe("200 OK", answer.Text());
        answer.Text().ShouldContain("\"id\":\"new\"");
    }

    [Fact]
    public async Task An_operation_that_only_reads_may_be_part_of_it_and_one_that_changes_may_not()
    {
        await using var engine = await RunningEngine.Start();

        var answer = await Send(engine,
            """{"request":{"method":"POST","url":"Patient/$validate"},"resource":{"resourceType":"Patient","birthDate":"soon"}}""",
            Put("Patient/new", """{"resourceType":"Patient","id":"new"}"""));

        answer.Status.ShouldBe(200, answer.Text());
        answer.Json().GetProperty("entry")[0].GetProperty("resource").String("resourceType").ShouldBe("OperationOutcome");
        (await Send(engine, """{"request":{"method":"POST","url":"Patient/new/$meta-add"},"resource":{"resourceType":"Parameters"}}""")).Issue().ShouldBe("invalid at Bundle.entry[0].request.url");
    }

    [Theory]
    [InlineData("\"total\":1,", "", "invariant at Bundle.total")]
    [InlineData("", "\"search\":{\"mode\":\"match\"},", "invariant at Bundle.entry[0].search")]
    [InlineData("", "\"response\":{\"status\":\"200\"},", "invariant at Bundle.entry[0].response")]
    [InlineData("", "\"fullUrl\":\"\",", "structure at Bundle.entry[0].fullUrl")]
    public async Task What_only_answers_hold_is_refused(string member, string inEntry, string issue)
    {
        await using var engine = await RunningEngine.Start();

        foreach (var type in new[] { "transaction", "batch" })
        {
            var answer = await engine.Send("POST", "", $$$"""
                {"resourceType":"Bundle","type":"{{{type}}}",{{{member}}}"entry":[{{{{inEntry}}}"resource":{"resourceType":"Patient","id":"p"},"request":{"method":"PUT","url":"Patient/p"}}]}
                """);

            (answer.Status, answer.Issue()).ShouldBe((400, issue));
        }

        (await engine.Send("GET", "Patient/p")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Its_log_entries_share_a_transaction_and_say_where_they_stand()
    {
        await using var engine = await RunningEngine.Start();
        await Send(engine, Put("Patient/a", """{"resourceType":"Patient","id":"a"}"""), Put("Patient/b", """{"resourceType":"Patient","id":"b"}"""));

        var log = await Log(engine);

        log.Select(entry => entry.Resource.Id).ShouldBe(["a", "b"]);
        log.Select(entry => entry.Transaction.Index).ShouldBe([0, 1]);
        log.ShouldAllBe(entry => entry.Transaction.Count == 2 && entry.Transaction.Id == log[0].Transaction.Id && entry.Time == log[0].Time);
    }

    [Fact]
    public async Task A_repeat_with_its_key_gets_the_first_answer_and_another_request_with_it_is_422()
    {
        await using var engine = await RunningEngine.Start();
        var request = Request(Post("urn:uuid:a", "Patient", """{"resourceType":"Patient","active":true}""")) with { IdempotencyKey = "k1" };
        var other = Request(Post("urn:uuid:a", "Patient", """{"resourceType":"Patient","active":false}""")) with { IdempotencyKey = "k1" };

        var first = await engine.Send(request);
        var repeat = await engine.Send(request);
        var changed = await engine.Send(other);

        Location(repeat, 0).ShouldBe(Location(first, 0));
        (await Log(engine)).ShouldHaveSingleItem();
        changed.Status.ShouldBe(422);
    }

    [Theory]
    [InlineData("Patient", """{"resourceType":"Patient","active":true}""")]
    [InlineData("", """{"resourceType":"Bundle","type":"batch"}""")]
    public async Task A_key_where_it_would_be_ignored_is_refused(string url, string body)
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Send(RunningEngine.Request("POST", url, body) with { IdempotencyKey = "k1" })).Issue().ShouldBe("not-supported");
    }

    [Fact]
    public async Task What_one_bundle_holds_is_not_seen_by_the_next()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Practitioner/dr", """{"resourceType":"Practitioner","id":"dr","identifier":[{"system":"urn:x","value":"1"}]}""");
        var refers = Post("urn:uuid:o", "Basic", """{"resourceType":"Basic","code":{"text":"x"},"identifier":[{"system":"urn:x","value":"b"}],"author":{"reference":"Practitioner?identifier=urn:x|1"}}""");
        (await Send(engine, refers)).Status.ShouldBe(200);
        (await Send(engine, refers)).Status.ShouldBe(200);

        var answer = await Send(engine, Post("urn:uuid:c", "Basic", """{"resourceType":"Basic","code":{"text":"x"},"subject":{"reference":"Basic?identifier=urn:x|b"}}"""));

        answer.Issue().ShouldBe("multiple-matches at Bundle.entry[0].resource.subject");
    }

    [Fact]
    public async Task A_conditional_create_and_a_conditional_reference_find_what_is_there()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Practitioner/dr", """{"resourceType":"Practitioner","id":"dr","identifier":[{"system":"urn:x","value":"1"}]}""");

        var answer = await Send(engine,
            """{"fullUrl":"urn:uuid:p","request":{"method":"POST","url":"Practitioner","ifNoneExist":"identifier=urn:x|1"},"resource":{"resourceType":"Practitioner","identifier":[{"system":"urn:x","value":"1"}]}}""",
            Post("urn:uuid:o", "Observation", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"performer":[{"reference":"urn:uuid:p"},{"reference":"Practitioner?identifier=urn:x|1"}]}"""));

        Location(answer, 0).ShouldBe("Practitioner/dr/_history/1");
        answer.Json().GetProperty("entry")[0].GetProperty("response").String("status").ShouldBe("200 OK");
        (await engine.Send("GET", Location(answer, 1))).Json().GetProperty("performer").EnumerateArray().Select(p => p.String("reference"))
            .ShouldBe(["Practitioner/dr", "Practitioner/dr"]);
    }

    [Fact]
    public async Task A_conditional_reference_finds_what_the_same_transaction_creates()
    {
        await using var engine = await RunningEngine.Start();

        var answer = await Send(engine,
            Post("urn:uuid:o", "Observation", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"performer":[{"reference":"Practitioner?identifier=urn:x|1"}]}"""),
            Post("urn:uuid:p", "Practitioner", """{"resourceType":"Practitioner","identifier":[{"system":"urn:x","value":"1"}]}"""));

        (await engine.Send("GET", Location(answer, 0))).Json().GetProperty("performer")[0].String("reference")
            .ShouldBe(Location(answer, 1).Replace("/_history/1", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_conditional_reference_that_matches_nothing_or_several_fails_the_transaction()
    {
        await using var engine = await RunningEngine.Start();
        var refers = Post("urn:uuid:o", "Observation", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"performer":[{"reference":"Practitioner?identifier=urn:x|1"}]}""");
        var doctor = """{"resourceType":"Practitioner","identifier":[{"system":"urn:x","value":"1"}]}""";

        var none = await Send(engine, refers);
        var several = await Send(engine, refers, Post("urn:uuid:a", "Practitioner", doctor), Post("urn:uuid:b", "Practitioner", doctor));

        none.Issue().ShouldBe("not-found at Bundle.entry[0].resource.performer[0]");
        several.Issue().ShouldBe("multiple-matches at Bundle.entry[0].resource.performer[0]");
        (await Log(engine)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Sixteen_equal_conditional_creates_make_one_resource()
    {
        await using var engine = await RunningEngine.Start();
        var request = RunningEngine.Request("POST", "Patient", """{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"1"}]}""") with { IfNoneExist = "identifier=urn:x|1" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Factory.StartNew(() => engine.Send(request), TestContext.Current.CancellationToken, TaskCreationOptions.None, TaskScheduler.Default).Unwrap()));

        answers.Count(answer => answer.Status == 201).ShouldBe(1);
        answers.Count(answer => answer.Status == 200).ShouldBe(15);
        answers.Select(answer => answer.Location).Distinct().ShouldHaveSingleItem();
    }

    internal static string Put(string url, string resource) => $$$"""{"fullUrl":"http://elsewhere/fhir/{{{url}}}","request":{"method":"PUT","url":"{{{url}}}"},"resource":{{{resource}}}}""";

    internal static string Post(string fullUrl, string url, string resource) => $$$"""{"fullUrl":"{{{fullUrl}}}","request":{"method":"POST","url":"{{{url}}}"},"resource":{{{resource}}}}""";

    internal static FhirRequest Request(params string[] entries) =>
        RunningEngine.Request("POST", "", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");

    private static Task<FhirResponse> Send(RunningEngine engine, params string[] entries) => engine.Send(Request(entries));

    private static string Location(FhirResponse answer, int entry)
    {
        answer.Status.ShouldBe(200, answer.Text());

        return answer.Json().GetProperty("entry")[entry].GetProperty("response").String("location");
    }

    private static async Task<IReadOnlyList<LogEntry>> Log(RunningEngine engine)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var fence = await engine.Store.LeaseLog("test", TimeSpan.FromMinutes(1), cancellationToken);
        await engine.Store.SequenceLog(fence!.Value, 500, cancellationToken);

        return await engine.Store.ReadLog(new LogQuery(0, 1000), cancellationToken);
    }
}
