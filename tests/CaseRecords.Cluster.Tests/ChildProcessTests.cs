using System.Diagnostics;
using System.Globalization;

namespace CaseRecords.Cluster.Tests;

public sealed class ChildProcessTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-child-").FullName;

    private string Log => Path.Combine(folder, "log");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Its_output_goes_to_the_log_and_its_exit_code_is_told()
    {
        await using var child = await Shell("echo out; echo err >&2; exit 7");

        (await child.Ended).ShouldBe(7);
        child.Tail().ShouldBe("out\nerr");
    }

    [Fact]
    public async Task It_gets_its_environment_its_folder_and_nothing_to_read()
    {
        await using var child = await ChildProcess.Start(
            new ChildStart("sh", "-c", "echo $GREETING; pwd; cat; echo $#", "sh", "an argument", "with 'quotes' and $signs")
            {
                Log = Log,
                Directory = folder,
                Environment = new Dictionary<string, string> { ["GREETING"] = "hello" },
            },
            Cancellation);

        await child.Ended;
        child.Tail().ShouldBe($"hello\n{folder}\n2");
    }

    [Fact]
    public async Task Its_id_is_the_programs_own()
    {
        await using var child = await Shell("echo $$; exec sleep 60");
        await Machine.Until(() => child.Tail().Length > 0);

        child.Tail().ShouldBe(child.Id.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_program_that_does_not_exist_ends_with_a_message_in_the_log()
    {
        await using var child = await ChildProcess.Start(new ChildStart("no-such-program") { Log = Log }, Cancellation);

        (await child.Ended).ShouldBe(127);
        child.Tail().ShouldContain("no-such-program");
    }

    [Fact]
    public async Task Terminate_lets_it_clean_up()
    {
        await using var child = await Shell("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        await Ready(child);

        await child.Terminate();

        (await child.Ended).ShouldBe(0);
        child.Tail().ShouldBe("ready\nbye");
    }

    [Fact]
    public async Task One_that_does_not_listen_is_killed_after_its_limit()
    {
        await using var child = await ChildProcess.Start(
            new ChildStart("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done") { Log = Log, Limit = TimeSpan.FromMilliseconds(200) }, Cancellation);
        await Ready(child);

        await child.Terminate();

        (await child.Ended).ShouldBe(137);
        Machine.Runs(child.Id).ShouldBeFalse();
    }

    [Fact]
    public async Task Kill_takes_what_it_started_with_it()
    {
        await using var child = await Shell("sleep 600 & echo $!; wait");
        await Ready(child);
        var grandchild = int.Parse(child.Tail(), CultureInfo.InvariantCulture);

        await child.Kill();

        await Machine.Until(() => !Machine.Runs(grandchild));
    }

    [Fact]
    public async Task Nothing_of_ours_stays_once_it_has_ended()
    {
        await using var child = await Shell("exit 0");
        await child.Ended;

        await Machine.Until(() => Machine.Naming(Log).Count == 0);
    }

    /// <summary>When we are killed, the system closes our end of the pipe, and no line was sent.</summary>
    [Theory]
    [InlineData("echo ready; exec sleep 600")]
    [InlineData("trap '' TERM; echo ready; while :; do sleep 0.05; done")]
    [InlineData("sleep 600 & echo ready; wait")]
    public async Task It_does_not_outlive_us_and_leaves_no_folder(string script)
    {
        var belongings = Directory.CreateDirectory(Path.Combine(folder, "belongings")).FullName;
        var start = new ChildStart("sh", "-c", script) { Log = Log, Belongings = belongings, Limit = TimeSpan.FromMilliseconds(300) };
        using var wrapper = Process.Start(ChildProcess.Wrapped(start))!;
        await Machine.Until(() => File.Exists(Log) && File.ReadAllText(Log).Length > 0);
        Machine.Naming(Log).ShouldNotBeEmpty();

        wrapper.StandardInput.Close();

        await Machine.Until(() => Machine.Naming(script).Count == 0 && Machine.Naming(Log).Count == 0);
        Directory.Exists(belongings).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<ChildProcess> Shell(string script) => ChildProcess.Start(new ChildStart("sh", "-c", script) { Log = Log }, Cancellation);

    private static Task Ready(ChildProcess child) => Machine.Until(() => child.Tail().Length > 0);
}
