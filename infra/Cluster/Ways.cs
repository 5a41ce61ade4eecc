namespace CaseRecords.Cluster;

/// <summary>The ways to a server.</summary>
internal enum Way
{
    /// <summary>The environment names one.</summary>
    Address,

    /// <summary>A container of our own.</summary>
    Container,

    /// <summary>A process of our own, from programs of this machine.</summary>
    Binaries,

    /// <summary>The same, once the programs are installed.</summary>
    Packages,
}

/// <summary>What there is to get a server from.</summary>
internal sealed record Surroundings
{
    public bool Address { get; init; }

    public bool Docker { get; init; }

    public bool Binaries { get; init; }

    /// <summary>root on Debian or one of its kind.</summary>
    public bool CanInstall { get; init; }
}

/// <summary>Decides which ways are tried, and in which order.</summary>
internal static class Ways
{
    /// <summary>Whoever names a server means that one. An engine that is there but cannot start a container does not stand in the way of the programs.</summary>
    public static IReadOnlyList<Way> InOrder(Surroundings there)
    {
        if (there.Address)
        {
            return [Way.Address];
        }

        List<Way> ways = [];

        if (there.Docker)
        {
            ways.Add(Way.Container);
        }

        if (there.Binaries)
        {
            ways.Add(Way.Binaries);
        }
        else if (there.CanInstall)
        {
            ways.Add(Way.Packages);
        }

        return ways;
    }
}
