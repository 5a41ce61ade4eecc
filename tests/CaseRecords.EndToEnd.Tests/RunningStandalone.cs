using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>One process of the published standalone on a free port, with its own data directory.</summary>
internal sealed partial class RunningStandalone : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process process;
    private readonly StringBuilder log = new();
    private readonly bool ownsData;

    private RunningStandalone(Process process, string data, bool ownsData, int port)
    {
        this.process = process;
        this.ownsData = ownsData;
        Data = data;
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Data { get; }

    public HttpClient Client { get; }

    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    public int? ExitCode => process.HasExited ? process.ExitCode : null;

    /// <summary>Starts a process without waiting for it.</summary>
    /// <param name="data">An existing data directory; null for a new one that goes with the process.</param>
    public static async Task<RunningStandalone> Launch(bool demo, string? data = null, params string[] arguments)
    {
        var port = FreePort();
        var folder = data ?? Directory.CreateTempSubdirectory("caserecords-data-").FullName;
        var start = new ProcessStartInfo("dotnet",
            [await PublishedStandalone.Program, "--urls", $"http://127.0.0.1:{port}", "--data", folder, "--demo", demo ? "true" : "false", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // From any directory, and not as a child of the test's own settings.
            WorkingDirectory = Path.GetTempPath(),
        };

        return new RunningStandalone(Process.Start(start)!, folder, data is null, port);
    }

    /// <summary>Runs a job of the same program to its end.</summary>
    public static async Task<(int Code, string Output)> Job(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [await PublishedStandalone.Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        using var job = Process.Start(start)!;
        var output = job.StandardOutput.ReadToEndAsync();
        var error = job.StandardError.ReadToEndAsync();
        await job.WaitForExitAsync(new CancellationTokenSource(Patience).Token);

        return (job.ExitCode, await output + await error);
    }

    /// <summary>Starts a process and waits until it is ready.</summary>
    public static async Task<RunningStandalone> Start(bool demo = false, string? data = null, params string[] arguments)
    {
        var running = await Launch(demo, data, arguments);
        await running.Ready();

        return running;
    }

    public async Task Ready()
    {
        var until = Stopwatch.StartNew();

        while (true)
        {
            process.HasExited.ShouldBeFalse(Log);
            until.Elapsed.ShouldBeLessThan(Patience, Log);

            try
            {
                using var answer = await Client.GetAsync("/health/ready");

                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and how long the process took to end.</summary>
    public async Task<TimeSpan> Terminate()
    {
        var clock = Stopwatch.StartNew();
        SendSignal(process.Id, 15).ShouldBe(0);
        await process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);

        return clock.Elapsed;
    }

    public async Task<int> Exit()
    {
        await process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);

        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await Kill();
        }

        process.Dispose();
        Client.Dispose();

        if (ownsData)
        {
            Directory.Delete(Data, recursive: true);
        }
    }

    private void Note(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
