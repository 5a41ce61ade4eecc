using System.Net;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Hosting;

/// <summary>
/// Networks whose callers count as this machine's: in a container, a port published on the host's loopback is reached from the
/// container network's address. None unless <c>Local:Networks</c> names them.
/// </summary>
internal sealed class LocalNetworks
{
    private static readonly IPNetwork[] Private =
        [.. ((string[])["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7"]).Select(network => IPNetwork.Parse(network))];

    private readonly IReadOnlyList<IPNetwork> networks;

    private LocalNetworks(IReadOnlyList<IPNetwork> networks) => this.networks = networks;

    public bool AreNone => networks.Count == 0;

    /// <summary>Reads <c>Local:Networks</c>, a list such as <c>172.18.0.0/16,fd00:18::/64</c>.</summary>
    /// <exception cref="StartRefusedException">It holds something else, or a network that others than one site share.</exception>
    public static LocalNetworks From(IConfiguration configuration) =>
        new([.. (configuration["Local:Networks"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Network)]);

    public bool Contain(IPAddress caller)
    {
        var address = caller.IsIPv4MappedToIPv6 ? caller.MapToIPv4() : caller;

        return networks.Any(network => network.Contains(address));
    }

    private static IPNetwork Network(string text) =>
        !IPNetwork.TryParse(text, out var network)
            ? throw new StartRefusedException($"Local:Networks needs networks such as 172.18.0.0/16, separated by commas, not '{text}'.")
        : !Private.Any(known => known.PrefixLength <= network.PrefixLength && known.Contains(network.BaseAddress))
            ? throw new StartRefusedException($"Local:Networks cannot hold {text}: everyone there would be signed in with every permission, and it is no private network.")
            : network;
}
