using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace CaseRecords.Architecture.Tests;

/// <summary>What the container files say exists in the tree and keeps the record off the network. They are read here, not run.</summary>
public sealed partial class ContainerTests
{
    private const string Address = "http://127.0.0.1:8080";

    [Fact]
    public void The_image_is_built_from_what_exists_and_does_not_run_as_root() =>
        WrongImage(Repository.Read("infra/Dockerfile")).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_an_image_that_runs_as_root_from_a_lost_project_on_every_address() =>
        WrongImage(
            """
            FROM sdk
            RUN dotnet publish services/Lost -c Release
            ENTRYPOINT ["dotnet", "CaseRecords.Lost.dll", "--urls", "http://0.0.0.0:8080"]
            """)
            .ShouldBe(["services/Lost does not exist", "runs as root", "does not listen on loopback", "has no health check"]);

    [Fact]
    public void The_compose_file_builds_what_exists_and_publishes_nothing_to_the_network() =>
        WrongCompose(Repository.Read("docker-compose.yml")).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_service_that_is_published_or_built_from_nothing() =>
        WrongCompose(
            """
            services:
              standalone:
                build: { context: ., dockerfile: infra/Lost }
                ports: ["8080:8080", "127.0.0.1:8081:8081"]
            """)
            .ShouldBe(["infra/Lost does not exist", "standalone publishes 8080:8080"]);

    private static IEnumerable<string> WrongImage(string dockerfile)
    {
        foreach (var project in Published().Matches(dockerfile).Select(match => match.Groups["path"].Value))
        {
            if (!Directory.Exists(Path.Combine(Repository.Root, project)))
            {
                yield return $"{project} does not exist";
            }
        }

        if (!User().IsMatch(dockerfile))
        {
            yield return "runs as root";
        }

        if (!dockerfile.Contains($"\"--urls\", \"{Address}\"", StringComparison.Ordinal))
        {
            yield return "does not listen on loopback";
        }

        if (!dockerfile.Contains("GET /health/ready", StringComparison.Ordinal))
        {
            yield return "has no health check";
        }
    }

    private static IEnumerable<string> WrongCompose(string yaml)
    {
        var services = new DeserializerBuilder().IgnoreUnmatchedProperties().Build().Deserialize<Compose>(yaml).Services;

        foreach (var (name, service) in services)
        {
            var dockerfile = Path.Combine(service.Build.Context, service.Build.Dockerfile);

            if (!File.Exists(Path.Combine(Repository.Root, dockerfile)))
            {
                yield return $"{service.Build.Dockerfile} does not exist";
            }

            foreach (var port in service.Ports.Where(port => !port.StartsWith("127.0.0.1:", StringComparison.Ordinal)))
            {
                yield return $"{name} publishes {port}";
            }
        }
    }

    [GeneratedRegex(@"dotnet publish (?<path>\S+)")]
    private static partial Regex Published();

    [GeneratedRegex(@"^USER (?!root\b|0\b)\S+", RegexOptions.Multiline)]
    private static partial Regex User();

    internal sealed class Compose
    {
        [YamlMember(Alias = "services")]
        public Dictionary<string, ComposeService> Services { get; init; } = [];
    }

    internal sealed class ComposeService
    {
        [YamlMember(Alias = "build")]
        public ComposeBuild Build { get; init; } = new();

        [YamlMember(Alias = "ports")]
        public List<string> Ports { get; init; } = [];
    }

    internal sealed class ComposeBuild
    {
        [YamlMember(Alias = "context")]
        public string Context { get; init; } = ".";

        [YamlMember(Alias = "dockerfile")]
        public string Dockerfile { get; init; } = "";
    }
}
