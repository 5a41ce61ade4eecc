using System.Diagnostics;

namespace CaseRecords.Hosting.Tests;

public sealed class RequestIdTests
{
    [Fact]
    public async Task The_callers_id_comes_back_and_reaches_the_handler()
    {
        await using var service = await TestService.Start(answer: context => context.TraceIdentifier);

        var answer = await service.Get("/closed", ("X-Request-Id", "ehr-42:a.b_c"));

        Returned(answer).ShouldBe("ehr-42:a.b_c");
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("ehr-42:a.b_c");
    }

    [Theory]
    [InlineData("r1", "r1")]
    [InlineData("two words", null)]
    public async Task A_proxy_that_copies_the_headers_passes_on_the_id_that_counts(string sent, string? passedOn)
    {
        await using var service = await TestService.Start(answer: context => context.Request.Headers["X-Request-Id"].ToString());

        var answer = await service.Get("/closed", ("X-Request-Id", sent));

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(passedOn ?? Returned(answer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("<script>")]
    [InlineData("é")]
    public async Task An_unsafe_id_is_replaced_by_a_fresh_one(string sent)
    {
        await using var service = await TestService.Start();

        Guid.TryParse(Returned(await service.Get("/closed", ("X-Request-Id", sent))), out _).ShouldBeTrue();
    }

    [Fact]
    public void An_id_may_have_128_characters_and_no_more()
    {
        RequestId.IsSafe(new string('a', 128)).ShouldBeTrue();
        RequestId.IsSafe(new string('a', 129)).ShouldBeFalse();
    }

    [Fact]
    public void An_id_that_would_break_a_log_line_is_unsafe() => RequestId.IsSafe("a\nb").ShouldBeFalse();

    [Fact]
    public async Task Two_requests_without_an_id_get_different_ones()
    {
        await using var service = await TestService.Start();

        Returned(await service.Get("/closed")).ShouldNotBe(Returned(await service.Get("/closed")));
    }

    [Fact]
    public async Task A_refused_request_has_an_id_too()
    {
        await using var service = await TestService.Start("10.0.0.7");

        Returned(await service.Get("/closed", ("X-Request-Id", "r1"))).ShouldBe("r1");
    }

    [Fact]
    public async Task The_callers_trace_goes_on()
    {
        await using var service = await TestService.Start(answer: _ => Activity.Current!.TraceId.ToHexString());

        var answer = await service.Get("/closed", ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("0af7651916cd43dd8448eb211c80319c");
    }

    private static string Returned(HttpResponseMessage answer) => answer.Headers.GetValues("X-Request-Id").ShouldHaveSingleItem();
}
