using System.Net;

namespace CaseRecords.Hosting.Tests;

public sealed class LocalAuthenticationTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task A_caller_on_this_machine_is_signed_in_with_every_scope(string address)
    {
        await using var service = await TestService.Start(address, answer: context => context.User.FindFirst("scope")!.Value);

        var answer = await service.Get("/closed");

        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("system/*.cruds");
    }

    [Theory]
    [InlineData("10.0.0.7")]
    [InlineData("fe80::1")]
    [InlineData(null)]
    public async Task Anyone_else_is_not(string? address)
    {
        await using var service = await TestService.Start(address);

        var answer = await service.Get("/closed");

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    public async Task A_forwarded_address_is_not_believed(string header, string value)
    {
        await using var service = await TestService.Start("10.0.0.7");

        (await service.Get("/closed", (header, value))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_closed_to_strangers_too()
    {
        await using var service = await TestService.Start("10.0.0.7");

        (await service.Get("/nowhere")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Host", "evil.example")]
    public async Task A_page_from_elsewhere_does_not_borrow_the_browser_of_this_machine(string header, string value)
    {
        await using var service = await TestService.Start();

        (await service.Send(HttpMethod.Post, "/closed", (header, value))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Origin", "http://localhost")]
    [InlineData("Sec-Fetch-Site", "same-origin")]
    [InlineData("Host", "127.0.0.1:8080")]
    [InlineData("Host", "[::1]:8080")]
    public async Task Our_own_page_is_let_in(string header, string value)
    {
        await using var service = await TestService.Start();

        (await service.Send(HttpMethod.Post, "/closed", (header, value))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_link_from_elsewhere_opens_our_page()
    {
        await using var service = await TestService.Start();

        var answer = await service.Get(
            "/closed", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
