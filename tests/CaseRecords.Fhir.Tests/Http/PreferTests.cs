using System.Text;
using CaseRecords.Fhir.Http;

namespace CaseRecords.Fhir.Tests.Http;

/// <summary>What a client would like, and how it is told that it got it.</summary>
/// <seealso href="https://hl7.org/fhir/R4/http.html#ops"/>
public sealed class PreferTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Theory]
    [InlineData("PUT", "Patient/applied", "return=minimal", "return=minimal")]
    [InlineData("PUT", "Patient/applied", "return=OperationOutcome", "return=OperationOutcome")]
    [InlineData("PUT", "Patient/applied", "return=nonsense, wait=5", "")]
    [InlineData("PUT", "Patient/other", "return=minimal", "")]
    [InlineData("GET", "Patient/applied", "return=minimal", "")]
    [InlineData("GET", "Patient?colour=red", "handling=lenient", "handling=lenient")]
    [InlineData("GET", "Patient?colour=red", "handling=strict", "")]
    public async Task A_preference_that_was_followed_is_named(string method, string url, string prefer, string applied)
    {
        var body = Encoding.UTF8.GetBytes("""{"resourceType":"Patient","id":"applied"}""");

        (await server.Send(method, url, method == "PUT" ? body : null, method == "PUT" ? RunningServer.FhirJson : null, ("Prefer", prefer)))["Preference-Applied"].ShouldBe(applied);
    }

    [Theory]
    [InlineData("return=minimal", "minimal", false, false)]
    [InlineData("return=\"representation\"; handling=lenient", "representation", true, false)]
    [InlineData("handling=strict, return=operationoutcome", "OperationOutcome", false, false)]
    [InlineData("respond-async, wait=10, foo=bar", null, false, true)]
    [InlineData("return=nonsense", null, false, false)]
    [InlineData("handling=strict, handling=lenient", null, false, false)]
    [InlineData("RETURN=minimal,Handling=LENIENT", "minimal", true, false)]
    [InlineData("", null, false, false)]
    public void Preferences_are_read_and_unknown_ones_ignored(string header, string? returns, bool lenient, bool isAsync) =>
        Prefer.Parse([header]).ShouldBe(new Prefer(returns, lenient) { RespondsAsync = isAsync });

    [Theory]
    [InlineData(null, 204, "")]
    [InlineData("return=minimal", 204, "")]
    [InlineData("return=representation", 204, "")]
    [InlineData("return=OperationOutcome", 200, "OperationOutcome")]
    public async Task A_delete_answers_as_Prefer_asks(string? prefer, int status, string type)
    {
        await using var engine = await RunningEngine.Start();
        await engine.Send("PUT", "Patient/p1", """{"resourceType":"Patient","id":"p1"}""");

        foreach (var etag in new[] { "W/\"2\"", null })
        {
            var answer = await engine.Send(RunningEngine.Request("DELETE", "Patient/p1") with { Prefer = Prefer.Parse([prefer]) });

            answer.Status.ShouldBe(status);
            (answer.Body.IsEmpty ? "" : answer.Json().String("resourceType")).ShouldBe(type);
            answer.ETag.ShouldBe(etag ?? answer.ETag);
        }
    }
}
