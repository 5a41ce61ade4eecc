using System.Diagnostics;
using System.Text.Json;
using System.Xml.Linq;

namespace CaseRecords.Architecture.Tests;

/// <summary>The build's gates are on as the build itself evaluates them; a misspelt property would be silently off.</summary>
public sealed class BuildGateTests : IDisposable
{
    private static readonly string[] Gates = ["TreatWarningsAsErrors", "Nullable", "EnforceCodeStyleInBuild", "GenerateDocumentationFile"];

    private readonly string sample = Directory.CreateTempSubdirectory("caserecords-").FullName;

    [Theory]
    [InlineData("services/Diagnoses/CaseRecords.Diagnoses.csproj")]
    [InlineData("services/Shared/CaseRecords.Fhir/CaseRecords.Fhir.csproj")]
    [InlineData("services/Standalone/CaseRecords.Standalone.csproj")]
    [InlineData("infra/Cluster/CaseRecords.Cluster.csproj")]
    [InlineData("tests/CaseRecords.Fhir.Tests/CaseRecords.Fhir.Tests.csproj")]
    public async Task The_gates_are_on(string project) =>
        (await Off(Path.Combine(Repository.Root, project))).ShouldBeEmpty();

    [Fact]
    public async Task The_check_sees_a_misspelt_gate()
    {
        var project = Path.Combine(sample, "Sample.csproj");
        await File.WriteAllTextAsync(
            project,
            """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <TreatWarningsAsError>true</TreatWarningsAsError>
                <Nullable>enable</Nullable>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
              </PropertyGroup>
            </Project>
            """,
            TestContext.Current.CancellationToken);

        (await Off(project)).ShouldBe(["TreatWarningsAsErrors"]);
    }

    [Fact]
    public void No_project_sets_a_gate_for_itself() => Repository.Projects.SelectMany(Overrides).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_project_that_leaves_by_the_back_door() =>
        Overrides(new SourceFile("services/Lax/Lax.csproj", "<Project><PropertyGroup><Nullable>disable</Nullable></PropertyGroup></Project>"))
            .ShouldBe(["services/Lax/Lax.csproj sets Nullable"]);

    public void Dispose() => Directory.Delete(sample, recursive: true);

    private static IEnumerable<string> Overrides(SourceFile project) =>
        XDocument.Parse(project.Text).Descendants().Select(element => element.Name.LocalName).Intersect(Gates)
            .Select(gate => $"{project.Path} sets {gate}");

    private static async Task<IEnumerable<string>> Off(string project)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-getProperty:" + string.Join(',', Gates)])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(project),
        };
        using var msbuild = Process.Start(start)!;
        var output = await msbuild.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await msbuild.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(output);
        var values = answer.RootElement.GetProperty("Properties");

        return [.. Gates.Where(gate => values.GetProperty(gate).GetString() is not ("true" or "enable"))];
    }
}
