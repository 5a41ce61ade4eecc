using System.Diagnostics;
using System.Text.Json;

namespace CaseRecords.Cluster.Tests;

/// <summary>What is asked of Docker, shown by a made-up engine.</summary>
public sealed class ContainersTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-engine-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Containers_are_asked_for_first_durable_on_loopback_on_a_port_that_stays()
    {
        var socket = Path.Combine(folder, "docker.sock");
        await using var engine = await MadeUpEngine.Start(socket);

        await RunServers(socket);

        var postgres = engine.Container("postgres:17");
        var settings = postgres.GetProperty("Cmd").EnumerateArray().Select(argument => argument.GetString()!).Where(argument => argument != "-c")
            .Select(setting => setting.Split('=')).GroupBy(setting => setting[0]).ToDictionary(setting => setting.Key, setting => setting.Last()[1]);
        settings["fsync"].ShouldBe("on");
        settings["full_page_writes"].ShouldBe("on");
        settings["synchronous_commit"].ShouldBe("on");
        settings["max_connections"].ShouldBe("200");
        settings["max_locks_per_transaction"].ShouldBe("256");
        ShouldListenOnLoopback(postgres, "5432/tcp");
        ShouldListenOnLoopback(engine.Container("rabbitmq:4"), "5672/tcp");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void ShouldListenOnLoopback(JsonElement container, string port)
    {
        var host = container.GetProperty("HostConfig");
        var binding = host.GetProperty("PortBindings").GetProperty(port).EnumerateArray().ShouldHaveSingleItem();

        // In a container of its own the finder reaches the engine's ports from outside.
        binding.GetProperty("HostIp").GetString().ShouldBe(File.Exists("/.dockerenv") ? "" : "127.0.0.1");
        int.Parse(binding.GetProperty("HostPort").GetString()!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeGreaterThan(1024);
        host.GetProperty("Init").GetBoolean().ShouldBeTrue();
    }

    /// <summary>In a process of its own: which engine there is, is asked once per process.</summary>
    private static async Task RunServers(string socket)
    {
        var start = new ProcessStartInfo("dotnet", [ServersCommandTests.Program, "servers"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["CASERECORDS_POSTGRES"] = "";
        start.Environment["CASERECORDS_RABBITMQ"] = "";
        start.Environment["DOCKER_HOST"] = $"unix://{socket}";
        start.Environment["TESTCONTAINERS_RYUK_DISABLED"] = "true";

        using var program = Process.Start(start)!;
        program.StandardInput.Close();
        await program.StandardOutput.ReadToEndAsync(Cancellation);
        await program.WaitForExitAsync(Cancellation);
    }
}
