using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CaseRecords.Hosting;

internal sealed class LocalAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>Whose callers count as this machine's, beside loopback's own.</summary>
    public LocalNetworks? Networks { get; set; }
}

/// <summary>Signs in whoever calls from this machine, with every scope: the only scheme until an issuer is configured.</summary>
/// <remarks>
/// A browser on this machine also carries requests of pages from elsewhere. Those say so (<c>Origin</c>, <c>Sec-Fetch-Site</c>) or,
/// with a rebound name, use a <c>Host</c> that is not this machine's; none of them is signed in.
/// </remarks>
internal sealed class LocalAuthentication(
    IOptionsMonitor<LocalAuthenticationOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<LocalAuthenticationOptions>(options, loggers, encoder)
{
    public const string SchemeName = "local";

    /// <summary>What the local caller may do.</summary>
    /// <seealso href="https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html"/>
    public const string Scopes = "system/*.cruds";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        Task.FromResult(IsLocal(Context.Connection.RemoteIpAddress) && IsLoopbackName(Request.Host) && !IsFromAnotherSite()
            ? AuthenticateResult.Success(new AuthenticationTicket(LocalCaller(), SchemeName))
            : AuthenticateResult.NoResult());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Response.Headers.WWWAuthenticate = "Bearer";

        return Task.CompletedTask;
    }

    private static ClaimsPrincipal LocalCaller() => new(new ClaimsIdentity(
        [new Claim("sub", "local"), new Claim("client_id", "local"), new Claim("scope", Scopes)], SchemeName, "sub", roleType: null));

    private bool IsLocal(IPAddress? caller) => caller is not null && (IPAddress.IsLoopback(caller) || Options.Networks?.Contain(caller) == true);

    private static bool IsLoopbackName(HostString host) =>
        host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool IsFromAnotherSite()
    {
        var origin = Request.Headers.Origin.ToString();
        var foreignOrigin = origin.Length > 0 && !origin.Equals($"{Request.Scheme}://{Request.Host}", StringComparison.OrdinalIgnoreCase);
        var foreignSite = Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";

        return foreignOrigin || (foreignSite && !IsLinkFollowed());
    }

    /// <summary>A link from elsewhere may open a page of ours: the page it stood on cannot read the answer.</summary>
    private bool IsLinkFollowed() =>
        HttpMethods.IsGet(Request.Method)
        && Request.Headers["Sec-Fetch-Mode"] == "navigate"
        && Request.Headers["Sec-Fetch-Dest"] == "document";
}
