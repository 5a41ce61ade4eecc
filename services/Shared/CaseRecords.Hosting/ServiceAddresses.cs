using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Hosting;

/// <summary>Where the other services are: <c>Services:patients</c> and so on.</summary>
public sealed class ServiceAddresses
{
    private readonly FrozenDictionary<string, Uri> addresses;

    private ServiceAddresses(FrozenDictionary<string, Uri> addresses) => this.addresses = addresses;

    /// <summary>The base address of a service that was asked for at the start, with a slash at its end.</summary>
    public Uri this[string service] => addresses[service];

    /// <summary>Reads the addresses of the services that this one calls.</summary>
    /// <exception cref="StartRefusedException">One is not there, or no absolute http or https address.</exception>
    public static ServiceAddresses From(IConfiguration configuration, params IEnumerable<string> services) =>
        new(services.Distinct().ToFrozenDictionary(service => service, service => Address(service, configuration[$"Services:{service}"])));

    private static Uri Address(string service, string? text) =>
        Uri.TryCreate(text?.TrimEnd('/') + "/", UriKind.Absolute, out var uri)
        && uri.Scheme is "http" or "https"
        && (uri.Query + uri.Fragment + uri.UserInfo).Length == 0
            ? uri
            : throw new StartRefusedException(
                $"Services:{service} needs the address of the service {service}, such as http://127.0.0.1:5101"
                + (string.IsNullOrEmpty(text) ? ": it is not set." : $", not '{text}'."));
}
