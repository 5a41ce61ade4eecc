using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaseRecords.Hosting;

/// <summary>Signs in whom the gateway, or another service, says it calls for. Whether it may say so was decided at the <see cref="InternalDoor"/>.</summary>
internal sealed class InternalAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "internal";

    private const int LongestName = 256;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
        Context.Features.Get<OpenedByKey>() is not null && Request.Headers[InternalHeaders.Caller] is [{ } caller] && IsName(caller)
            ? AuthenticateResult.Success(new AuthenticationTicket(Called(caller), SchemeName))
            : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;

        return Task.CompletedTask;
    }

    private static ClaimsPrincipal Called(string caller) => new(new ClaimsIdentity(
        [new Claim("sub", caller), new Claim("client_id", caller), new Claim("scope", LocalAuthentication.Scopes)], SchemeName, "sub", roleType: null));

    private static bool IsName(string caller) => caller is { Length: > 0 and <= LongestName } && caller.All(c => c is > ' ' and <= '~');
}
