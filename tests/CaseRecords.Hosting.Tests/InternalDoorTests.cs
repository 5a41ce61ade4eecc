using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Hosting.Tests;

public sealed class InternalDoorTests
{
    private const string Header = "X-CaseRecords-Key";
    private const string Caller = "X-CaseRecords-Caller";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("local")]
    [InlineData("exchange")]
    public async Task Whoever_carries_the_key_is_signed_in_as_the_caller_it_names(string caller)
    {
        await using var service = await TestService.StartInner(context => string.Join(
            ' ', context.User.Identity!.Name, context.User.FindFirst("client_id")!.Value, context.User.FindFirst("scope")!.Value));

        var answer = await service.Get("/closed", (Header, TestService.Key), (Caller, caller));

        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe($"{caller} {caller} system/*.cruds");
    }

    [Theory]
    [InlineData("/closed")]
    [InlineData("/open")]
    [InlineData("/nowhere")]
    [InlineData("/health/events")]
    [InlineData("/health/live/deeper")]
    public async Task Without_the_key_nothing_is_reached(string path)
    {
        await using var service = await TestService.StartInner();

        foreach (var sent in (string[][])[[], [""], ["another key of thirty-two letters"], [TestService.Key[..^1]], [TestService.Key.ToUpperInvariant()], [TestService.Key, TestService.Key]])
        {
            var answer = await service.Get(path, [(Caller, "local"), .. sent.Select(key => (Header, key))]);

            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe(
                """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"login","diagnostics":"This service answers the gateway and the other services only."}]}""");
        }
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_supervisor_needs_no_key(string path)
    {
        await using var service = await TestService.StartInner();

        (await service.Get(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    public async Task The_key_without_a_name_opens_only_what_is_open_to_anyone(string? caller)
    {
        await using var service = await TestService.StartInner();
        (string, string)[] headers = [(Header, TestService.Key), .. caller is null ? [] : new[] { (Caller, caller) }];

        (await service.Get("/open", headers)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await service.Get("/closed", headers)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_host_that_callers_reach_themselves_believes_no_key()
    {
        await using var service = await TestService.Start("10.0.0.7", args: ["--Internal:Key", TestService.Key]);

        (await service.Get("/closed", (Header, TestService.Key), (Caller, "local"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task No_handler_sees_the_key()
    {
        await using var service = await TestService.StartInner(context => $"{context.Request.Headers[Header]}.");

        var answer = await service.Get("/closed", (Header, TestService.Key), (Caller, "local"));

        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe(".");
    }

    [Theory]
    [InlineData(TestService.Key, "https://records.example.org")]
    [InlineData("a wrong one", "http://10.0.0.7:5101")]
    [InlineData(null, "http://10.0.0.7:5101")]
    public async Task Forwarded_headers_are_believed_with_the_key_only(string? key, string expected)
    {
        var context = await Knock(key, ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "records.example.org"));

        Base().For(context.Request).ShouldBe(expected);
    }

    [Theory]
    [InlineData("ftp")]
    [InlineData("")]
    public async Task A_scheme_that_is_none_of_the_web_is_not_taken(string scheme)
    {
        var context = await Knock(TestService.Key, ("X-Forwarded-Proto", scheme));

        Base().For(context.Request).ShouldBe("http://10.0.0.7:5101");
    }

    [Fact]
    public void With_the_key_a_service_may_listen_to_the_network()
    {
        var builder = WebApplication.CreateBuilder(["--Internal:Key", TestService.Key]);
        builder.AddInnerServiceHost();

        Should.NotThrow(() => builder.ListenEverywhere());
    }

    [Fact]
    public void Without_the_key_it_does_not_start() =>
        Should.Throw<StartRefusedException>(() => WebApplication.CreateBuilder().AddInnerServiceHost()).Message.ShouldContain("Internal:Key");

    /// <summary>A request to what is open to all, so that the door lets it pass with and without the key.</summary>
    private static async Task<HttpContext> Knock(string? key, params (string Name, string Value)[] headers)
    {
        var passed = false;
        var context = new DefaultHttpContext { Request = { Scheme = "http", Host = new HostString("10.0.0.7:5101"), Path = "/health/ready" } };

        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        context.Request.Headers[Header] = key;
        await new InternalDoor(InternalKey.From(Configured(TestService.Key))).InvokeAsync(context, _ =>
        {
            passed = true;

            return Task.CompletedTask;
        });

        passed.ShouldBeTrue();

        return context;
    }

    private static PublicBase Base() => PublicBase.From(new ConfigurationBuilder().Build());

    private static IConfiguration Configured(string key) =>
        new ConfigurationBuilder().AddInMemoryCollection([new("Internal:Key", key)]).Build();
}
