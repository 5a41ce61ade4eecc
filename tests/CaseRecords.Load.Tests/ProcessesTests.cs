using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CaseRecords.Load.Measuring;
using CaseRecords.Load.Processes;

namespace CaseRecords.Load.Tests;

/// <summary>CPU time and memory of processes, and what they are for each request.</summary>
public sealed class ProcessesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("caserecords-load-").FullName;

    [Fact]
    public void The_kernels_line_is_read_whatever_the_process_is_called() =>
        ProcessStat.Parse("4711 (a) R (b c) S 17 4711 4711 0 -1 4194560 1 2 3 4 250 150 30 20 20 0 1 0 100")
            .ShouldBe(new ProcessStat(4711, 17, Own: 400, Ended: 50));

    [Fact]
    public void A_process_counts_with_all_that_it_started_living_or_ended()
    {
        var now = new CpuTime([new(1, 0, 9_999, 0), new(10, 1, 100, 50), new(11, 10, 200, 0), new(12, 11, 400, 0), new(20, 1, 800, 0)]);

        now.Of(10).ShouldBe(7.5);
        now.Family(10).ShouldBe([10, 11, 12]);
        now.Of(99).ShouldBe(0);
    }

    [Fact]
    public void Figures_are_requests_by_the_cpu_of_all_named_processes_together()
    {
        var tally = new Tally { Resources = 8000 };

        for (var n = 0; n < 400; n++)
        {
            tally.Count(TimeSpan.FromMilliseconds(10), 0, 0);
        }

        var memory = new ProcessMemory(0, null);
        var measured = new Measurement("x", 4, Seconds: 4, tally, [new("server", 1.5, 0, memory), new("database", 0.5, 0, memory)], OwnCpuSeconds: 1);

        measured.RequestsPerSecond.ShouldBe(100);
        measured.ResourcesPerSecond.ShouldBe(2000);
        measured.CpuPerRequest(measured.CpuSeconds).ShouldBe(5000);
        measured.RequestsPerCore.ShouldBe(200);
        measured.ResourcesPerCore.ShouldBe(4000);
    }

    [Fact]
    public void Rounds_together_are_all_their_requests_time_and_the_highest_peak()
    {
        var memory = new ProcessMemory(5, 4);
        Measurement[] rounds =
        [
            new("x", 1, 2, Requests(1), [new("server", 1, 70, memory)], 0.1),
            new("x", 1, 3, Requests(3), [new("server", 2, 60, memory)], 0.2),
        ];

        var together = Measurement.Together(rounds);

        together.Requests.ShouldBe(4);
        together.Seconds.ShouldBe(5);
        together.CpuSeconds.ShouldBe(3);
        together.Processes[0].PeakResident.ShouldBe(70);
    }

    [Fact]
    public void Nothing_done_costs_nothing_and_has_no_figure_per_core()
    {
        var measured = new Measurement("x", 1, 1, new Tally(), [], 0);

        measured.RequestsPerCore.ShouldBeNull();
        measured.CpuPerRequest(1).ShouldBe(0);
    }

    [Fact]
    public async Task Work_of_this_process_is_seen()
    {
        var watch = new ProcessWatch([new NamedProcess("me", Environment.ProcessId)]);
        var before = Environment.CpuUsage.TotalTime;

        var cost = (await watch.During(() =>
        {
            while (Environment.CpuUsage.TotalTime - before < TimeSpan.FromSeconds(0.2))
            {
                // Only spends time.
            }

            return Task.CompletedTask;
        })).ShouldHaveSingleItem();

        cost.Name.ShouldBe("me");
        cost.CpuSeconds.ShouldBeGreaterThanOrEqualTo(0.15);
        cost.PeakResident.ShouldBeGreaterThan(10_000_000);
        cost.Memory.Proportional!.Value.ShouldBeLessThanOrEqualTo(cost.Memory.Resident);
    }

    [Fact]
    public void A_process_is_found_by_the_port_that_it_listens_on()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        NamedProcess.Parse($"server=port:{port}").ShouldBe(new NamedProcess("server", Environment.ProcessId));

        listener.Stop();
        Should.Throw<BadArgumentException>(() => NamedProcess.Parse($"server=port:{port}")).Message.ShouldContain($"listens on port {port}");
    }

    [Fact]
    public void A_postgres_is_found_by_its_data_directory()
    {
        File.WriteAllText(Path.Combine(folder, "postmaster.pid"), $"{Environment.ProcessId}\n{folder}\n");

        NamedProcess.Parse($"database=postgres:{folder}").ShouldBe(new NamedProcess("database", Environment.ProcessId));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Tally Requests(int count)
    {
        var tally = new Tally();

        for (var n = 0; n < count; n++)
        {
            tally.Count(TimeSpan.FromMilliseconds(1), 0, 0);
        }

        return tally;
    }
}
