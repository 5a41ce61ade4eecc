using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace CaseRecords.Cluster;

/// <summary>What the containers of both servers have in common.</summary>
internal static class Containers
{
    /// <summary>
    /// Publishes nothing to the network where the engine is this machine's own and we are no container ourselves; and a first process that passes
    /// signals on, without which kill -9 cannot be told from inside.
    /// </summary>
    public static void Configure(CreateContainerParameters parameters)
    {
        var host = parameters.HostConfig ??= new HostConfig();
        host.Init = true;

        if (TestcontainersSettings.OS?.DockerEndpointAuthConfig?.Endpoint.Scheme != "unix" || File.Exists("/.dockerenv"))
        {
            return;
        }

        foreach (var binding in host.PortBindings?.Values.SelectMany(bindings => bindings) ?? [])
        {
            binding.HostIP = "127.0.0.1";
        }
    }

    /// <summary>kill -9 to everything in the container but its first process, which then ends.</summary>
    public static async Task Kill(IContainer container, CancellationToken cancellationToken)
    {
        try
        {
            await container.ExecAsync(["sh", "-c", "kill -9 -1"], cancellationToken);
        }
        catch (DockerApiException)
        {
            // The container was gone before the engine could say how the command ended.
        }

        await container.StopAsync(cancellationToken);
    }

    /// <exception cref="ServerFailedException">The engine could not start it, such as without a network to get the image from.</exception>
    public static async Task Start(IContainer container, CancellationToken cancellationToken)
    {
        try
        {
            await container.StartAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is DockerApiException or DockerUnavailableException or ResourceReaperException or ContainerNotRunningException
            or HttpRequestException or TimeoutException or IOException)
        {
            await container.DisposeAsync();
            throw new ServerFailedException($"Docker could not start {container.Image.FullName}: {failure.Message.ReplaceLineEndings(" ")}");
        }
    }
}
