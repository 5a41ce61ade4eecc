using CaseRecords.Exchange.Feed;
using CaseRecords.Fhir.Log;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CaseRecords.Exchange.Tests.Feed;

public sealed class FeedRequestTests
{
    private static readonly FeedCursor Cursor = new("019ab3c27c1e7a529d0e0c6c2a7d9f11", 7);

    [Fact]
    public void Nothing_asked_is_everything_kept_a_hundred_at_a_time() =>
        Parse("").Request.ShouldBe(new FeedRequest(null, FromHead: false, 100, LogFilter.None, TimeSpan.Zero));

    [Fact]
    public void Every_parameter_is_read()
    {
        var request = Parse($"?after={Cursor}&limit=5&wait=20&type=Condition&patient=Patient/p1").Request;

        request.ShouldBe(new FeedRequest(Cursor, FromHead: false, 5, new LogFilter(Type: "Condition", Patient: "Patient/p1"), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void After_now_starts_at_the_head() => Parse("?after=now").Request!.FromHead.ShouldBeTrue();

    [Fact]
    public void A_bare_id_names_a_patient() => Parse("?patient=p1").Request!.Filter.Patient.ShouldBe("Patient/p1");

    [Theory]
    [InlineData("limit=1", 1)]
    [InlineData("limit=1000", 1000)]
    public void Limits_reach_from_1_to_1000(string query, int limit) => Parse($"?{query}").Request!.Limit.ShouldBe(limit);

    [Theory]
    [InlineData("wait=0", 0)]
    [InlineData("wait=60", 60)]
    public void Waits_reach_from_0_to_60_seconds(string query, int seconds) => Parse($"?{query}").Request!.Wait.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("after", "yesterday")]
    [InlineData("after", "Now")]
    [InlineData("limit", "0")]
    [InlineData("limit", "1001")]
    [InlineData("limit", "-1")]
    [InlineData("limit", "ten")]
    [InlineData("wait", "61")]
    [InlineData("wait", "-1")]
    [InlineData("wait", "0.5")]
    [InlineData("type", "Pacient")]
    [InlineData("type", "org.caserecords.resource.destroyed.v1")]
    [InlineData("patient", "Observation/o1")]
    [InlineData("patient", "p 1")]
    [InlineData("patient", "Patient/")]
    [InlineData("since", "2026-01-01")]
    [InlineData("After", "now")]
    public void A_bad_value_or_an_unknown_parameter_is_refused_by_its_name(string name, string value) =>
        Parse($"?{name}={Uri.EscapeDataString(value)}").ShouldSatisfyAllConditions(
            result => result.Request.ShouldBeNull(),
            result => result.Issue!.Status.ShouldBe(400),
            result => result.Issue!.Expression.ShouldBe(name));

    [Theory]
    [InlineData("after")]
    [InlineData("limit")]
    [InlineData("wait")]
    [InlineData("type")]
    [InlineData("patient")]
    public void A_parameter_is_given_once_and_with_a_value(string name)
    {
        Parse($"?{name}=1&{name}=1").Issue!.Expression.ShouldBe(name);
        Parse($"?{name}=").Issue!.Expression.ShouldBe(name);
    }

    private static (FeedRequest? Request, Fhir.Issues.Issue? Issue) Parse(string query) => FeedRequest.Parse(new QueryCollection(QueryHelpers.ParseQuery(query)));
}
