using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaseRecords.Hosting.Tests;

public sealed class OutcomeForRefusedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/fhir/Patient", null, 401, "login")]
    [InlineData("/events", null, 401, "login")]
    [InlineData("/timeline/p1", null, 401, "login")]
    [InlineData("/fhir/nothing/here", null, 401, "login")]
    [InlineData("/fhir/Patient", "known", 403, "forbidden")]
    [InlineData("/events", "known", 403, "forbidden")]
    [InlineData("/timeline/p1", "known", 403, "forbidden")]
    public async Task A_program_that_is_not_let_in_is_told_so_in_an_OperationOutcome(string path, string? caller, int status, string code)
    {
        using var answer = await Get(path, caller);

        answer.StatusCode.ShouldBe((HttpStatusCode)status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/fhir+json");
        var outcome = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        outcome.GetProperty("resourceType").GetString().ShouldBe("OperationOutcome");
        outcome.GetProperty("issue")[0].GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task The_challenge_stays() => (await Get("/fhir/Patient", null)).Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");

    [Theory]
    [InlineData("/")]
    [InlineData("/fhirish")]
    public async Task A_page_is_refused_without_one(string path)
    {
        using var answer = await Get(path, null);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_is_let_in_gets_what_was_asked_for() =>
        (await (await Get("/fhir/Patient", "trusted")).Content.ReadAsStringAsync(Cancel)).ShouldBe("in");

    private static async Task<HttpResponseMessage> Get(string path, string? caller)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.AddAuthentication("test").AddScheme<AuthenticationSchemeOptions, ByHeader>("test", configureOptions: null);
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireUserName("trusted").Build());
        builder.Services.AddSingleton<IAuthorizationMiddlewareResultHandler, OutcomeForRefused>();
        await using var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/fhir/Patient", () => "in");
        app.MapGet("/events", () => "in");
        app.MapGet("/timeline/{id}", (string id) => id);
        await app.StartAsync(Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Caller", caller is null ? [] : [caller]);
        var answer = await app.GetTestClient().SendAsync(request, Cancel);
        await answer.Content.LoadIntoBufferAsync(Cancel);

        return answer;
    }

    private sealed class ByHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, System.Text.Encodings.Web.UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers["X-Caller"].ToString() is { Length: > 0 } name
                ? AuthenticateResult.Success(new AuthenticationTicket(new(new System.Security.Claims.ClaimsIdentity([new("name", name)], "test", "name", null)), "test"))
                : AuthenticateResult.NoResult());

        protected override Task HandleChallengeAsync(AuthenticationProperties properties)
        {
            Response.StatusCode = StatusCodes.Status401Unauthorized;
            Response.Headers.WWWAuthenticate = "Bearer";

            return Task.CompletedTask;
        }
    }
}
