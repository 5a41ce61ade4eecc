namespace CaseRecords.Cluster.Tests;

/// <summary>An install, with a made-up apt-get: the package's services are not started, and the machine is left as it was.</summary>
public sealed class DebianPackagesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-packages-").FullName;

    private string Policy => Path.Combine(folder, "policy-rc.d");

    private string[] Calls => File.ReadAllLines(Path.Combine(folder, "calls"));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_it_installs_services_may_not_be_started_and_afterwards_they_may()
    {
        AptGet(exitCode: 0);

        await Install();

        Calls.ShouldBe(
        [
            "update -qq, policy 101",
            "install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 sample-server, policy 101",
        ]);
        File.Exists(Policy).ShouldBeFalse();
    }

    [Fact]
    public async Task A_policy_that_was_there_before_comes_back()
    {
        AptGet(exitCode: 0);
        Script(Policy, "exit 42");

        await Install();

        Calls.ShouldAllBe(call => call.EndsWith(", policy 101", StringComparison.Ordinal));
        (await File.ReadAllTextAsync(Policy, Cancellation)).ShouldContain("exit 42");
    }

    [Fact]
    public async Task A_failed_install_is_told_with_what_it_printed_and_leaves_no_policy()
    {
        AptGet(exitCode: 100);

        var failure = await Should.ThrowAsync<ServerFailedException>(Install);

        failure.Message.ShouldContain("apt-get install sample-server failed");
        failure.Message.ShouldContain("the made-up apt-get speaks");
        File.Exists(Policy).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task Install() => DebianPackages.Install(
        "sample-server", Policy, new Dictionary<string, string> { ["PATH"] = folder + ":" + Environment.GetEnvironmentVariable("PATH") }, Cancellation);

    private void AptGet(int exitCode) => Script(
        Path.Combine(folder, "apt-get"),
        $"""
        echo the made-up apt-get speaks
        code=0
        {Policy} || code=$?
        echo "$*, policy $code" >>{folder}/calls
        exit {exitCode}
        """);

    private static void Script(string file, string text)
    {
        File.WriteAllText(file, "#!/bin/sh\n" + text + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
