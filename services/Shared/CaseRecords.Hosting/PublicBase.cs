using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Hosting;

/// <summary>The address under which the outside knows this system, for absolute links.</summary>
/// <remarks>Taken from <c>--public-url</c>, else from the request's Host. A service behind the gateway takes that from the forwarded headers, where the internal key vouches for them.</remarks>
public sealed class PublicBase
{
    private readonly string? configured;

    private PublicBase(string? configured) => this.configured = configured;

    /// <summary>Reads <c>--public-url</c>.</summary>
    /// <exception cref="StartRefusedException">It is not an absolute http or https address without query, fragment and user.</exception>
    public static PublicBase From(IConfiguration configuration)
    {
        var given = configuration["public-url"];

        if (string.IsNullOrEmpty(given))
        {
            return new PublicBase(null);
        }

        var usable = Uri.TryCreate(given, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && (uri.Query + uri.Fragment + uri.UserInfo).Length == 0;

        return usable
            ? new PublicBase(given.TrimEnd('/'))
            : throw new StartRefusedException($"--public-url needs an address such as https://records.example.org, not '{given}'.");
    }

    /// <summary>The base without a slash at its end, such as <c>http://127.0.0.1:8080</c>.</summary>
    public string For(HttpRequest request) => configured ?? $"{request.Scheme}://{request.Host}{request.PathBase}";

    /// <summary>The FHIR base without a slash at its end.</summary>
    public string Fhir(HttpRequest request) => For(request) + "/fhir";
}
