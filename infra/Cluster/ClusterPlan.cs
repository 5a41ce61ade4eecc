using Npgsql;

namespace CaseRecords.Cluster;

/// <summary>What one start of the cluster decides: where each process listens, and the secrets between them.</summary>
internal sealed class ClusterPlan
{
    /// <summary>The folder of the built programs, a folder each.</summary>
    public required string Programs { get; init; }

    /// <summary>Where the gateway listens.</summary>
    public required Uri Gateway { get; init; }

    /// <summary>An administrator's connection to the record's database.</summary>
    public required string Administrator { get; init; }

    public required string Broker { get; init; }

    public string InternalKey { get; } = Secrets.InternalKey();

    public IReadOnlyDictionary<string, string> Passwords { get; } = Members.Services.ToDictionary(service => service, _ => Secrets.Password());

    public IReadOnlyDictionary<string, Uri> Addresses { get; } = Members.Services.ToDictionary(service => service, _ => new Uri($"http://127.0.0.1:{FreePort.Next()}"));

    /// <summary>The record's database for one service.</summary>
    public string Record(string service) =>
        new NpgsqlConnectionStringBuilder(Administrator) { Username = service, Password = Passwords[service] }.ConnectionString;

    /// <exception cref="ServerFailedException">It is not built.</exception>
    public string Built(string assembly)
    {
        var program = Path.GetFullPath(Path.Combine(Programs, assembly, "release", $"{assembly}.dll"));

        return File.Exists(program) ? program : throw new ServerFailedException($"{assembly} is not built: {program} does not exist. Start with ./dev cluster.");
    }
}
