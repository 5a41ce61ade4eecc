using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace CaseRecords.Architecture.Tests;

/// <summary>docker-compose.yml puts every program where only its callers reach it, starts it when what it needs is there, and keeps what must stay.</summary>
public sealed partial class ComposePlacesTests
{
    [Fact]
    public void Only_this_machine_reaches_the_public_address_and_nobody_the_rest() => Exposed(ComposeFile.Ours).ShouldBeEmpty();

    [Theory]
    [InlineData("127.0.0.1:8080:8080", "8080:8080", "gateway is published as 8080:8080")]
    [InlineData("127.0.0.1:8080:8080", "127.0.0.1:8080:80", "gateway is published as 127.0.0.1:8080:80")]
    [InlineData("mem_limit: 2g", "ports: [\"127.0.0.1:8081:8080\"]", "exchange is published as 127.0.0.1:8081:8080")]
    [InlineData("mem_limit: 2g", "networks: [inside, edge]", "exchange is on edge")]
    [InlineData("networks: [inside, edge]", "networks: [edge]", "gateway does not reach the services")]
    [InlineData("internal: true", "internal: false", "inside is open")]
    public void The_check_sees_what_can_be_reached(string text, string instead, string complaint) =>
        Exposed(ComposeFile.Changed(text, instead)).ShouldContain(complaint);

    [Fact]
    public void Each_starts_when_what_it_needs_is_there() => OutOfOrder(ComposeFile.Ours).ShouldBeEmpty();

    [Theory]
    [InlineData("prepare: { condition: service_completed_successfully }", "prepare: { condition: service_started }", "treatments does not wait until prepare is service_completed_successfully")]
    [InlineData("      rabbitmq: { condition: service_healthy }\n", "", "prepare does not wait until rabbitmq is service_healthy")]
    [InlineData("postgres: { condition: service_healthy, required: false }", "postgres: { condition: service_started, required: false }", "prepare does not wait until postgres is service_healthy")]
    [InlineData("      sqlserver: { condition: service_healthy, required: false }\n", "", "prepare does not wait until sqlserver is service_healthy")]
    [InlineData("sqlserver: { condition: service_healthy, required: false }", "sqlserver: { condition: service_healthy }", "prepare waits for sqlserver also where it is not started")]
    [InlineData("rabbitmq: { condition: service_healthy }", "rabbitmq: { condition: service_healthy, required: false }", "prepare does without rabbitmq")]
    [InlineData("      exchange: { condition: service_healthy }\n", "", "gateway does not wait until exchange is service_healthy")]
    [InlineData("exchange: { condition: service_healthy }", "lost: { condition: service_healthy }", "gateway waits for lost, which does not exist")]
    public void The_check_sees_what_starts_too_early(string text, string instead, string complaint) =>
        OutOfOrder(ComposeFile.Changed(text, instead)).ShouldContain(complaint);

    [Fact]
    public void What_is_kept_is_in_a_volume() => Forgotten(ComposeFile.Ours).ShouldBeEmpty();

    [Theory]
    [InlineData("    volumes: [\"postgres:/var/lib/postgresql/data\"]\n", "", "postgres keeps nothing", "postgres is in no container")]
    [InlineData("rabbitmq:/var/lib/rabbitmq", "rabbits:/var/lib/rabbitmq", "rabbits is no volume", "rabbitmq is in no container")]
    [InlineData("    hostname: rabbitmq\n", "", "rabbitmq does not find its data again")]
    [InlineData("data: /data", "data: /record", "standalone keeps nothing in /record")]
    [InlineData("sqlserver:/var/opt/mssql", "sqlserver:/var/lib", "sqlserver does not keep /var/opt/mssql")]
    [InlineData("&timeline /data/timeline.db", "&timeline /elsewhere/timeline.db", "timeline keeps nothing in /elsewhere/timeline.db", "prepare keeps nothing in /elsewhere/timeline.db")]
    [InlineData("record:/data", "record:/record", "standalone keeps nothing in /data", "the image has no folder /record")]
    public void The_check_sees_what_would_be_forgotten(string text, string instead, params string[] complaints) =>
        complaints.Except(Forgotten(ComposeFile.Changed(text, instead))).ShouldBeEmpty();

    private static IEnumerable<string> Exposed(ComposeFile file)
    {
        foreach (var (name, service) in file.Services)
        {
            var isPublic = name is "gateway" or "standalone";

            foreach (var port in service.Ports.Where(port => !isPublic || port != $"127.0.0.1:8080:{service.Port}"))
            {
                yield return $"{name} is published as {port}";
            }

            foreach (var network in service.NetworkNames.Where(network => network != "inside" && !isPublic))
            {
                yield return $"{name} is on {network}";
            }

            if (name != "standalone" && !service.NetworkNames.Contains("inside"))
            {
                yield return $"{name} does not reach the services";
            }
        }

        if (!file.Networks["inside"].Internal)
        {
            yield return "inside is open";
        }
    }

    private static IEnumerable<string> OutOfOrder(ComposeFile file)
    {
        (string Name, string On, string Condition)[] needed =
        [
            .. ComposeFile.Records.Select(record => ("prepare", record, "service_healthy")),
            ("prepare", "rabbitmq", "service_healthy"),
            .. ClusterSettings.Services.Select(service => (service, "prepare", "service_completed_successfully")),
            .. ClusterSettings.Services.Select(service => ("gateway", service, "service_healthy")),
        ];

        return
        [
            .. from need in needed
               where file.Services[need.Name].DependsOn.GetValueOrDefault(need.On)?.Condition != need.Condition
               select $"{need.Name} does not wait until {need.On} is {need.Condition}",
            .. from service in file.Services
               from other in service.Value.DependsOn.Keys
               where !file.Services.ContainsKey(other)
               select $"{service.Key} waits for {other}, which does not exist",
            .. from service in file.Services
               from other in service.Value.DependsOn
               where other.Value.Required == (file.Services.GetValueOrDefault(other.Key)?.Profiles.Count > 0)
               select other.Value.Required ? $"{service.Key} waits for {other.Key} also where it is not started" : $"{service.Key} does without {other.Key}",
        ];
    }

    private static IEnumerable<string> Forgotten(ComposeFile file)
    {
        var mounted = file.Services.SelectMany(service => service.Value.Volumes.Select(volume => volume.Split(':'))).ToList();
        var standalone = file.Services["standalone"];
        var data = standalone.Settings["data"];

        return
        [
            .. file.Services.Where(service => !service.Value.IsOurs && service.Value.Volumes is []).Select(service => $"{service.Key} keeps nothing"),
            .. mounted.Select(volume => volume[0]).Except(file.Volumes.Keys).Select(name => $"{name} is no volume"),
            .. file.Volumes.Keys.Except(mounted.Select(volume => volume[0])).Select(name => $"{name} is in no container"),
            .. file.Services["rabbitmq"].Hostname is null ? ["rabbitmq does not find its data again"] : Array.Empty<string>(),
            .. file.Services["sqlserver"].Volumes.Contains("sqlserver:/var/opt/mssql") ? Array.Empty<string>() : ["sqlserver does not keep /var/opt/mssql"],
            .. from service in file.Services
               from setting in service.Value.Settings.AsEnumerable()
               where setting.Key.EndsWith(":File", StringComparison.Ordinal) && service.Value.Volumes.All(volume => !setting.Value!.StartsWith(volume.Split(':')[1] + "/", StringComparison.Ordinal))
               select $"{service.Key} keeps nothing in {setting.Value}",
            .. standalone.Volumes.Contains($"record:{data}") ? Array.Empty<string>() : [$"standalone keeps nothing in {data}"],

            // A volume gets its owner from the folder that it is laid over.
            .. standalone.Volumes.Select(volume => volume.Split(':')[1]).Where(folder => !Made().Matches(Repository.Read(ComposeFile.Dockerfile)).Any(made => made.Groups["folder"].Value == folder))
                .Select(folder => $"the image has no folder {folder}"),
        ];
    }

    [GeneratedRegex(@"mkdir (?<folder>\S+) && chown ""\$APP_UID"" \k<folder>(?=\s)")]
    private static partial Regex Made();
}
