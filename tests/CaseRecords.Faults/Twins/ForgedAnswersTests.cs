using System.Net;

namespace CaseRecords.Faults.Twins;

/// <summary>Each check fires on what it is there to find.</summary>
public sealed class ForgedAnswersTests
{
    private const string Outcome = """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"transient"}]}""";

    [Theory]
    [InlineData(503, Outcome, true, null)]
    [InlineData(507, Outcome, false, null)]
    [InlineData(412, Outcome, false, null)]
    [InlineData(503, Outcome, false, "503 without Retry-After")]
    [InlineData(503, "busy", true, "503 without an OperationOutcome")]
    [InlineData(507, "{}", false, "507 without an OperationOutcome")]
    [InlineData(503, """{"resourceType":"OperationOutcome","issue":[]}""", true, "503 without an OperationOutcome")]
    [InlineData(500, Outcome, true, "500 is not what may be answered here")]
    [InlineData(409, Outcome, true, "409 is not what may be answered here")]
    public void A_refusal_says_what_is_so_and_what_to_do(int status, string body, bool retryAfter, string? complaint)
    {
        var answer = new FhirAnswer((HttpStatusCode)status, body, null) { Headers = retryAfter ? new Dictionary<string, string> { ["Retry-After"] = "1" } : [] };

        var said = Refusal.Complaint(answer, 412);

        (said is null ? null : said[..said.IndexOf(": ", StringComparison.Ordinal)]).ShouldBe(complaint);
    }

    [Fact]
    public async Task A_lost_write_and_one_that_holds_something_else_are_found()
    {
        var ledger = new Ledger();

        foreach (var id in (string[])["kept", "gone", "changed", "other-version"])
        {
            ledger.Acknowledge($"Patient/{id}", 1, ContentHash.Of(Marked.Resource($"Patient/{id}", "sent")));
        }

        var lost = await LostWrites.Find(ledger, (place, _) => Task.FromResult(place switch
        {
            "Patient/gone" => new FhirAnswer(HttpStatusCode.NotFound, "", null),
            "Patient/changed" => new FhirAnswer(HttpStatusCode.OK, Stored(place, "another", 1), null),
            "Patient/other-version" => new FhirAnswer(HttpStatusCode.OK, Stored(place, "sent", 2), null),
            _ => new FhirAnswer(HttpStatusCode.OK, Stored(place, "sent", 1), null),
        }));

        lost.Order().ShouldBe(
        [
            "Patient/changed version 1 holds something else than was acknowledged",
            "Patient/gone version 1 was acknowledged and is answered with 404",
            "Patient/other-version version 1 says that it is another version",
        ]);
    }

    [Fact]
    public void A_version_that_two_were_told_of_is_a_complaint()
    {
        var ledger = new Ledger();

        ledger.Acknowledge("Patient/p", 2, "one");
        ledger.Acknowledge("Patient/p", 2, "another");

        ledger.Complaints.ShouldHaveSingleItem().ShouldBe("Patient/p version 2 was acknowledged twice");
    }

    [Theory]
    [InlineData(2, new string[0])]
    [InlineData(3, new[] { "Patient/p is at version 3, and 2 writes were acknowledged", "Patient/p is at version 3, and version 2 is the newest that was acknowledged" })]
    [InlineData(1, new[] { "Patient/p is at version 1, and 2 writes were acknowledged", "Patient/p is at version 1, and version 2 is the newest that was acknowledged" })]
    public void Versions_and_acknowledgements_are_counted(long current, string[] wrong)
    {
        var ledger = new Ledger();
        ledger.Acknowledge("Patient/p", 1, "");
        ledger.Acknowledge("Patient/p", 2, "");

        Counted.Wrong(ledger, new Dictionary<string, long> { ["Patient/p"] = current }).ShouldBe(wrong);
    }

    [Fact]
    public void A_bundle_that_is_there_in_part_is_found_whatever_its_sender_was_told()
    {
        Dictionary<string, (BundleFate, int)> bundles = new()
        {
            ["whole"] = (BundleFate.Acknowledged, 3),
            ["half"] = (BundleFate.Acknowledged, 3),
            ["refused"] = (BundleFate.Refused, 3),
            ["refused and written"] = (BundleFate.Refused, 3),
            ["unanswered"] = (BundleFate.Unanswered, 3),
            ["unanswered and written"] = (BundleFate.Unanswered, 3),
            ["unanswered and half written"] = (BundleFate.Unanswered, 3),
        };

        WholeBundles.Partial(bundles, new Dictionary<string, int> { ["whole"] = 3, ["half"] = 2, ["refused and written"] = 3, ["unanswered and written"] = 3, ["unanswered and half written"] = 1, ["nobody's"] = 1 }).ShouldBe(
        [
            "2 of the 3 writes of bundle half are there, and it was Acknowledged",
            "3 of the 3 writes of bundle refused and written are there, and it was Refused",
            "1 of the 3 writes of bundle unanswered and half written are there, and it was Unanswered",
            "nobody sent the bundle nobody's, whose writes are there",
        ]);
    }

    private static string Stored(string place, string mark, int version) =>
        Marked.Resource(place, mark).Replace("\"identifier\"", $$"""
            "meta":{"versionId":"{{version}}","lastUpdated":"2026-01-01T00:00:00Z"},"identifier"
            """, StringComparison.Ordinal);
}
