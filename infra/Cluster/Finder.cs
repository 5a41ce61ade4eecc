using DotNet.Testcontainers.Configurations;

namespace CaseRecords.Cluster;

/// <summary>Finds a server, or starts one.</summary>
internal static class Finder
{
    public static Task<IFoundServer> Find(ServerKind kind, DataPlace place, CancellationToken cancellationToken)
    {
        var address = Environment.GetEnvironmentVariable(kind.Variable) is { Length: > 0 } named ? named : null;

        return Find(kind, address is null ? Look(kind) : new Surroundings { Address = true }, address, place, cancellationToken);
    }

    public static Task<IFoundServer> StartOwn(ServerKind kind, DataPlace place, CancellationToken cancellationToken) =>
        Find(kind, Look(kind), address: null, place, cancellationToken);

    internal static async Task<IFoundServer> Find(ServerKind kind, Surroundings there, string? address, DataPlace place, CancellationToken cancellationToken)
    {
        List<string> failures = [];

        foreach (var way in Ways.InOrder(there))
        {
            try
            {
                return await Take(way, kind, address, place, cancellationToken);
            }
            catch (ServerFailedException failure)
            {
                failures.Add(failure.Message);
            }
        }

        throw new ServerFailedException(failures is [] ? NothingThere(kind) : string.Join(' ', failures));
    }

    private static string NothingThere(ServerKind kind) =>
        $"{kind.Name} is needed and was not found. On Debian or Ubuntu: sudo apt-get install --no-install-recommends {kind.Package}; with Docker: start its engine; anywhere: {kind.Variable}={kind.Example} names a running one.";

    private static Surroundings Look(ServerKind kind) => new()
    {
        Docker = TestcontainersSettings.OS?.DockerEndpointAuthConfig is not null,
        Binaries = kind.HasBinaries(),
        CanInstall = DebianPackages.CanInstall,
    };

    private static async Task<IFoundServer> Take(Way way, ServerKind kind, string? address, DataPlace place, CancellationToken cancellationToken)
    {
        switch (way)
        {
            case Way.Address:
                await kind.Ask(address!, cancellationToken);
                return new NamedServer(address!, kind.Variable);
            case Way.Container:
                return await kind.StartContainer(cancellationToken);
            case Way.Packages:
                await DebianPackages.Install(kind.Package, cancellationToken);
                return await kind.StartPrivate(place, cancellationToken);
            default:
                return await kind.StartPrivate(place, cancellationToken);
        }
    }
}
