using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.RegularExpressions;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Architecture.Tests;

/// <summary>infra/Dockerfile makes an image of each program, from what exists, for a user without rights. It is read here, not run; but for its health check.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string Ours = Repository.Read(ComposeFile.Dockerfile);

    /// <summary>The port that the image's health check asks.</summary>
    public static int HealthPort { get; } = int.Parse(Asked().Match(Ours).Groups["port"].Value, CultureInfo.InvariantCulture);

    [Fact]
    public void An_image_is_made_from_what_exists_and_runs_without_rights() => Wrong(Ours).ShouldBeEmpty();

    [Theory]
    [InlineData("dotnet restore gateway", "dotnet restore gate", "gate is no project")]
    [InlineData("dotnet build services/Standalone", "dotnet build services/Lost", "services/Lost is no project")]
    [InlineData("dotnet publish \"$PROJECT\"", "dotnet publish services/Patients", "does not publish what it is asked for")]
    [InlineData("COPY LICENSE NOTICE ./", "COPY LICENCE ./", "LICENCE does not exist")]
    [InlineData("COPY LICENSE NOTICE ./", "COPY docs ./", "docs is kept from the build")]
    [InlineData("COPY --from=publish", "COPY --from=lost", "there is no stage lost")]
    [InlineData("dotnet/aspnet:10.0", "dotnet/aspnet:latest", "mcr.microsoft.com/dotnet/aspnet:latest is not .NET 10.0")]
    [InlineData("USER $APP_UID\n", "", "runs as root")]
    [InlineData("USER $APP_UID", "USER root", "runs as root")]
    [InlineData("GET /health/ready", "GET /healthy", "asks /healthy, which says nothing about health")]
    [InlineData("[\"/app/caserecords\"]", "/app/caserecords", "is started by a shell, which keeps signals to itself")]
    [InlineData("[\"/app/caserecords\"]", "[\"/app/program\"]", "starts /app/program, which it does not make")]
    public void The_check_sees_an_image_that_is_made_wrong(string text, string instead, string complaint)
    {
        Ours.ShouldContain(text);

        Wrong(Ours.Replace(text, instead, StringComparison.Ordinal)).ShouldContain(complaint);
    }

    [Fact]
    public void The_build_gets_nothing_but_what_programs_are_made_from() =>
        Repository.Read(".dockerignore").Split('\n').Where(line => line is not ("" or ['#', ..])).First().ShouldBe("*");

    [Theory]
    [InlineData(null, 0)]
    [InlineData("the record", 1)]
    [UnsupportedOSPlatform("windows")]
    public async Task The_health_check_tells_ready_from_waiting(string? waitingFor, int code)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.AddServiceHost();
        builder.Services.AddSingleton(new ReadinessCheck("record", _ => ValueTask.FromResult(waitingFor)));
        await using var app = builder.Build();
        app.UseServiceHost();
        app.MapHealth();
        await app.StartAsync(TestContext.Current.CancellationToken);

        var port = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

        (await HealthCheck(port)).ShouldBe(code);
        await app.StopAsync(TestContext.Current.CancellationToken);
        (await HealthCheck(port)).ShouldBe(1);
    }

    private static async Task<int> HealthCheck(int port)
    {
        var command = JsonSerializer.Deserialize<string[]>(Check().Match(Ours).Groups["command"].Value)!;
        using var check = Process.Start(new ProcessStartInfo(command[0], command.Skip(1).Select(word => word.Replace($"/{HealthPort} ", $"/{port} ", StringComparison.Ordinal))) { RedirectStandardError = true })!;
        await check.WaitForExitAsync(TestContext.Current.CancellationToken);

        return check.ExitCode;
    }

    private static IEnumerable<string> Wrong(string dockerfile)
    {
        var stages = Stage().Matches(dockerfile).Select(stage => (Image: stage.Groups["image"].Value, Name: stage.Groups["name"].Value)).ToList();
        var names = stages.Select(stage => stage.Name).ToList();
        var framework = TargetFramework().Match(Repository.Read("Directory.Build.props")).Groups["version"].Value;
        var last = dockerfile[dockerfile.LastIndexOf("\nFROM ", StringComparison.Ordinal)..];

        return
        [
            .. stages.Where(stage => !names.Contains(stage.Image) && !stage.Image.EndsWith($":{framework}", StringComparison.Ordinal)).Select(stage => $"{stage.Image} is not .NET {framework}"),
            .. From().Matches(dockerfile).Select(copy => copy.Groups["stage"].Value).Except(names).Select(stage => $"there is no stage {stage}"),
            .. Copied().Matches(dockerfile).SelectMany(copy => copy.Groups["what"].Value.Split(' ')).SelectMany(NotCopied),
            .. Projects().Matches(dockerfile).Select(command => command.Groups["project"].Value).Where(project => Repository.Projects.All(file => Path.GetDirectoryName(file.Path) != project)).Select(project => $"{project} is no project"),
            .. Complaint(!dockerfile.Contains("ARG PROJECT\nRUN dotnet publish \"$PROJECT\" ", StringComparison.Ordinal), "does not publish what it is asked for"),
            .. Complaint(!User().IsMatch(last), "runs as root"),
            .. Complaint(Asked().Match(last).Groups["path"].Value is var path && !IsHealth(path), $"asks {path}, which says nothing about health"),
            .. Entry().Match(last) is { Success: true } entry
                ? Complaint(!dockerfile.Contains($"ln -s \"$(basename \"$PROJECT\"/*.csproj .csproj)\" {entry.Groups["program"].Value}\n", StringComparison.Ordinal), $"starts {entry.Groups["program"].Value}, which it does not make")
                : ["is started by a shell, which keeps signals to itself"],
        ];
    }

    private static IEnumerable<string> Complaint(bool isWrong, string complaint) => isWrong ? [complaint] : [];

    private static IEnumerable<string> NotCopied(string path)
    {
        var full = Path.Combine(Repository.Root, path);

        return path == "." ? []
            : !File.Exists(full) && !Directory.Exists(full) ? [$"{path} does not exist"]
            : Complaint(!Repository.Read(".dockerignore").Split('\n').Contains($"!{path}"), $"{path} is kept from the build");
    }

    private static bool IsHealth(string path) =>
        Repository.Read("services/Shared/CaseRecords.Hosting/Health.cs") is var health
        && health.Contains("MapGroup(\"/health\")", StringComparison.Ordinal)
        && path.StartsWith("/health/", StringComparison.Ordinal)
        && health.Contains($"MapGet(\"{path["/health".Length..]}\"", StringComparison.Ordinal);

    [GeneratedRegex(@"^FROM (?<image>\S+)( AS (?<name>\S+))?", RegexOptions.Multiline)]
    private static partial Regex Stage();

    [GeneratedRegex(@"^COPY --from=(?<stage>\S+)", RegexOptions.Multiline)]
    private static partial Regex From();

    [GeneratedRegex(@"^COPY (?!--)(?<what>.+) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copied();

    [GeneratedRegex(@"dotnet (?:restore|build|publish) (?<project>[^\s""]+)")]
    private static partial Regex Projects();

    [GeneratedRegex(@"^USER (?!root\b|0\b)\S+", RegexOptions.Multiline)]
    private static partial Regex User();

    [GeneratedRegex(@"^HEALTHCHECK .*CMD (?<command>\[.+\])$", RegexOptions.Multiline)]
    private static partial Regex Check();

    [GeneratedRegex(@"/dev/tcp/127\.0\.0\.1/(?<port>\d+) .*GET (?<path>\S+)")]
    private static partial Regex Asked();

    [GeneratedRegex(@"^ENTRYPOINT \[""(?<program>[^""]+)""\]", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex("<TargetFramework>net(?<version>[^<]+)<")]
    private static partial Regex TargetFramework();
}
