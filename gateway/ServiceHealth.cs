using CaseRecords.Hosting;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace CaseRecords.Gateway;

/// <summary>The gateway is ready when every service is.</summary>
internal static class ServiceHealth
{
    public static ReadinessCheck Check(IServiceProvider services, string service) =>
        new(service, _ => ValueTask.FromResult(WaitingFor(services.GetRequiredService<IProxyStateLookup>(), service)));

    private static string? WaitingFor(IProxyStateLookup proxy, string service)
    {
        var states = proxy.GetClusters()
            .SelectMany(cluster => cluster.Destinations.Values)
            .Where(destination => destination.DestinationId == service)
            .Select(destination => destination.Health)
            .ToList();

        return states.Any(health => DestinationHealth.Unhealthy == health.Active || DestinationHealth.Unhealthy == health.Passive) ? "it is not ready or cannot be reached"
            : states.Any(health => health.Active != DestinationHealth.Healthy) ? "its first answer"
            : null;
    }
}
