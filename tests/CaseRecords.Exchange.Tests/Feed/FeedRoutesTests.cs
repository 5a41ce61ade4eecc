using System.Net;
using CaseRecords.Exchange.Feed;

namespace CaseRecords.Exchange.Tests.Feed;

public sealed class FeedRoutesTests
{
    private const string Other = "019ab3c27c1e7a529d0e0c6c2a7d9f11";

    [Fact]
    public async Task Without_a_cursor_the_feed_starts_at_the_oldest_event()
    {
        await using var exchange = await RunningExchange.Start();
        await Three(exchange);

        var page = await exchange.Feed();

        page.Subjects.ShouldBe(["Patient/p1", "Patient/p2", "Patient/p1"]);
        page.Types.ShouldBe(["org.caserecords.resource.created.v1", "org.caserecords.resource.created.v1", "org.caserecords.resource.updated.v1"]);
        page.Positions.ShouldBe([1, 2, 3]);
        page.Next.ShouldBe(page.Head);
    }

    [Fact]
    public async Task An_empty_log_has_a_cursor_to_go_on_from()
    {
        await using var exchange = await RunningExchange.Start();

        var empty = await exchange.Feed();
        await exchange.Put("Patient", "p1");
        var page = await exchange.Feed($"?after={empty.Next}");

        empty.Events.ShouldBeEmpty();
        page.Subjects.ShouldBe(["Patient/p1"]);
    }

    [Fact]
    public async Task After_now_only_what_comes_next_is_told()
    {
        await using var exchange = await RunningExchange.Start();
        await Three(exchange);

        var now = await exchange.Feed("?after=now");
        await exchange.Put("Patient", "p3");
        var page = await exchange.Feed($"?after={now.Next}");

        now.Events.ShouldBeEmpty();
        page.Subjects.ShouldBe(["Patient/p3"]);
    }

    [Fact]
    public async Task Pages_follow_one_another_to_the_head_without_gap_or_repeat()
    {
        await using var exchange = await RunningExchange.Start();
        await Three(exchange);

        var first = await exchange.Feed("?limit=2");
        var second = await exchange.Feed($"?limit=2&after={first.Next}");
        var third = await exchange.Feed($"?limit=2&after={second.Next}");

        first.Positions.ShouldBe([1, 2]);
        second.Positions.ShouldBe([3]);
        second.Next.ShouldBe(first.Head);
        third.Events.ShouldBeEmpty();
        third.Next.ShouldBe(second.Next);
    }

    [Theory]
    [InlineData("type=Observation", "Observation/o1")]
    [InlineData("patient=Patient/p2", "Patient/p2")]
    [InlineData("patient=p2", "Patient/p2")]
    [InlineData("type=org.caserecords.resource.updated.v1", "Patient/p1")]
    public async Task A_filter_leaves_out_the_rest_and_next_is_past_it(string filter, string subject)
    {
        await using var exchange = await RunningExchange.Start();
        await exchange.Put("Observation", "o1", "\"status\":\"final\",\"code\":{\"text\":\"x\"}");
        await Three(exchange);
        await exchange.Put("Organization", "o2", "\"name\":\"x\"");

        var page = await exchange.Feed($"?{filter}");

        page.Subjects.ShouldBe([subject]);
        page.Next.ShouldBe(page.Head);
    }

    [Fact]
    public async Task A_full_page_of_a_filter_goes_on_behind_its_last_event()
    {
        await using var exchange = await RunningExchange.Start();
        await Three(exchange);

        var first = await exchange.Feed("?patient=p1&limit=1");
        var second = await exchange.Feed($"?patient=p1&limit=1&after={first.Next}");

        first.Positions.ShouldBe([1]);
        second.Positions.ShouldBe([3]);
    }

    [Fact]
    public async Task A_wait_ends_as_soon_as_something_is_committed()
    {
        await using var exchange = await RunningExchange.Start();
        var now = await exchange.Feed("?after=now");

        var waiting = exchange.Feed($"?wait=60&after={now.Next}");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await exchange.Commit(HttpMethod.Put, "/fhir/Patient/p1", """{"resourceType":"Patient","id":"p1"}""");
        var page = await waiting;

        page.Subjects.ShouldBe(["Patient/p1"]);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_wait_for_one_patient_is_not_ended_by_another()
    {
        await using var exchange = await RunningExchange.Start();
        var now = await exchange.Feed("?after=now");

        var waiting = exchange.Feed($"?wait=60&patient=p2&after={now.Next}");
        await exchange.Put("Patient", "p1");
        await exchange.Put("Patient", "p2");

        (await waiting).Subjects.ShouldBe(["Patient/p2"]);
    }

    [Fact]
    public async Task A_cursor_of_another_epoch_is_gone()
    {
        await using var exchange = await RunningExchange.Start();
        await Three(exchange);

        (await exchange.Refusal($"/events?after={new FeedCursor(Other, 1)}")).ShouldBe((HttpStatusCode.Gone, "expired at after"));
    }

    [Fact]
    public async Task A_cursor_older_than_what_is_kept_is_gone_and_a_new_start_is_at_the_oldest()
    {
        await using var exchange = await RunningExchange.Start();
        var start = (await exchange.Feed()).Next;
        await Three(exchange);
        var second = (await exchange.Feed("?limit=2")).Next;

        await exchange.Store.TrimLog(DateTimeOffset.MaxValue, 100, TestContext.Current.CancellationToken);

        (await exchange.Refusal($"/events?after={start}")).ShouldBe((HttpStatusCode.Gone, "expired at after"));
        (await exchange.Feed()).Positions.ShouldBe([3]);
        (await exchange.Feed($"?after={second}")).Positions.ShouldBe([3]);
    }

    [Fact]
    public async Task A_cursor_beyond_the_head_is_none_of_ours()
    {
        await using var exchange = await RunningExchange.Start();
        var head = FeedCursor.Parse((await exchange.Feed()).Head)!.Value;

        (await exchange.Refusal($"/events?after={head with { Position = head.Position + 1 }}")).ShouldBe((HttpStatusCode.BadRequest, "invalid at after"));
    }

    [Theory]
    [InlineData("since=2026", "since")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=5&limit=6", "limit")]
    [InlineData("after=yesterday", "after")]
    public async Task A_bad_parameter_is_400_by_its_name(string query, string name)
    {
        await using var exchange = await RunningExchange.Start();

        (await exchange.Refusal($"/events?{query}")).ShouldBe((HttpStatusCode.BadRequest, $"invalid at {name}"));
    }

    /// <summary>Two patients, and a change of the first.</summary>
    private static async Task Three(RunningExchange exchange)
    {
        await exchange.Put("Patient", "p1");
        await exchange.Put("Patient", "p2");
        await exchange.Put("Patient", "p1", "\"active\":true");
    }
}
