using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CaseRecords.Cluster.Tests;

/// <summary>The program's <c>up</c> from its start to its end, on real servers, with made-up services.</summary>
public sealed partial class UpCommandTests : IDisposable
{
    private readonly MadeUpBuild build = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_prepares_starts_sends_the_demo_case_keeps_all_running_and_stops_all()
    {
        var port = FreePort.Next();
        using var up = build.Start("up", "--urls", $"http://127.0.0.1:{port}");
        await Machine.Until(() => build.Started.Contains("CaseRecords.Gateway "));
        await using var gateway = await StandIn.Start(port);
        gateway.IsReady = true;

        var printed = await ReadUntil(up, "Ctrl-C stops it.");

        build.Started[0].ShouldBe("CaseRecords.Standalone prepare");
        build.Started.Length.ShouldBe(10);
        gateway.Keys.Count.ShouldBe(32);
        printed.ShouldContain($"FHIR       http://127.0.0.1:{port}/fhir/metadata");

        await Machine.Signal("KILL", int.Parse(Diagnoses().Match(printed).Groups["process"].Value, CultureInfo.InvariantCulture));

        (await ReadUntil(up, "started again.")).ShouldBe("diagnoses ended with exit code 137; it is started again.");
        await Machine.Until(() => build.Started.Count(line => line == "CaseRecords.Diagnoses ") == 2);
        var folders = Machine.FoldersOfChildren(up.Id);
        folders.ShouldContain(Logs().Match(printed).Groups["folder"].Value);

        await Machine.Signal("TERM", up.Id);
        await up.WaitForExitAsync(Cancellation);

        up.ExitCode.ShouldBe(0);
        (await up.StandardError.ReadToEndAsync(Cancellation)).ShouldBeEmpty();
        folders.ShouldAllBe(left => !Directory.Exists(left));
        await Machine.Until(() => folders.All(left => Machine.Naming(left).Count == 0));
    }

    [Fact]
    public async Task What_is_not_built_is_said_and_nothing_stays()
    {
        build.Forget("CaseRecords.Gateway");
        using var up = build.Start("up", "--urls", $"http://127.0.0.1:{FreePort.Next()}");

        (await up.StandardError.ReadToEndAsync(Cancellation)).ShouldStartWith("CaseRecords.Gateway is not built");
        await up.WaitForExitAsync(Cancellation);
        up.ExitCode.ShouldBe(1);
        build.Started.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_before_anything_starts()
    {
        await using var other = await StandIn.Start();
        using var up = build.Start("up", "--urls", $"http://127.0.0.1:{other.Address.Port}");

        (await up.StandardError.ReadToEndAsync(Cancellation))
            .ShouldBe($"Port {other.Address.Port} is in use. Stop what listens there, or start with another --urls.\n");
    }

    [Fact]
    public async Task Told_to_end_while_it_starts_it_ends()
    {
        using var up = build.Start("up", "--urls", $"http://127.0.0.1:{FreePort.Next()}");
        await Machine.Until(() => build.Started.Contains("CaseRecords.Gateway "));
        var folders = Machine.FoldersOfChildren(up.Id);

        await Machine.Signal("INT", up.Id);
        await up.WaitForExitAsync(Cancellation);

        up.ExitCode.ShouldBe(0);
        folders.ShouldAllBe(left => !Directory.Exists(left));
        await Machine.Until(() => folders.All(left => Machine.Naming(left).Count == 0));
    }

    public void Dispose() => build.Dispose();

    private static async Task<string> ReadUntil(Process program, string end)
    {
        List<string> lines = [];

        while (lines is [] || !lines[^1].EndsWith(end, StringComparison.Ordinal))
        {
            var line = await program.StandardOutput.ReadLineAsync(Cancellation);
            lines.Add(line.ShouldNotBeNull());
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"diagnoses (?<process>\d+)")]
    private static partial Regex Diagnoses();

    [GeneratedRegex(@"logs +(?<folder>\S+)")]
    private static partial Regex Logs();
}
