using System.Runtime.Versioning;

namespace CaseRecords.Architecture.Tests;

/// <summary>The last line of <c>./dev test</c> is true: shown on a made-up checkout with a made-up dotnet.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DevTests : IDisposable
{
    private const string Good = "   CaseRecords.Good.Tests  Total: 5, Errors: 0, Failed: 0, Skipped: 1, Not Run: 0, Time: 0.1s";

    private readonly MadeUpCheckout checkout = new();

    [Fact]
    public async Task The_results_of_all_projects_are_summed()
    {
        checkout.Project("CaseRecords.Good.Tests", Good);
        checkout.Project("CaseRecords.Other.Tests", "   CaseRecords.Other.Tests  Total: 10, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.1s");

        await checkout.Run("test").ShouldEnd("14 passed, 0 failed, 1 skipped", code: 0);
    }

    [Fact]
    public async Task A_failed_test_fails_the_run()
    {
        checkout.Project("CaseRecords.Good.Tests", Good);
        checkout.Project("CaseRecords.Bad.Tests", "   CaseRecords.Bad.Tests  Total: 3, Errors: 0, Failed: 2, Skipped: 0, Not Run: 0, Time: 0.1s", code: 1);

        await checkout.Run("test").ShouldEnd("5 passed, 2 failed, 1 skipped", code: 1);
    }

    [Theory]
    [InlineData("", 134)]
    [InlineData("  Starting:    CaseRecords.Bad.Tests", 0)]
    [InlineData("   CaseRecords.Bad.Tests  Total: 0", 0)]
    [InlineData("   CaseRecords.Bad.Tests  Total: 1, Errors: 0, Failed: 0, Skipped: 0, Not Run: 1, Time: 0.1s", 137)]
    public async Task A_project_that_crashed_left_early_or_is_empty_counts_as_a_failure(string output, int code)
    {
        checkout.Project("CaseRecords.Good.Tests", Good);
        checkout.Project("CaseRecords.Bad.Tests", output, code);

        await checkout.Run("test").ShouldEnd("4 passed, 1 failed, 1 skipped", code: 1);
    }

    [Theory]
    [InlineData("build", "0 passed, 1 failed, 0 skipped")]
    [InlineData("format", "4 passed, 1 failed, 1 skipped")]
    public async Task A_failed_build_or_format_fails_the_run(string step, string lastLine)
    {
        checkout.Project("CaseRecords.Good.Tests", Good);
        checkout.Write(step + ".code", "1");

        await checkout.Run("test").ShouldEnd(lastLine, code: 1);
    }

    [Fact]
    public async Task A_filter_that_matches_nothing_fails_the_run()
    {
        checkout.Project("CaseRecords.Good.Tests", "   CaseRecords.Good.Tests  Total: 0");

        await checkout.Run("test", "Nothing").ShouldEnd("0 passed, 0 failed, 0 skipped", code: 1);
    }

    [Fact]
    public async Task A_filter_reaches_every_project()
    {
        checkout.Project("CaseRecords.Good.Tests", Good);
        checkout.Project("CaseRecords.EndToEnd.Tests", "   CaseRecords.EndToEnd.Tests  Total: 0");

        await checkout.Run("test", "Metastasis").ShouldEnd("4 passed, 0 failed, 1 skipped", code: 0);

        checkout.Calls.ShouldAllBe(call => call.EndsWith("-method *Metastasis*", StringComparison.Ordinal));
        checkout.Calls.Length.ShouldBe(2);
    }

    [Fact]
    public async Task With_the_corpus_there_nothing_may_be_skipped()
    {
        using var withCorpus = new MadeUpCheckout { Corpus = Repository.Root };
        withCorpus.Project("CaseRecords.Good.Tests", Good);

        await withCorpus.Run("test").ShouldEnd("4 passed, 1 failed, 1 skipped", code: 1);
    }

    [Fact]
    public async Task What_needs_a_package_that_is_out_of_reach_may_be_skipped()
    {
        using var withCorpus = new MadeUpCheckout { Corpus = Repository.Root };
        withCorpus.Project("CaseRecords.Good.Tests", "    Regeneration [SKIP]\n      The package of the R4 definitions is out of reach.\n" + Good);

        await withCorpus.Run("test").ShouldEnd("4 passed, 0 failed, 1 skipped", code: 0);
    }

    [Fact]
    public async Task Check_leaves_the_slow_projects_out()
    {
        checkout.Project("CaseRecords.Good.Tests", Good);
        checkout.Project("CaseRecords.Cluster.Tests", "", code: 1);
        checkout.Project("CaseRecords.Clients.Tests", "", code: 1);
        checkout.Project("CaseRecords.EndToEnd.Tests", "", code: 1);
        checkout.Project("CaseRecords.Web.Tests", "", code: 1);

        await checkout.Run("check").ShouldEnd("4 passed, 0 failed, 1 skipped", code: 0);
    }

    public void Dispose() => checkout.Dispose();
}
