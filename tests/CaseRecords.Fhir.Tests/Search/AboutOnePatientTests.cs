namespace CaseRecords.Fhir.Tests.Search;

/// <summary>What is in a patient's compartment is not always about the patient: a result may be of nobody, and measured by one.</summary>
public sealed class AboutOnePatientTests
{
    private const string About = """{"resourceType":"Observation","id":"ID","status":"final","code":{"coding":[{"system":"urn:s","code":"a"}]},"subject":{"reference":"Patient/p1"},"performer":[{"reference":"Patient/p1"}]}""";
    private const string Aside = """{"resourceType":"Observation","id":"ID","status":"final","code":{"coding":[{"system":"urn:s","code":"a"}]},"performer":[{"reference":"Patient/p1"}]}""";
    private const string Both = """{"resourceType":"Observation","id":"ID","status":"final","code":{"coding":[{"system":"urn:s","code":"a"}]},"subject":{"reference":"Patient/p1"},"performer":[{"reference":"Patient/p2"}]}""";
    private const string Other = """{"resourceType":"Observation","id":"ID","status":"final","code":{"coding":[{"system":"urn:s","code":"a"}]},"subject":{"reference":"Patient/p2"},"performer":[{"reference":"Patient/p1"}]}""";

    /// <summary>What is written in turn, and what a search for the patient and the code finds then.</summary>
    [Theory]
    [InlineData("o1 about", "o1")]
    [InlineData("o1 about, o2 aside", "o1")]
    [InlineData("o1 about, o2 aside, o2 about", "o1 o2")]
    [InlineData("o1 about, o2 about, o2 aside", "o1")]
    [InlineData("o1 aside, o1 gone, o2 about", "o2")]
    [InlineData("o1 aside, o1 gone, o1 about", "o1")]
    [InlineData("o1 both, o2 other, o3 about", "o1 o3")]
    [InlineData("o1 both, o1 aside, o2 other, o2 about", "o2")]
    public async Task A_search_for_a_patient_finds_what_is_about_the_patient(string written, string found)
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1"}""");
        await engine.Send("PUT", "Patient/p2", """{"resourceType":"Patient","id":"p2"}""");

        foreach (var (id, what) in written.Split(", ").Select(step => (step.Split(' ')[0], step.Split(' ')[1])))
        {
            var answer = what == "gone"
                ? await engine.Send("DELETE", $"Observation/{id}")
                : await engine.Send("PUT", $"Observation/{id}", (what switch { "about" => About, "aside" => Aside, "both" => Both, _ => Other }).Replace("ID", id, StringComparison.Ordinal));
            answer.Status.ShouldBeOneOf(200, 201, 204);
        }

        string[] wanted = found.Split(' ');

        foreach (var search in new[] { "patient=Patient/p1&code=urn:s|a", "subject=Patient/p1&code=urn:s|a", "code=urn:s|a&patient=p1&status=final", "patient=Patient/p1" })
        {
            (await engine.Send("GET", $"Observation?{search}")).Ids().Order().ShouldBe(wanted);
            var page = await engine.Send("GET", $"Observation?{search}&_count=1&_total=accurate");
            page.Json().GetProperty("total").GetInt32().ShouldBe(wanted.Length);
        }
    }
}
