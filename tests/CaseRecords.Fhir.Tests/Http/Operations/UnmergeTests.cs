using static CaseRecords.Fhir.Tests.Http.Operations.MergeTests;

namespace CaseRecords.Fhir.Tests.Http.Operations;

/// <summary>A merge taken back.</summary>
public sealed class UnmergeTests
{
    [Theory]
    [InlineData("task")]
    [InlineData("source-patient")]
    public async Task Everything_is_as_it_was_before_the_merge(string by)
    {
        await using var engine = await Recorded();
        string[] all = ["Patient/from", "Patient/into", "Patient/kin", "Observation/o1", "Observation/o2", "Medication/m1", "Procedure/n1"];
        var before = await Contents(engine, all);
        var task = Part(await Merge(engine, FromInto), "task").String("id");

        var answer = await Unmerge(engine, by, by == "task" ? $"Task/{task}" : "Patient/from");

        answer.Status.ShouldBe(200);
        (await Contents(engine, all)).ShouldBe(before);
        Part(answer, "task").String("status").ShouldBe("cancelled");
        Outcome(answer).ShouldContain("4 resources point to Patient/from again");
        (await engine.Send("GET", "Observation?subject=Patient/from")).Ids().ShouldBe(["o1"]);
    }

    [Fact]
    public async Task Only_what_the_merge_re_pointed_and_still_points_there_goes_back()
    {
        await using var engine = await Recorded();
        await Merge(engine, FromInto);
        await engine.Send("PUT", "Observation/new", """{"resourceType":"Observation","id":"new","status":"final","code":{"text":"a"},"subject":{"reference":"Patient/into"}}""");
        await engine.Send("PUT", "Observation/o1", """{"resourceType":"Observation","id":"o1","status":"amended","code":{"text":"a"},"subject":{"reference":"Patient/into"},"performer":[{"reference":"Practitioner/d"},{"reference":"Patient/into"}]}""");
        await engine.Send("PUT", "Procedure/n1", """{"resourceType":"Procedure","id":"n1","status":"completed","subject":{"reference":"Group/g"}}""");
        await engine.Send("DELETE", "Medication/m1");

        var answer = await Unmerge(engine, "source-patient", "Patient/from");

        (await Subject(engine, "Observation/o1")).ShouldBe("Patient/from");
        (await engine.Send("GET", "Observation/o1")).Text().ShouldContain("\"performer\":[{\"reference\":\"Practitioner/d\"},{\"reference\":\"Patient/from\"}]");
        (await Subject(engine, "Observation/new")).ShouldBe("Patient/into");
        (await Subject(engine, "Observation/o2")).ShouldBe("Patient/into");
        Outcome(answer).ShouldContain("Procedure/n1");
        Outcome(answer).ShouldContain("Medication/m1");
        (await engine.Send("GET", "Medication/m1")).Status.ShouldBe(410);
    }

    [Fact]
    public async Task What_was_changed_in_the_patients_since_stays()
    {
        await using var engine = await Recorded();
        await Merge(engine, FromInto);
        var into = (await engine.Send("GET", "Patient/into")).Text();
        await engine.Send("PUT", "Patient/into", into.Replace("\"identifier\":[", "\"gender\":\"male\",\"identifier\":[{\"system\":\"urn:new\",\"value\":\"3\"},", StringComparison.Ordinal));

        await Unmerge(engine, "source-patient", "Patient/from");

        var after = (await engine.Send("GET", "Patient/into")).Json();
        after.String("gender").ShouldBe("male");
        after.GetProperty("identifier").EnumerateArray().Select(one => one.String("value")).ShouldBe(["3", "2", "9"]);
        after.TryGetProperty("link", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Merges_are_taken_back_in_turn_and_can_be_made_again()
    {
        await using var engine = await Recorded();
        await engine.Send("PUT", "Patient/last", """{"resourceType":"Patient","id":"last"}""");
        var first = Part(await Merge(engine, FromInto), "task").String("id");
        await Merge(engine, """{"name":"source-patient","valueReference":{"reference":"Patient/into"}},{"name":"target-patient","valueReference":{"reference":"Patient/last"}}""");

        (await Subject(engine, "Observation/o1")).ShouldBe("Patient/last");
        (await Unmerge(engine, "task", $"Task/{first}")).Issue().ShouldBe("business-rule at task");
        (await Unmerge(engine, "source-patient", "Patient/into")).Status.ShouldBe(200);
        (await Unmerge(engine, "source-patient", "Patient/from")).Status.ShouldBe(200);
        (await Subject(engine, "Observation/o1")).ShouldBe("Patient/from");
        (await Subject(engine, "Observation/o2")).ShouldBe("Patient/into");
        (await Unmerge(engine, "task", $"Task/{first}")).Issue().ShouldBe("business-rule at task");
        (await Merge(engine, FromInto)).Status.ShouldBe(200);
        (await Unmerge(engine, "source-patient", "Patient/from")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_preview_changes_nothing()
    {
        await using var engine = await Recorded();
        await Merge(engine, FromInto);

        var answer = await engine.Send("POST", "Patient/$unmerge?preview=true", """{"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"Patient/from"}}]}""");

        answer.Status.ShouldBe(200);
        Outcome(answer).ShouldContain("4 resources would point to Patient/from again");
        (await Subject(engine, "Observation/o1")).ShouldBe("Patient/into");
    }

    [Theory]
    [InlineData("source-patient", "Patient/from", 422, "not-found at source-patient")]
    [InlineData("source-patient", "Group/from", 400, "invalid at source-patient")]
    [InlineData("task", "Task/none", 422, "not-found at task")]
    [InlineData("task", "Task/other", 422, "business-rule at task")]
    [InlineData("task", "Patient/from", 400, "invalid at task")]
    [InlineData("target", "Patient/from", 400, "not-supported at Parameters.parameter[0]")]
    public async Task What_is_no_merge_cannot_be_taken_back(string name, string reference, int status, string issue)
    {
        await using var engine = await Recorded();
        await engine.Send("PUT", "Task/other", """{"resourceType":"Task","id":"other","status":"completed","intent":"order"}""");

        var answer = await Unmerge(engine, name, reference);

        (answer.Status, answer.Issue()).ShouldBe((status, issue));
    }

    [Fact]
    public async Task One_of_the_two_names_is_needed_and_enough()
    {
        await using var engine = await Recorded();

        (await engine.Send("POST", "Patient/$unmerge")).Issue().ShouldBe("required at task");
        (await engine.Send("POST", "Patient/$unmerge", """
            {"resourceType":"Parameters","parameter":[{"name":"source-patient","valueReference":{"reference":"Patient/from"}},{"name":"task","valueReference":{"reference":"Task/x"}}]}
            """)).Issue().ShouldBe("invalid at source-patient");
    }

    private static Task<Fhir.Http.FhirResponse> Unmerge(RunningEngine engine, string name, string reference) =>
        engine.Send("POST", "Patient/$unmerge", $$$"""{"resourceType":"Parameters","parameter":[{"name":"{{{name}}}","valueReference":{"reference":"{{{reference}}}"}}]}""");

    /// <summary>The resources without their meta.</summary>
    private static async Task<IReadOnlyList<string>> Contents(RunningEngine engine, IEnumerable<string> resources)
    {
        List<string> contents = [];

        foreach (var resource in resources)
        {
            var text = (await engine.Send("GET", resource)).Text();
            contents.Add(text[text.IndexOf('}', StringComparison.Ordinal)..]);
        }

        return contents;
    }
}
