using System.Xml.Linq;

namespace CaseRecords.Architecture.Tests;

/// <summary>No service knows another service's classes; only standalone references them all.</summary>
public sealed class ProjectReferenceTests
{
    private const string Standalone = "services/Standalone/";

    [Fact]
    public void A_service_references_only_shared_projects() =>
        Repository.Projects.SelectMany(Forbidden).ShouldBeEmpty();

    [Theory]
    [InlineData("services/Imaging/CaseRecords.Imaging.csproj", "../Diagnoses/CaseRecords.Diagnoses.csproj")]
    [InlineData("services/Imaging/CaseRecords.Imaging.csproj", "..\\Diagnoses\\CaseRecords.Diagnoses.csproj")]
    [InlineData("services/Shared/CaseRecords.Fhir/CaseRecords.Fhir.csproj", "../../Timeline/CaseRecords.Timeline.csproj")]
    [InlineData("gateway/CaseRecords.Gateway.csproj", "../services/Imaging/CaseRecords.Imaging.csproj")]
    [InlineData("infra/Cluster/CaseRecords.Cluster.csproj", "../../services/Patients/CaseRecords.Patients.csproj")]
    public void The_check_sees_a_service_that_references_another(string project, string reference) =>
        Forbidden(Sample(project, reference)).ShouldHaveSingleItem().ShouldContain(reference.Replace('\\', '/').Split('/')[^1]);

    [Theory]
    [InlineData("services/Imaging/CaseRecords.Imaging.csproj", "../Shared/CaseRecords.Fhir/CaseRecords.Fhir.csproj")]
    [InlineData("services/Standalone/CaseRecords.Standalone.csproj", "../Imaging/CaseRecords.Imaging.csproj")]
    public void The_check_accepts_what_is_allowed(string project, string reference) =>
        Forbidden(Sample(project, reference)).ShouldBeEmpty();

    [Fact]
    public void Every_project_is_in_the_solution() => Missing(Repository.Read("CaseRecords.sln"), Repository.Projects).ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_project_that_the_solution_forgot() =>
        Missing(Repository.Read("CaseRecords.sln"), [new SourceFile("services/Lost/CaseRecords.Lost.csproj", "")])
            .ShouldBe(["services/Lost/CaseRecords.Lost.csproj"]);

    private static IEnumerable<string> Forbidden(SourceFile project)
    {
        if (project.Path.StartsWith("tests/", StringComparison.Ordinal) || project.Path.StartsWith(Standalone, StringComparison.Ordinal))
        {
            return [];
        }

        return
            from reference in XDocument.Parse(project.Text).Descendants("ProjectReference")
            let target = Resolve(project.Path, reference.Attribute("Include")!.Value)
            where !target.StartsWith("services/Shared/", StringComparison.Ordinal)
            select $"{project.Path} references {target}";
    }

    private static IEnumerable<string> Missing(string solution, IEnumerable<SourceFile> projects) =>
        projects.Select(project => project.Path).Where(path => !solution.Replace('\\', '/').Contains($"\"{path}\"", StringComparison.Ordinal));

    private static string Resolve(string project, string reference) => Path.GetRelativePath(
        Repository.Root, Path.GetFullPath(reference.Replace('\\', '/'), Path.GetDirectoryName(Path.Combine(Repository.Root, project))!));

    private static SourceFile Sample(string path, string reference) =>
        new(path, $"""<Project><ItemGroup><ProjectReference Include="{reference}" /></ItemGroup></Project>""");
}
