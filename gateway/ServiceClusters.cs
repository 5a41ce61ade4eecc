using CaseRecords.Hosting;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;

namespace CaseRecords.Gateway;

/// <summary>Gives every cluster of <c>appsettings.json</c> what all have in common: the addresses of its services, how they are called and watched.</summary>
internal sealed class ServiceClusters(ServiceAddresses addresses) : IProxyConfigFilter
{
    /// <summary>Longer than any long poll, and than the largest bundle takes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly ForwarderRequestConfig Request = new() { ActivityTimeout = Patience };

    // HTTP takes more than ASCII in a header from some clients; it goes on as it came.
    private static readonly HttpClientConfig Client = new() { RequestHeaderEncoding = "utf-8" };

    /// <summary>A dead one is left out at the first failure and back within a second or two; if none seems well, each is tried.</summary>
    private static readonly HealthCheckConfig Watched = new()
    {
        Active = new() { Enabled = true, Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromSeconds(3), Path = "/health/ready" },
        Passive = new() { Enabled = true, Policy = FirstFailure.PolicyName, ReactivationPeriod = TimeSpan.FromSeconds(1) },
        AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
    };

    private static readonly Dictionary<string, string> OneFailure = new()
    {
        [ConsecutiveFailuresHealthPolicyOptions.ThresholdMetadataName] = "1",
    };

    /// <summary>The services that the clusters name, each once.</summary>
    public static IReadOnlyList<string> Named(IConfiguration proxy) =>
    [
        .. proxy.GetSection("Clusters").GetChildren()
            .SelectMany(cluster => cluster.GetSection("Destinations").GetChildren())
            .Select(service => service.Key)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) => ValueTask.FromResult(cluster with
    {
        Destinations = cluster.Destinations?.ToDictionary(
            service => service.Key, service => service.Value with { Address = addresses[service.Key].AbsoluteUri }),
        LoadBalancingPolicy = cluster.LoadBalancingPolicy ?? LoadBalancingPolicies.PowerOfTwoChoices,
        HttpRequest = cluster.HttpRequest ?? Request,
        HttpClient = cluster.HttpClient ?? Client,
        HealthCheck = cluster.HealthCheck ?? Watched,
        Metadata = cluster.Metadata ?? OneFailure,
    });

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => ValueTask.FromResult(route);
}
