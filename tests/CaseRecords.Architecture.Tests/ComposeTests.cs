using YamlDotNet.Core;

namespace CaseRecords.Architecture.Tests;

/// <summary>docker-compose.yml starts the programs of the cluster, none with more rights than it needs. It is read here, not run.</summary>
public sealed class ComposeTests
{
    private const string SqlServer = "mcr.microsoft.com/mssql/server:2022-latest";

    [Fact]
    public void Its_programs_are_the_clusters() => WrongPrograms(ComposeFile.Ours).ShouldBeEmpty();

    [Theory]
    [InlineData("PROJECT: services/Imaging", "PROJECT: services/Lost", "imaging is built from services/Lost, which is no program")]
    [InlineData("PROJECT: services/Imaging", "PROJECT: services/Shared/CaseRecords.Fhir", "imaging is built from services/Shared/CaseRecords.Fhir, which is no program")]
    [InlineData("PROJECT: services/Imaging", "PROJECT: services/Patients", "imaging is CaseRecords.Patients, not CaseRecords.Imaging")]
    [InlineData("  imaging:\n    <<: *service", "  scans:\n    <<: *service", "imaging is missing", "scans is no program of the cluster")]
    [InlineData("command: [prepare]", "command: [start]", "prepare is told start, not prepare")]
    [InlineData("dockerfile: infra/Dockerfile", "dockerfile: infra/Lost", "patients is built by ./infra/Lost")]
    [InlineData("image: postgres:17", "image: postgres:latest", "postgres:latest is not what the tests run on")]
    [InlineData("image: mcr.microsoft.com/mssql/server:2022-latest", "image: mcr.microsoft.com/mssql/server:latest", "mcr.microsoft.com/mssql/server:latest is not what the tests run on")]
    [InlineData("image: rabbitmq:4", "image: rabbitmq:3", "rabbitmq:3 is not what the tests run on")]
    public void The_check_sees_a_program_that_is_another(string text, string instead, params string[] complaints) =>
        complaints.Except(WrongPrograms(ComposeFile.Changed(text, instead))).ShouldBeEmpty();

    [Fact]
    public void Nothing_has_more_rights_than_it_needs() => Unguarded(ComposeFile.Ours).ShouldBeEmpty();

    [Theory]
    [InlineData("user: postgres", "user: root", "postgres runs as root")]
    [InlineData("    user: rabbitmq\n", "", "rabbitmq runs as root")]
    [InlineData("  cap_drop: [ALL]\n", "", "timeline keeps capabilities")]
    [InlineData("user: mssql", "user: root", "sqlserver runs as root")]
    [InlineData("cap_add: [NET_BIND_SERVICE]", "cap_add: [NET_BIND_SERVICE, SYS_ADMIN]", "sqlserver gains SYS_ADMIN")]
    [InlineData("mem_limit: 2g", "cap_add: [NET_ADMIN]", "exchange gains NET_ADMIN")]
    [InlineData("no-new-privileges:true", "no-new-privileges:false", "gateway may gain rights")]
    [InlineData("read_only: true", "read_only: false", "patients can change its own files")]
    [InlineData("restart: unless-stopped", "restart: \"no\"", "exchange does not come back")]
    [InlineData("max-size: 10m, ", "", "rabbitmq may fill the disk with its log")]
    [InlineData("stop_grace_period: 10s", "stop_grace_period: 5s", "genomics is killed while it stops")]
    [InlineData("test: [CMD, pg_isready", "test: [NONE, pg_isready", "postgres has no health check")]
    [InlineData("mem_limit: 2g", "healthcheck: { disable: true }", "exchange has no health check")]
    public void The_check_sees_what_has_more_rights(string text, string instead, string complaint) =>
        Unguarded(ComposeFile.Changed(text, instead)).ShouldContain(complaint);

    [Theory]
    [InlineData("mem_limit: 2g", "privileged: true")]
    [InlineData("mem_limit: 2g", "network_mode: host")]
    [InlineData("healthcheck:", "healtcheck:")]
    public void A_word_that_is_not_known_is_refused(string text, string instead) =>
        Should.Throw<YamlException>(() => ComposeFile.Changed(text, instead));

    private static IEnumerable<string> WrongPrograms(ComposeFile file)
    {
        var programs = ClusterSettings.Programs;

        foreach (var missing in programs.Keys.Except(file.Services.Keys))
        {
            yield return $"{missing} is missing";
        }

        foreach (var (name, service) in file.Services)
        {
            if (service.Build is not { } build)
            {
                if (name == "sqlserver" ? service.Image != SqlServer : !Repository.Read($"infra/Cluster/{(name == "postgres" ? "Postgres" : "Rabbit")}Container.cs").Contains($"\"{service.Image}\"", StringComparison.Ordinal))
                {
                    yield return $"{service.Image} is not what the tests run on";
                }
            }
            else if (!programs.TryGetValue(name, out var program))
            {
                yield return $"{name} is no program of the cluster";
            }
            else
            {
                var project = build.Args.GetValueOrDefault("PROJECT", "");
                var assembly = Assembly(project);

                if (assembly is null)
                {
                    yield return $"{name} is built from {project}, which is no program";
                }
                else if (assembly != program.Assembly)
                {
                    yield return $"{name} is {assembly}, not {program.Assembly}";
                }

                if (!service.Command.SequenceEqual(program.Arguments))
                {
                    yield return $"{name} is told {string.Join(' ', service.Command)}, not {string.Join(' ', program.Arguments)}";
                }

                if (build.Context != "." || build.Dockerfile != ComposeFile.Dockerfile)
                {
                    yield return $"{name} is built by {build.Context}/{build.Dockerfile}";
                }
            }
        }
    }

    private static string? Assembly(string project)
    {
        var folder = Path.Combine(Repository.Root, project);

        return File.Exists(Path.Combine(folder, "Program.cs")) && Directory.GetFiles(folder, "*.csproj") is [var only] ? Path.GetFileNameWithoutExtension(only) : null;
    }

    private static IEnumerable<string> Unguarded(ComposeFile file) =>
        from service in file.Services
        from wrong in Unguarded(service.Value)
        select $"{service.Key} {wrong}";

    private static IEnumerable<string> Unguarded(ComposeService service)
    {
        if (!service.IsOurs && service.User is null or "root" or "0")
        {
            yield return "runs as root";
        }

        if (!service.CapDrop.SequenceEqual(["ALL"]))
        {
            yield return "keeps capabilities";
        }

        // SQL Server's program asks for it in its file, and does not start where it cannot be had.
        foreach (var gained in service.CapAdd.Where(right => right != "NET_BIND_SERVICE" || service.Image != SqlServer))
        {
            yield return $"gains {gained}";
        }

        if (!service.SecurityOpt.SequenceEqual(["no-new-privileges:true"]))
        {
            yield return "may gain rights";
        }

        if (service.IsOurs && !(service.ReadOnly && service.Tmpfs.SequenceEqual(["/tmp"])))
        {
            yield return "can change its own files";
        }

        if (service.Restart != (service.Command.SequenceEqual(["prepare"]) ? "no" : "unless-stopped"))
        {
            yield return "does not come back";
        }

        if (service.Logging is not { Driver: "json-file", Options: var options } || !options.ContainsKey("max-size") || !options.ContainsKey("max-file"))
        {
            yield return "may fill the disk with its log";
        }

        if (service.StopGracePeriod != (service.IsOurs ? "10s" : "1m"))
        {
            yield return "is killed while it stops";
        }

        // The image brings one for every program of ours.
        if (service.IsOurs ? service.Healthcheck.Disable && !service.IsJob : service.Healthcheck.Test is not ["CMD", ..])
        {
            yield return "has no health check";
        }
    }
}
