using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace CaseRecords.Architecture.Tests;

/// <summary>docker-compose.yml as tests read it: what is shared is merged in, and a word that is not listed here is refused, be it a slip or something like <c>privileged</c>.</summary>
internal sealed class ComposeFile
{
    public const string Path = "docker-compose.yml";

    /// <summary>The program that waits for callers is in every image under this address.</summary>
    public const string Dockerfile = "infra/Dockerfile";

    /// <summary>The one variable that is no secret: which server holds the record. It is the name of the profile, of the container and of the provider.</summary>
    public const string Choice = "COMPOSE_PROFILES";

    /// <summary>What it may be.</summary>
    public static IReadOnlyList<string> Records { get; } = ["sqlserver", "postgres"];

    public static ComposeFile Ours { get; } = Parse(Repository.Read(Path));

    public string Name { get; init; } = "";

    public Dictionary<string, ComposeService> Services { get; init; } = [];

    public Dictionary<string, ComposeNetwork> Networks { get; init; } = [];

    public Dictionary<string, object?> Volumes { get; init; } = [];

    /// <summary>Ours, with something else in one place: what a check must see.</summary>
    public static ComposeFile Changed(string text, string instead) => Parse(ChangedText(text, instead));

    public static string ChangedText(string text, string instead)
    {
        var ours = Repository.Read(Path);
        ours.ShouldContain(text);

        return ours.Replace(text, instead, StringComparison.Ordinal);
    }

    private static ComposeFile Parse(string yaml)
    {
        var merged = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(new MergingParser(new Parser(new StringReader(yaml))));
        var said = merged.Where(part => !part.Key.StartsWith("x-", StringComparison.Ordinal)).ToDictionary();

        return new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build()
            .Deserialize<ComposeFile>(new SerializerBuilder().DisableAliases().Build().Serialize(said));
    }
}

internal sealed partial class ComposeService
{
    public string? Image { get; init; }

    public ComposeBuild? Build { get; init; }

    public List<string> Command { get; init; } = [];

    public string? User { get; init; }

    public string? Hostname { get; init; }

    public bool Init { get; init; }

    public bool ReadOnly { get; init; }

    public List<string> Tmpfs { get; init; } = [];

    public List<string> CapDrop { get; init; } = [];

    public List<string> CapAdd { get; init; } = [];

    public List<string> SecurityOpt { get; init; } = [];

    public string? Restart { get; init; }

    public string? StopGracePeriod { get; init; }

    public string? MemLimit { get; init; }

    public string? ShmSize { get; init; }

    public ComposeLogging Logging { get; init; } = new();

    /// <summary>A list of names, or a map from names to how it is joined.</summary>
    public object? Networks { get; init; }

    public List<string> Ports { get; init; } = [];

    public List<string> Volumes { get; init; } = [];

    public List<string> Profiles { get; init; } = [];

    public Dictionary<string, string> Environment { get; init; } = [];

    public Dictionary<string, ComposeDependency> DependsOn { get; init; } = [];

    public ComposeHealthcheck Healthcheck { get; init; } = new();

    public bool IsOurs => Build is not null;

    /// <summary>Whether it runs to an end instead of serving.</summary>
    public bool IsJob => Restart == "no";

    public IEnumerable<string> NetworkNames => Networks switch
    {
        IEnumerable<KeyValuePair<object, object>> map => map.Select(network => $"{network.Key}"),
        IEnumerable<object> list => list.Select(network => $"{network}"),
        _ => [],
    };

    /// <summary>Where it has a fixed place in a network.</summary>
    public IEnumerable<string> NetworkAddresses => Networks is IEnumerable<KeyValuePair<object, object>> map
        ? map.Select(network => network.Value).OfType<IDictionary<object, object>>().Select(place => $"{place["ipv4_address"]}")
        : [];

    /// <summary>The port that it listens on, as its settings say.</summary>
    public int Port => new Uri(Settings["urls"]!.Split(';')[0]).Port;

    /// <summary>What the program finds in its configuration, with a made-up value for every secret.</summary>
    public IConfiguration Settings => SettingsWith("sqlserver");

    /// <summary>The same where the record is in the server of a profile.</summary>
    public IConfiguration SettingsWith(string profile) => new ConfigurationBuilder()
        .AddInMemoryCollection(Environment.Select(variable => KeyValuePair.Create(
            variable.Key.Replace("__", ":", StringComparison.Ordinal),
            (string?)Secret().Replace(variable.Value, secret => secret.Groups["name"].Value == ComposeFile.Choice ? profile : $"made-up-and-long-enough-{secret.Groups["name"]}"))))
        .Build();

    [GeneratedRegex(@"\$\{(?<name>\w+)[^}]*\}")]
    public static partial Regex Secret();
}

internal sealed class ComposeBuild
{
    public string Context { get; init; } = "";

    public string Dockerfile { get; init; } = "";

    public Dictionary<string, string> Args { get; init; } = [];
}

internal sealed class ComposeDependency
{
    public string Condition { get; init; } = "";

    /// <summary>Whether it is waited for also where it is of a profile that is not started.</summary>
    public bool Required { get; init; } = true;
}

internal sealed class ComposeHealthcheck
{
    public bool Disable { get; init; }

    public List<string> Test { get; init; } = [];

    public string? Interval { get; init; }

    public string? Timeout { get; init; }

    public int Retries { get; init; }

    public string? StartPeriod { get; init; }
}

internal sealed class ComposeLogging
{
    public string? Driver { get; init; }

    public Dictionary<string, string> Options { get; init; } = [];
}

internal sealed class ComposeNetwork
{
    public bool Internal { get; init; }

    public ComposeIpam Ipam { get; init; } = new();
}

internal sealed class ComposeIpam
{
    public List<Dictionary<string, string>> Config { get; init; } = [];
}
