using CaseRecords.Fhir.Http;

namespace CaseRecords.Fhir.Tests.Http.Operations;

/// <summary>The most recent observations of each code.</summary>
public sealed class LastNTests
{
    [Theory]
    [InlineData("patient=p1&category=lab", "g3 w1 t1 u1 x1")]
    [InlineData("patient=Patient/p1&category=lab&max=2", "g3 g2 w1 t1 u1 x1 x0")]
    [InlineData("subject=Patient/p1&category=lab&max=3", "g3 g2 g1 g1b w1 t1 u1 x1 x0")]
    [InlineData("patient=p1&category=lab&max=4", "g3 g2 g1 g1b w1 t1 u1 x1 x0")]
    [InlineData("patient=p1&category=lab&max=5", "g3 g2 g1 g1b g0 w1 t1 u1 x1 x0")]
    [InlineData("patient=p1&category=lab&max=9", "g3 g2 g1 g1b g0 w1 t1 u1 x1 x0")]
    [InlineData("patient=p1&code=urn:s|glucose", "g3")]
    [InlineData("patient=p1&code=urn:s|glucose,urn:s|weight", "g3 w1")]
    [InlineData("patient=p1&code=urn:s|glucose&date=lt2024-02-01", "g1")]
    [InlineData("patient=p1&code=urn:s|glucose&status=entered-in-error", "g3")]
    [InlineData("patient=p1&code=urn:s|nothing", "")]
    [InlineData("patient=nobody&category=lab", "")]
    [InlineData("patient=p2&category=lab", "o1")]
    public async Task The_latest_of_each_group_come_first(string query, string ids)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("GET", $"Observation/$lastn?{query}");

        answer.Status.ShouldBe(200);
        string.Join(' ', answer.Ids()).ShouldBe(ids);
        answer.Json().String("type").ShouldBe("searchset");
        answer.Json().GetProperty("total").GetInt32().ShouldBe(answer.Ids().Count);
        var self = Uri.UnescapeDataString(answer.Json().GetProperty("link")[0].String("url"))["http://test/fhir/".Length..];
        (await engine.Send("GET", self)).Ids().ShouldBe(answer.Ids());
    }

    /// <summary>R4's own table of what is one group.</summary>
    [Theory]
    [InlineData("a", "b", "c", 3)]
    [InlineData("a", "b", "a,c", 2)]
    [InlineData("a", "b", "a,b", 1)]
    [InlineData("a,b", "b,c", "c,d", 1)]
    [InlineData("'text'", "'Text'", "'t e x t'", 3)]
    [InlineData("'text'", "'text'", "a", 2)]
    public async Task Codes_that_are_the_same_make_one_group(string one, string two, string three, int groups)
    {
        await using var engine = await RunningEngine.Start();

        foreach (var (code, i) in new[] { one, two, three }.Select((code, i) => (code, i)))
        {
            await Put(engine, $"o{i}", "p1", code, "2024-01-0" + (i + 1));
        }

        (await engine.Send("GET", "Observation/$lastn?patient=p1&category=lab")).Ids().Count.ShouldBe(groups);
    }

    [Fact]
    public async Task Posted_parameters_ask_the_same()
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("POST", "Observation/$lastn", """
            {"resourceType":"Parameters","parameter":[{"name":"patient","valueString":"p1"},{"name":"code","valueString":"urn:s|glucose"},{"name":"max","valuePositiveInt":2}]}
            """);

        answer.Ids().ShouldBe(["g3", "g2"]);
        (await engine.Send("POST", "Observation/$lastn?patient=p1&code=urn:s|glucose")).Ids().ShouldBe(["g3"]);
        (await engine.Send("HEAD", "Observation/$lastn?patient=p1&code=urn:s|glucose")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task More_than_the_limit_is_refused()
    {
        await using var engine = await Recorded();
        engine.Limit(new OperationLimits { LastN = 5 });

        var answer = await engine.Send("GET", "Observation/$lastn?patient=p1&category=lab");

        (answer.Status, answer.Issue()).ShouldBe((422, "too-costly"));
        (await engine.Send("GET", "Observation/$lastn?patient=p1&code=urn:s|weight")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("category=lab", "required at patient")]
    [InlineData("patient=p1", "required at code")]
    [InlineData("patient=p1&date=2024", "required at code")]
    [InlineData("patient=p1&category=lab&max=0", "invalid at max")]
    [InlineData("patient=p1&category=lab&max=many", "invalid at max")]
    [InlineData("patient=p1&category=lab&max=1&max=2", "invalid at max")]
    [InlineData("patient=p1&category=lab&favourite=red", "invalid at favourite")]
    [InlineData("patient=p1&category=lab&_sort=date", "not-supported at _sort")]
    [InlineData("patient=p1&category=lab&_count=5", "not-supported at _count")]
    public async Task What_is_no_question_is_refused(string query, string issue)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("GET", $"Observation/$lastn?{query}");

        (answer.Status, answer.Issue()).ShouldBe((400, issue));
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", "invalid at Patient")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"patient","valueReference":{"reference":"Patient/p1"}}]}""", "invalid at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"patient","resource":{"resourceType":"Patient","id":"x"}}]}""", "invalid at Parameters.parameter[0]")]
    public async Task A_body_that_holds_no_search_parameters_is_refused(string body, string issue)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("POST", "Observation/$lastn", body);

        (answer.Status, answer.Issue()).ShouldBe((400, issue));
    }

    private static async Task<RunningEngine> Recorded()
    {
        var engine = await RunningEngine.Start();
        await Put(engine, "g0", "p1", "glucose", "2023");
        await Put(engine, "g1b", "p1", "sugar", "2024-01-01T10:00:00Z");
        await Put(engine, "g1", "p1", "glucose,sugar", "2024-01-01T10:00:00Z");
        await Put(engine, "g2", "p1", "glucose", "2024-02-01");
        await Put(engine, "g3", "p1", "glucose", "2024-03-01", status: "entered-in-error");
        await Put(engine, "w1", "p1", "weight", "2023-12-01");
        await Put(engine, "t1", "p1", "'pain'", "2023-06-01");
        await Put(engine, "u1", "p1", "'Pain'", "2023-05-01");
        await Put(engine, "x0", "p1", "undated", null);
        await Put(engine, "x1", "p1", "undated", "2020-01-01");
        await Put(engine, "o1", "p2", "glucose", "2025-01-01");

        return engine;
    }

    private static async Task Put(RunningEngine engine, string id, string patient, string code, string? when, string status = "final")
    {
        var concept = code is ['\'', .. var text, '\'']
            ? $$"""{"text":"{{text}}"}"""
            : $$"""{"coding":[{{string.Join(',', code.Split(',').Select(one => $$"""{"system":"urn:s","code":"{{one}}"}"""))}}]}""";
        var effective = when is null ? "" : $"\"effectiveDateTime\":\"{when}\",";
        var json = $$$"""
            {"resourceType":"Observation","id":"{{{id}}}","status":"{{{status}}}","category":[{"coding":[{"code":"lab"}]}],{{{effective}}}"code":{{{concept}}},"subject":{"reference":"Patient/{{{patient}}}"}}
            """;
        (await engine.Send("PUT", $"Observation/{id}", json)).Status.ShouldBe(201);
    }
}
