using System.Net;
using Microsoft.AspNetCore.Builder;

namespace CaseRecords.Hosting.Tests;

public sealed class LocalNetworksTests
{
    private const string Setting = "--Local:Networks";

    [Theory]
    [InlineData("172.18.0.1", HttpStatusCode.OK)]
    [InlineData("::ffff:172.18.0.1", HttpStatusCode.OK)]
    [InlineData("fd00:18::1", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("172.19.0.1", HttpStatusCode.Unauthorized)]
    [InlineData("fd00:19::1", HttpStatusCode.Unauthorized)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    public async Task Callers_from_a_listed_network_count_as_this_machines(string? address, HttpStatusCode expected)
    {
        await using var service = await TestService.Start(address, args: [Setting, "172.18.0.0/16, fd00:18::/64"]);

        (await service.Get("/closed")).StatusCode.ShouldBe(expected);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Host", "evil.example")]
    public async Task The_other_checks_stay(string header, string value)
    {
        await using var service = await TestService.Start("172.18.0.1", args: [Setting, "172.18.0.0/16"]);

        (await service.Get("/closed", (header, value))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public void With_a_network_the_host_may_listen_beyond_this_machine() =>
        Should.NotThrow(() => Host("172.18.0.0/16").ListenEverywhere());

    [Fact]
    public void Without_one_it_may_not() =>
        Should.Throw<StartRefusedException>(() => Host("").ListenEverywhere());

    [Theory]
    [InlineData("everyone")]
    [InlineData("172.18.0.1/8/9")]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    [InlineData("10.0.0.0/7")]
    [InlineData("203.0.113.0/24")]
    public void A_network_that_is_none_or_not_private_refuses_to_start(string networks) =>
        Should.Throw<StartRefusedException>(() => Host($"172.18.0.0/16,{networks}")).Message.ShouldContain("Local:Networks");

    private static WebApplicationBuilder Host(string networks) =>
        WebApplication.CreateBuilder([Setting, networks]).AddServiceHost();
}
