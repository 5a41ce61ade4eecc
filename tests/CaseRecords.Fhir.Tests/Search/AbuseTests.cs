using CaseRecords.Fhir.Search;

namespace CaseRecords.Fhir.Tests.Search;

/// <summary>Whatever a search is asked, it answers with a page or with a clear refusal, and the record stays as it was.</summary>
public sealed class AbuseTests
{
    private static readonly string[] Hostile =
    [
        "'", "' OR '1'='1", "\"; DROP TABLE resource; --", "x') UNION SELECT 1 --", "\\", "\\,", ",", ",,,", "|", "||", "|||", "$", "$$$", "a$b$c$d", "\u0000", "\u0001a|b", "\ud83d\ude00", "\ud800",
        "ge", "sa'", "1e999999999", "-0", "9999999999999999999999999999999999", "9999-12-31T23:59:60.9999999999+14:00", "0000", "%", "_", "(((", "NOT", "http://[::1", "Patient/../x", "#", "{0}", "@v0", "$1",
        new string('a', 5_000), new string('(', 2_000),
    ];

    [Fact]
    public async Task Hostile_values_are_found_nowhere_or_refused()
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1","name":[{"family":"Berg"}]}""");
        List<string> wrong = [];
        var parameters = R4.ResourceTypes.SelectMany(engine.Engine.Parameters.Of).Where(parameter => parameter.IsServed);

        foreach (var parameter in Environment.GetEnvironmentVariable("CASERECORDS_LONG") is null ? parameters.DistinctBy(parameter => (parameter.Code, parameter.Type)) : parameters)
        {
            foreach (var (n, value) in Hostile.Index())
            {
                var name = parameter.Code + Modifier(parameter, n);
                var answer = await engine.Send("GET", $"{parameter.ResourceType}?{name}={Escaped(value)}");

                if (answer.Status is not (200 or 400))
                {
                    wrong.Add($"{answer.Status} {parameter.ResourceType}?{name}={value[..Math.Min(40, value.Length)]}");
                }
            }
        }

        wrong.ShouldBeEmpty();
        (await engine.Send("GET", "Patient?family=berg")).Ids().ShouldBe(["p1"]);
    }

    [Fact]
    public async Task Hostile_names_are_refused()
    {
        await using var engine = await RunningEngine.Start();

        foreach (var value in Hostile.Where(value => value.Length < 5_000))
        {
            (await engine.Send("GET", $"Patient?{Escaped(value)}=x")).Status.ShouldBe(400, value);
            (await engine.Send("GET", $"Patient?name:{Escaped(value)}=x")).Status.ShouldBe(400, value);
            (await engine.Send("GET", $"Patient?_has:{Escaped(value)}=x")).Status.ShouldBe(400, value);
            (await engine.Send("GET", $"Patient?organization.{Escaped(value)}=x")).Status.ShouldBe(400, value);
            (await engine.Send("GET", $"Patient?_include={Escaped(value)}")).Status.ShouldBe(400, value);
            (await engine.Send("GET", $"?_type={Escaped(value)}")).Status.ShouldBeOneOf(200, 400);
            (await engine.Send("GET", $"Patient?_sort={Escaped(value)}")).Status.ShouldBeOneOf(200, 400);
            (await engine.Send("GET", $"Patient?_cursor={Escaped(value)}")).Status.ShouldBe(400, value);
        }
    }

    [Theory]
    [MemberData(nameof(TooMuch))]
    public async Task What_would_cost_too_much_is_refused_before_it_runs(string query)
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Send("GET", query)).Issue().ShouldStartWith("too-costly at ");
    }

    public static TheoryData<string> TooMuch =>
    [
        $"Patient?identifier={string.Join(',', Enumerable.Range(0, 5_000))}",
        $"Patient?name={string.Join(',', Enumerable.Range(0, 5_000))}",
        $"Observation?subject={string.Join(',', Enumerable.Range(0, 5_000).Select(n => $"Patient/{n}"))}",
        $"Organization?{string.Concat(Enumerable.Repeat("partof.", 200))}name=x",
        $"Organization?{string.Concat(Enumerable.Repeat("_has:Organization:partof:", 200))}name=x",
        $"Task?{string.Concat(Enumerable.Repeat("focus.", 9))}code=x",
        $"Patient?_sort={string.Join(',', Enumerable.Repeat("name", 20))}",
        $"Patient?{string.Join('&', Enumerable.Repeat("_revinclude:iterate=Observation:*", 100))}",
    ];

    [Fact]
    public async Task Two_hundred_chains_are_refused()
    {
        await using var engine = await RunningEngine.Start();

        var answer = await engine.Send("GET", $"Observation?{string.Join('&', Enumerable.Repeat("subject:Patient.organization.name=x", 200))}");

        answer.Status.ShouldBe(400);
        answer.Json().ToString().ShouldContain("too-costly");
    }

    [Theory]
    [InlineData("Patient?_count=1000000000", "_count=1000")]
    [InlineData("Patient?_count=99999999999999999999999999", "_count=1000")]
    public async Task A_page_is_never_larger_than_the_largest(string query, string self)
    {
        await using var engine = await RunningEngine.Start();

        (await engine.Send("GET", query)).Json().GetProperty("link")[0].GetProperty("url").GetString()!.ShouldEndWith(self);
    }

    [Fact]
    public async Task Ten_links_are_followed()
    {
        const int links = 10;
        await using var engine = await RunningEngine.Start();

        for (var n = 0; n <= links; n++)
        {
            await engine.Send("PUT", $"Organization/o{n}", $$"""{"resourceType":"Organization","id":"o{{n}}","name":"Level{{n}}"{{(n == 0 ? "" : $$""","partOf":{"reference":"Organization/o{{n - 1}}"}""")}}}""");
        }

        var (partOf, has) = (string.Concat(Enumerable.Repeat("partof.", links)), string.Concat(Enumerable.Repeat("_has:Organization:partof:", links)));
        (await engine.Send("GET", $"Organization?{partOf}name=Level0")).Ids().ShouldBe([$"o{links}"]);
        (await engine.Send("GET", $"Organization?{has}name=Level{links}")).Ids().ShouldBe(["o0"]);
        (await engine.Send("GET", $"Organization?_id=o{links}&{partOf}name:missing=false")).Ids().ShouldBe([$"o{links}"]);
        (await engine.Send("GET", $"Organization?_id=o0&{has}name:missing=false")).Ids().ShouldBe(["o0"]);
    }

    private static string Escaped(string value) => Uri.EscapeDataString(value);

    private static string Modifier(SearchParameterInfo parameter, int n) => parameter.Type switch
    {
        Hl7.Fhir.Model.SearchParamType.Token when parameter.Code != "_id" => new[] { "", ":not", ":text", ":of-type", ":in", ":below", ":above", ":not-in" }[n % 8],
        Hl7.Fhir.Model.SearchParamType.String when !parameter.IsOfWords => new[] { "", ":exact", ":contains" }[n % 3],
        Hl7.Fhir.Model.SearchParamType.Uri => new[] { "", ":below", ":above" }[n % 3],
        Hl7.Fhir.Model.SearchParamType.Reference => new[] { "", ":identifier", ":below" }[n % 3],
        _ => "",
    };
}
