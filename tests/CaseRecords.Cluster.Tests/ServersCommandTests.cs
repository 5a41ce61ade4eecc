using System.Diagnostics;

namespace CaseRecords.Cluster.Tests;

/// <summary>The program's <c>servers</c> as <c>./dev test</c> runs it: nothing of it stays, however it ends.</summary>
public sealed class ServersCommandTests
{
    internal static readonly string Program = Path.Combine(new ClusterOptions().Programs, "CaseRecords.Cluster", "release", "CaseRecords.Cluster.dll");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("input closes", 0)]
    [InlineData("TERM", 0)]
    [InlineData("KILL", 137)]
    public async Task Both_servers_go_when_its(string end, int exitCode)
    {
        using var program = Start("servers");
        var postgres = await Line(program, "CASERECORDS_POSTGRES=");
        var rabbit = await Line(program, "CASERECORDS_RABBITMQ=");
        (await program.StandardOutput.ReadLineAsync(Cancellation)).ShouldBe("ready");
        (await PostgresServer.Ask(postgres, Cancellation)).ShouldBeNull();
        (await RabbitServer.Ask(rabbit, Cancellation)).ShouldBeNull();
        var folders = Machine.FoldersOfChildren(program.Id);

        await End(program, end);

        program.ExitCode.ShouldBe(exitCode);
        await Machine.Until(() => folders.All(folder => !Directory.Exists(folder) && Machine.Naming(folder).Count == 0));
        await Machine.Until(async () => await PostgresServer.Ask(postgres, Cancellation) is not null);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_one_line()
    {
        using var program = Start("servers", ("CASERECORDS_POSTGRES", "nonsense"), ("CASERECORDS_RABBITMQ", "nonsense"));

        (await program.StandardOutput.ReadToEndAsync(Cancellation)).ShouldBeEmpty();
        (await program.StandardError.ReadToEndAsync(Cancellation)).ShouldBe("CASERECORDS_POSTGRES is no Npgsql connection string, such as 'Host=127.0.0.1;Port=5432;Username=postgres;Password=…'.\n");
        await program.WaitForExitAsync(Cancellation);
        program.ExitCode.ShouldBe(1);
    }

    private static Process Start(string command, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", [Program, command]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CASERECORDS_POSTGRES"] = "";
        start.Environment["CASERECORDS_RABBITMQ"] = "";

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private static async Task<string> Line(Process program, string beginning)
    {
        var line = await program.StandardOutput.ReadLineAsync(Cancellation);
        line.ShouldNotBeNull().ShouldStartWith(beginning);

        return line[beginning.Length..];
    }

    private static async Task End(Process program, string how)
    {
        if (how is "TERM" or "KILL")
        {
            await Machine.Signal(how, program.Id);
        }
        else
        {
            program.StandardInput.Close();
        }

        await program.WaitForExitAsync(Cancellation);
    }
}
