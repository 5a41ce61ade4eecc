using System.Diagnostics;
using System.Runtime.Versioning;

namespace CaseRecords.Architecture.Tests;

/// <summary>The last line of <c>./dev test</c> is true: shown on a made-up checkout with a made-up dotnet.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DevTests : IDisposable
{
    private const string Good = "   CaseRecords.Good.Tests  Total: 5, Errors: 0, Failed: 0, Skipped: 1, Not Run: 0, Time: 0.1s";

    private readonly string checkout = Directory.CreateTempSubdirectory("caserecords-").FullName;

    private string corpus = "";

    public DevTests()
    {
        File.Copy(Path.Combine(Repository.Root, "dev"), Path.Combine(checkout, "dev"));
        Command("chromium", "exit 0");
        Command("dpkg", "exit 0");
        Command(
            "dotnet",
            """
            case $1 in
              build | format) exit "$(cat "$1.code" 2>/dev/null || echo 0)" ;;
            esac
            echo "$*" >>calls
            name=$(basename "$1" .dll)
            cat "tests/$name/output"
            exit "$(cat "tests/$name/code")"
            """);
    }

    [Fact]
    public async Task The_results_of_all_projects_are_summed()
    {
        Project("CaseRecords.Good.Tests", Good);
        Project("CaseRecords.Other.Tests", "   CaseRecords.Other.Tests  Total: 10, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.1s");

        await Run("test").ShouldEnd("14 passed, 0 failed, 1 skipped", code: 0);
    }

    [Fact]
    public async Task A_failed_test_fails_the_run()
    {
        Project("CaseRecords.Good.Tests", Good);
        Project("CaseRecords.Bad.Tests", "   CaseRecords.Bad.Tests  Total: 3, Errors: 0, Failed: 2, Skipped: 0, Not Run: 0, Time: 0.1s", code: 1);

        await Run("test").ShouldEnd("5 passed, 2 failed, 1 skipped", code: 1);
    }

    [Theory]
    [InlineData("", 134)]
    [InlineData("  Starting:    CaseRecords.Bad.Tests", 0)]
    [InlineData("   CaseRecords.Bad.Tests  Total: 0", 0)]
    [InlineData("   CaseRecords.Bad.Tests  Total: 1, Errors: 0, Failed: 0, Skipped: 0, Not Run: 1, Time: 0.1s", 137)]
    public async Task A_project_that_crashed_left_early_or_is_empty_counts_as_a_failure(string output, int code)
    {
        Project("CaseRecords.Good.Tests", Good);
        Project("CaseRecords.Bad.Tests", output, code);

        await Run("test").ShouldEnd("4 passed, 1 failed, 1 skipped", code: 1);
    }

    [Theory]
    [InlineData("build", "0 passed, 1 failed, 0 skipped")]
    [InlineData("format", "4 passed, 1 failed, 1 skipped")]
    public async Task A_failed_build_or_format_fails_the_run(string step, string lastLine)
    {
        Project("CaseRecords.Good.Tests", Good);
        await File.WriteAllTextAsync(Path.Combine(checkout, step + ".code"), "1", TestContext.Current.CancellationToken);

        await Run("test").ShouldEnd(lastLine, code: 1);
    }

    [Fact]
    public async Task A_filter_that_matches_nothing_fails_the_run()
    {
        Project("CaseRecords.Good.Tests", "   CaseRecords.Good.Tests  Total: 0");

        await Run("test", "Nothing").ShouldEnd("0 passed, 0 failed, 0 skipped", code: 1);
    }

    [Fact]
    public async Task A_filter_reaches_every_project()
    {
        Project("CaseRecords.Good.Tests", Good);
        Project("CaseRecords.EndToEnd.Tests", "   CaseRecords.EndToEnd.Tests  Total: 0");

        await Run("test", "Metastasis").ShouldEnd("4 passed, 0 failed, 1 skipped", code: 0);

        Calls().ShouldAllBe(call => call.EndsWith("-method *Metastasis*", StringComparison.Ordinal));
        Calls().Length.ShouldBe(2);
    }

    [Fact]
    public async Task With_the_corpus_there_nothing_may_be_skipped()
    {
        Project("CaseRecords.Good.Tests", Good);
        corpus = checkout;

        await Run("test").ShouldEnd("4 passed, 1 failed, 1 skipped", code: 1);
    }

    [Fact]
    public async Task Check_leaves_the_slow_projects_out()
    {
        Project("CaseRecords.Good.Tests", Good);
        Project("CaseRecords.EndToEnd.Tests", "", code: 1);
        Project("CaseRecords.Web.Tests", "", code: 1);

        await Run("check").ShouldEnd("4 passed, 0 failed, 1 skipped", code: 0);
    }

    public void Dispose() => Directory.Delete(checkout, recursive: true);

    private void Project(string name, string output, int code = 0)
    {
        var folder = Directory.CreateDirectory(Path.Combine(checkout, "tests", name)).FullName;
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), "");
        File.WriteAllText(Path.Combine(folder, "output"), output + "\n");
        File.WriteAllText(Path.Combine(folder, "code"), $"{code}");
    }

    private void Command(string name, string script)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(checkout, "commands")).FullName, name);
        File.WriteAllText(file, "#!/usr/bin/env bash\n" + script + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string[] Calls() => File.ReadAllLines(Path.Combine(checkout, "calls"));

    private async Task<Ended> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(checkout, "dev"), .. arguments]) { RedirectStandardOutput = true };
        start.Environment["PATH"] = Path.Combine(checkout, "commands") + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["CASERECORDS_CORPUS"] = corpus;

        using var dev = Process.Start(start)!;
        var output = await dev.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await dev.WaitForExitAsync(TestContext.Current.CancellationToken);

        return new Ended(output.TrimEnd('\n').Split('\n')[^1], dev.ExitCode);
    }
}

internal sealed record Ended(string LastLine, int Code);

internal static class EndedAssertions
{
    public static async Task ShouldEnd(this Task<Ended> run, string lastLine, int code) =>
        (await run).ShouldBe(new Ended(lastLine, code));
}
