using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Writing;
using CaseRecords.Fhir.Writing.Wire;

namespace CaseRecords.Fhir.Tests.Validation;

/// <summary>The validator in the write path: what refuses, with which status, and where warnings go.</summary>
public sealed class WrittenTests
{
    private const string Doubtful = """{"resourceType":"Patient","id":"p","maritalStatus":{"coding":[{"system":"http://example.org","code":"x"}]}}""";

    [Theory]
    [InlineData("""{"resourceType":"Patient","nome":1}""", 400, "structure at Patient.nome")]
    [InlineData("""{"resourceType":"Patient","contact":[{"gender":"male"}]}""", 422, "invariant at Patient.contact[0]")]
    [InlineData("""{"resourceType":"Patient","contact":[{"gender":"male"}],"gender":"x"}""", 400, "invariant at Patient.contact[0]")]
    [InlineData(Doubtful, 201, null)]
    public async Task Form_is_400_and_an_invariant_422_and_a_warning_refuses_nothing(string json, int status, string? issue)
    {
        await using var engine = await RunningEngine.Start();

        var response = await engine.Send("POST", "Patient", json);

        response.Status.ShouldBe(status);
        response.Json().GetProperty("resourceType").GetString().ShouldBe(issue is null ? "Patient" : "OperationOutcome");
        if (issue is not null)
        {
            Issues(response).ShouldContain(issue);
        }
    }

    [Fact]
    public async Task Every_error_is_told_at_once()
    {
        await using var engine = await RunningEngine.Start();

        Issues(await engine.Send("PUT", "Patient/p", """{"resourceType":"Patient","id":"p","gender":"x","birthDate":"1","contact":[{"gender":"male"}]}"""))
            .ShouldBe(["code-invalid at Patient.gender", "value at Patient.birthDate", "invariant at Patient.contact[0]"]);
    }

    [Fact]
    public async Task Warnings_are_told_to_whoever_prefers_an_outcome()
    {
        await using var engine = await RunningEngine.Start();

        var created = await engine.Send(RunningEngine.Request("PUT", "Patient/p", Doubtful) with { Prefer = Prefer.Parse(["return=OperationOutcome"]) });

        created.Status.ShouldBe(201);
        created.Json().GetProperty("issue")[0].GetProperty("severity").GetString().ShouldBe("warning");
        created.Issue().ShouldBe("code-invalid at Patient.maritalStatus");
    }

    [Theory]
    [InlineData("transaction")]
    [InlineData("batch")]
    public async Task In_a_bundle_warnings_stand_with_their_entry(string type)
    {
        await using var engine = await RunningEngine.Start();

        var answer = await engine.Send(RunningEngine.Request("POST", "", $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{"resource":{{Doubtful}},"request":{"method":"PUT","url":"Patient/p"} } ] }""") with { Prefer = Prefer.Parse(["return=OperationOutcome"]) });

        answer.Json().GetProperty("entry")[0].GetProperty("response").GetProperty("outcome").GetProperty("issue")[0].GetProperty("code").GetString().ShouldBe("code-invalid");
    }

    [Fact]
    public async Task In_a_transaction_errors_name_the_entry_and_nothing_is_written()
    {
        await using var engine = await RunningEngine.Start();

        var refused = await engine.Send("POST", "", """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","id":"a"},"request":{"method":"PUT","url":"Patient/a"}},{"resource":{"resourceType":"Patient","id":"b","contact":[{"gender":"male"}]},"request":{"method":"PUT","url":"Patient/b"}}]}""");

        refused.Status.ShouldBe(422);
        Issues(refused).ShouldBe(["invariant at Bundle.entry[1].resource.contact[0]"]);
        (await engine.Send("GET", "Patient/a")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Warnings_of_an_owner_in_another_process_come_back()
    {
        await using var engine = await RunningEngine.Start();
        var intent = new WriteIntent { Method = WriteMethod.Put, Type = "Patient", Id = "p" };
        var entry = new ResolvedIntent(intent, new ResourceKey("Patient", "p"), null) { Resource = new IncomingResource(new ResourceKey("Patient", "p"), System.Text.Encoding.UTF8.GetBytes(Doubtful), engine.Engine.Indexer) };

        var (entries, overlay) = PrepareMessage.Read(PrepareMessage.Write([entry], new Overlay(), generation: 1), engine.Engine.Indexer);
        var answer = PreparedMessage.Write(await engine.Engine.OwnersHere.Prepare(entries, overlay, TestContext.Current.CancellationToken));
        var prepared = PreparedMessage.Read(answer, engine.Engine.Queries);

        prepared[0]!.Issues.ShouldHaveSingleItem().Expression.ShouldBe("Patient.maritalStatus");
        prepared[0]!.Issues[0].IsError.ShouldBeFalse();
        prepared[0]!.Write.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_leap_second_is_kept_as_it_was_sent()
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Send("PUT", "Observation/o", """{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"effectiveDateTime":"2016-12-31T23:59:60Z","issued":"2016-12-31T23:59:60Z"}""")).Status.ShouldBe(201);

        (await engine.Send("GET", "Observation/o")).Json().GetProperty("issued").GetString().ShouldBe("2016-12-31T23:59:60Z");
        (await engine.Send("GET", "Observation?date=ge2016-12-31")).Ids().ShouldBe(["o"]);
    }

    private static IReadOnlyList<string> Issues(FhirResponse response) =>
        [.. response.Json().GetProperty("issue").EnumerateArray().Select(issue => $"{issue.GetProperty("code").GetString()} at {issue.GetProperty("expression")[0].GetString()}")];
}
