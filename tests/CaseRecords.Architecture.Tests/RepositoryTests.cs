namespace CaseRecords.Architecture.Tests;

/// <summary>The guards read the whole tree: a guard over an empty list would pass for ever.</summary>
public sealed class RepositoryTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData(".ci/run")]
    [InlineData("README.md")]
    [InlineData("Directory.Build.props")]
    [InlineData("services/Shared/CaseRecords.Hosting/ServiceHost.cs")]
    [InlineData("tests/CaseRecords.Architecture.Tests/RepositoryTests.cs")]
    [InlineData("samples/wang/01-2025-04-02.json")]
    public void The_guards_see_every_kind_of_file(string path) =>
        Repository.Files.ShouldContain(file => file.Path == path);

    [Fact]
    public void The_guards_do_not_read_what_the_build_makes() =>
        Repository.Files.ShouldNotContain(file => file.Path.StartsWith("artifacts/", StringComparison.Ordinal));
}
