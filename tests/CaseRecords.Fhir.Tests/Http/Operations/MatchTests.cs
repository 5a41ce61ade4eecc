using CaseRecords.Fhir.Http;
using CaseRecords.Fhir.Http.Operations.Matching;
using CaseRecords.Fhir.Json;
using Hl7.Fhir.Model;

namespace CaseRecords.Fhir.Tests.Http.Operations;

/// <summary>Who a described person may be.</summary>
public sealed class MatchTests
{
    private const string Wang =
        "\"identifier\":[{\"system\":\"urn:mrn\",\"value\":\"A1\"}],\"name\":[{\"family\":\"Wáng\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-03-05\",\"gender\":\"male\","
        + "\"telecom\":[{\"system\":\"phone\",\"value\":\"+86 10 5555 1234\"}],\"address\":[{\"line\":[\"1 High St\"],\"city\":\"Beijing\",\"postalCode\":\"100 000\"}]";

    /// <summary>Pairs: what is asked of, against Mr Wang as he is known.</summary>
    [Theory]
    [InlineData("\"identifier\":[{\"system\":\"urn:mrn\",\"value\":\"a1\"}]", 60, "certain")]
    [InlineData(Wang, 110, "certain")]
    [InlineData("\"identifier\":[{\"system\":\"urn:mrn\",\"value\":\"A1\"}],\"name\":[{\"family\":\"Smith\",\"given\":[\"Jo\"]}],\"birthDate\":\"1999-12-31\"", 28, "possible")]
    [InlineData("\"name\":[{\"family\":\"WANG\",\"given\":[\"xiaoming\"]}],\"birthDate\":\"1960-03-05\"", 36, "probable")]
    [InlineData("\"name\":[{\"family\":\"Wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-03-05\",\"gender\":\"male\",\"telecom\":[{\"system\":\"phone\",\"value\":\"0086-10-55551234\"}]", 46, "certain")]
    [InlineData("\"name\":[{\"family\":\"Wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-05-03\"", 26, "possible")]
    [InlineData("\"name\":[{\"family\":\"Wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-03\"", 26, "possible")]
    [InlineData("\"name\":[{\"family\":\"Wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1961-03-05\",\"gender\":\"male\"", 28, "possible")]
    [InlineData("\"name\":[{\"family\":\"Wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1999-01-01\"", 6, "certainly-not")]
    [InlineData("\"name\":[{\"family\":\"Wangg\",\"given\":[\"X\"]}],\"birthDate\":\"1960-03-05\"", 28, "possible")]
    [InlineData("\"name\":[{\"family\":\"Xiaoming\",\"given\":[\"Wang\"]}],\"birthDate\":\"1960-03-05\"", 28, "possible")]
    [InlineData("\"name\":[{\"family\":\"Wang Li\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-03-05\"", 32, "probable")]
    [InlineData("\"name\":[{\"family\":\"Wang\",\"given\":[\"Daming\"]}],\"birthDate\":\"1960-03-05\",\"gender\":\"male\",\"address\":[{\"line\":[\"1 High St.\"],\"postalCode\":\"100000\"}]", 24, "possible")]
    [InlineData("\"identifier\":[{\"system\":\"urn:mrn\",\"value\":\"B2\"}],\"name\":[{\"family\":\"Wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-03-05\",\"gender\":\"male\"", 18, "possible")]
    [InlineData("\"identifier\":[{\"system\":\"urn:other\",\"value\":\"B2\"}],\"name\":[{\"family\":\"Wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-03-05\",\"gender\":\"female\"", 30, "probable")]
    [InlineData("\"gender\":\"male\"", 2, "certainly-not")]
    [InlineData("\"telecom\":[{\"system\":\"phone\",\"value\":\"+86 10 5555 1234\"}]", 8, "certainly-not")]
    public void A_pair_gets_its_points(string asked, int points, string grade)
    {
        var got = MatchRules.Points(Patient("asked", asked), Patient("known", Wang));

        (got, MatchRules.Grade(got)).ShouldBe((points, grade));
        MatchRules.Points(Patient("known", Wang), Patient("asked", asked)).ShouldBe(points);
    }

    [Theory]
    [InlineData(-20, "0")]
    [InlineData(36, "0.6")]
    [InlineData(46, "0.76")]
    [InlineData(60, "1")]
    [InlineData(110, "1")]
    public void A_score_is_between_0_and_1(int points, string score) =>
        MatchRules.Score(points).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(score);

    [Theory]
    [InlineData("\"identifier\":[{\"system\":\"urn:mrn\",\"value\":\"A1\"}]", "wang:certain:1")]
    [InlineData("\"identifier\":[{\"value\":\"A1\"}],\"name\":[{\"family\":\"Wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-03-05\"", "wang:probable:0.6 twin:possible:0.3")]
    [InlineData("\"name\":[{\"family\":\"wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-03-05\"", "wang:probable:0.6 twin:possible:0.3")]
    [InlineData("\"name\":[{\"family\":\"Xiaoming\",\"given\":[\"Wang\"]}],\"birthDate\":\"1960-03-05\"", "wang:possible:0.46")]
    [InlineData("\"name\":[{\"family\":\"Wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-05-03\"", "wang:possible:0.43")]
    [InlineData("\"name\":[{\"family\":\"O'Neil, \\\\ | $\",\"given\":[\"Ann\"]}],\"birthDate\":\"1971-01-01\"", "")]
    [InlineData("\"identifier\":[{\"system\":\"urn:mrn\",\"value\":\"none\"}]", "")]
    public async Task Matches_come_with_score_and_grade_the_best_first(string asked, string matches)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("POST", "Patient/$match", Json("asked", asked));

        answer.Status.ShouldBe(200);
        answer.Json().String("type").ShouldBe("searchset");
        Matches(answer).ShouldBe(matches);
        (await engine.Send("POST", "Patient/$match", $$"""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{{Json("asked", asked)}}}]}""")).Ids().ShouldBe(answer.Ids());
    }

    [Fact]
    public async Task Only_certain_matches_are_one_match_or_none()
    {
        await using var engine = await Recorded();
        const string Certain = """,{"name":"onlyCertainMatches","valueBoolean":true}""";
        const string Shared = "\"identifier\":[{\"system\":\"urn:shared\",\"value\":\"S\"}]";

        Matches(await Ask("\"identifier\":[{\"system\":\"urn:mrn\",\"value\":\"A1\"}]", Certain)).ShouldBe("wang:certain:1");
        Matches(await Ask("\"name\":[{\"family\":\"wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-03-05\"", Certain)).ShouldBe("");
        (await Ask(Shared, "")).Ids().Count.ShouldBe(2);
        var ambiguous = await Ask(Shared, Certain);
        Matches(ambiguous).ShouldBe("");
        var said = ambiguous.Json().GetProperty("entry")[0];
        said.GetProperty("search").String("mode").ShouldBe("outcome");
        said.GetProperty("resource").GetProperty("issue")[0].String("code").ShouldBe("multiple-matches");

        Task<FhirResponse> Ask(string asked, string more) =>
            engine.Send("POST", "Patient/$match", $$"""{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{{Json("asked", asked)}}}{{more}}]}""");
    }

    [Fact]
    public async Task The_count_keeps_the_best()
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("POST", "Patient/$match?count=1", Json("asked", "\"name\":[{\"family\":\"wang\",\"given\":[\"Xiaoming\"]}],\"birthDate\":\"1960-03-05\""));

        answer.Ids().ShouldBe(["wang"]);
    }

    [Theory]
    [InlineData("""{"resourceType":"Parameters"}""", "required at resource")]
    [InlineData("""{"resourceType":"Patient","id":"x"}""", "required at Patient")]
    [InlineData("""{"resourceType":"Patient","gender":"male","name":[{"family":"Wang"}]}""", "required at Patient")]
    [InlineData("""{"resourceType":"Practitioner","id":"x"}""", "invalid at resource")]
    [InlineData("""{"resourceType":"Patient","birthDate":"soon"}""", "value at Patient.birthDate")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"resource","valueString":"x"}]}""", "invalid at Parameters.parameter[0]")]
    [InlineData("""{"resourceType":"Parameters","parameter":[{"name":"count","valueInteger":-1}]}""", "invalid at Parameters.parameter[0]")]
    public async Task What_describes_nobody_is_refused(string body, string issue)
    {
        await using var engine = await Recorded();

        var answer = await engine.Send("POST", "Patient/$match", body);

        (answer.Status, answer.Issue()).ShouldBe((400, issue));
    }

    private static async Task<RunningEngine> Recorded()
    {
        var engine = await RunningEngine.Start();
        (await engine.Send("POST", "", Transactions.Of(
            Json("wang", Wang),
            Json("twin", "\"identifier\":[{\"system\":\"urn:mrn\",\"value\":\"A2\"}],\"name\":[{\"family\":\"Wang\",\"given\":[\"Daming\"]}],\"birthDate\":\"1960-03-05\""),
            Json("merged", Wang + ",\"link\":[{\"other\":{\"reference\":\"Patient/wang\"},\"type\":\"replaced-by\"}]"),
            Json("s1", "\"identifier\":[{\"system\":\"urn:shared\",\"value\":\"S\"}]"),
            Json("s2", "\"identifier\":[{\"system\":\"urn:shared\",\"value\":\"S\"}]"),
            Json("gone", Wang)))).Status.ShouldBe(200);
        await engine.Send("DELETE", "Patient/gone");

        return engine;
    }

    private static string Json(string id, string members) => $$"""{"resourceType":"Patient","id":"{{id}}",{{members}}}""";

    private static Patient Patient(string id, string members) => (Patient)ResourceJson.Parse(System.Text.Encoding.UTF8.GetBytes(Json(id, members))).Resource!;

    private static string Matches(FhirResponse answer) => string.Join(' ', answer.Json().TryGetProperty("entry", out var entries)
        ? entries.EnumerateArray().Where(entry => entry.GetProperty("search").String("mode") == "match").Select(entry =>
            $"{entry.GetProperty("resource").String("id")}:{entry.GetProperty("search").GetProperty("extension")[0].String("valueCode")}:{entry.GetProperty("search").GetProperty("score").GetRawText()}")
        : Enumerable.Empty<string>());
}
