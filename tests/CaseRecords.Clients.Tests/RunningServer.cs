using System.Diagnostics;
using System.Text;
using CaseRecords.Clients.Tests;

[assembly: AssemblyFixture(typeof(RunningServer))]

namespace CaseRecords.Clients.Tests;

/// <summary>The standalone server, as a process of its own with an empty record on SQLite: one for all clients.</summary>
public sealed class RunningServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("caserecords-clients-");
    private readonly StringBuilder log = new();
    private readonly TaskCompletionSource<string> address = new();
    private Process? process;

    /// <summary>The FHIR base, without a trailing slash.</summary>
    public string Base { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Repository.Standalone, "--urls", "http://127.0.0.1:0", "--data", data.FullName, "--demo", "false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = data.FullName,
        };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        await Task.WhenAny(address.Task, process.WaitForExitAsync(CancellationToken.None)).WaitAsync(Patience);
        process.HasExited.ShouldBeFalse(log.ToString());
        Base = await address.Task;
        await Ready();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process?.Dispose();
        data.Delete(recursive: true);
    }

    private async Task Ready()
    {
        using var client = new HttpClient { Timeout = Patience };
        var clock = Stopwatch.StartNew();

        while (!(await client.GetAsync($"{Base[..^"/fhir".Length]}/health/ready")).IsSuccessStatusCode)
        {
            clock.Elapsed.ShouldBeLessThan(Patience, log.ToString());
            await Task.Delay(50);
        }
    }

    /// <summary>The port is the one that the system gave; the server's greeting names it.</summary>
    private void Note(string? line)
    {
        lock (log)
        {
            log.AppendLine(line);
        }

        if (line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is ["FHIR", { } url])
        {
            address.TrySetResult(url[..^"/metadata".Length]);
        }
    }
}
