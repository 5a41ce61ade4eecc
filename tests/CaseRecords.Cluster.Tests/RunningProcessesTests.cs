namespace CaseRecords.Cluster.Tests;

/// <summary>A cluster of shell scripts behind a stand-in for the gateway.</summary>
public sealed class RunningProcessesTests : IDisposable
{
    private const string Patient = "trap 'echo bye; exit 0' TERM; echo ready $GREETING__TEXT; while :; do sleep 0.05; done";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-processes-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_run_once_the_last_one_is_ready()
    {
        await using var gateway = await StandIn.Start();
        var starting = Start(gateway, Script("patients", Patient), Script("gateway", Patient));
        starting.IsCompleted.ShouldBeFalse();

        gateway.IsReady = true;
        await using var processes = await starting;

        processes.Members.Select(member => member.Name).ShouldBe(["patients", "gateway"]);
        processes.Members.ShouldAllBe(member => member.Runs && Machine.Runs(member.ProcessId));
        await Machine.Until(() => processes.Members[0].Log == "ready hello\n");
    }

    [Fact]
    public async Task They_end_together_when_they_are_asked_to()
    {
        await using var gateway = await StandIn.Start();
        gateway.IsReady = true;
        var processes = await Start(gateway, Script("patients", Patient), Script("gateway", Patient));
        await Machine.Until(() => processes.Members.All(member => member.Log.Length > 0));

        await processes.DisposeAsync();

        processes.Members.ShouldAllBe(member => !member.Runs && member.Log.EndsWith("bye\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_ends_early_is_named_with_the_end_of_its_log_and_the_others_are_stopped()
    {
        await using var gateway = await StandIn.Start();

        var failure = await Should.ThrowAsync<ServerFailedException>(
            () => Start(gateway, Script("patients", "echo Record:ConnectionString is missing; exit 3"), Script("gateway", Patient)));

        failure.Message.ShouldBe("patients ended with exit code 3. The end of its log:\nRecord:ConnectionString is missing");
        await Machine.Until(() => Machine.Naming(folder).Count == 0);
    }

    [Fact]
    public async Task One_that_does_not_become_ready_in_time_is_told_with_what_it_waits_for()
    {
        await using var gateway = await StandIn.Start();

        var failure = await Should.ThrowAsync<ServerFailedException>(
            () => RunningProcesses.Start([Script("gateway", Patient) with { Address = gateway.Address }], folder, TimeSpan.FromSeconds(1), Cancellation));

        failure.Message.ShouldStartWith($"{gateway.Address}health/ready is not 200 after 1 seconds: 503 waiting for exchange\n");
    }

    [Fact]
    public async Task One_that_was_killed_starts_again_with_the_same_settings_and_log()
    {
        await using var gateway = await StandIn.Start();
        gateway.IsReady = true;
        await using var processes = await Start(gateway, Script("patients", Patient), Script("gateway", Patient));
        var patients = processes.Members[0];
        var first = patients.ProcessId;
        await Machine.Until(() => patients.Log.Length > 0);

        await patients.Kill();
        patients.Runs.ShouldBeFalse();
        await patients.Start(Cancellation);

        patients.ProcessId.ShouldNotBe(first);
        await Machine.Until(() => patients.Log == "ready hello\nready hello\n");
        await Should.ThrowAsync<InvalidOperationException>(() => patients.Start(Cancellation));
    }

    [Fact]
    public async Task A_job_runs_to_its_end()
    {
        await RunningProcesses.Run(Script("prepare", "echo done"), folder, Limit, Cancellation);

        (await File.ReadAllTextAsync(Path.Combine(folder, "prepare.log"), Cancellation)).ShouldBe("done\n");
    }

    [Fact]
    public async Task A_job_that_fails_is_told_with_the_end_of_its_log()
    {
        var failure = await Should.ThrowAsync<ServerFailedException>(() => RunningProcesses.Run(Script("prepare", "echo no such server; exit 1"), folder, Limit, Cancellation));

        failure.Message.ShouldBe("The job prepare failed. prepare ended with exit code 1. The end of its log:\nno such server");
    }

    [Fact]
    public async Task A_job_that_hangs_is_stopped()
    {
        var failure = await Should.ThrowAsync<ServerFailedException>(
            () => RunningProcesses.Run(Script("prepare", "echo waiting; exec sleep 600"), folder, TimeSpan.FromSeconds(1), Cancellation));

        failure.Message.ShouldStartWith("The job prepare did not end within 1 seconds.");
        await Machine.Until(() => Machine.Naming(folder).Count == 0);
    }

    [Fact]
    public async Task What_ends_by_itself_is_started_again_with_a_line_that_says_so()
    {
        await using var gateway = await StandIn.Start();
        gateway.IsReady = true;
        await using var processes = await Start(gateway, Script("patients", Patient), Script("gateway", Patient));
        var patients = processes.Members[0];
        using var ending = new CancellationTokenSource();
        using var output = new StringWriter();
        var keeper = Keeper.Keep(processes.Members, output, TimeProvider.System, ending.Token);
        await Machine.Until(() => patients.Log.Length > 0);

        await patients.Kill();
        await Machine.Until(() => patients.Log == "ready hello\nready hello\n");
        await ending.CancelAsync();
        await keeper;

        output.ToString().ShouldBe("patients ended with exit code 137; it is started again.\n");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Task<RunningProcesses> Start(StandIn gateway, Member first, Member last) =>
        RunningProcesses.Start([first, last with { Address = gateway.Address }], folder, Limit, Cancellation);

    private static Member Script(string name, string script) => new(name, "sh", "-c", script) { Settings = [("GREETING:TEXT", "hello")] };
}
