using System.Diagnostics;
using CaseRecords.Cluster;

namespace CaseRecords.Benchmarks.Forms;

/// <summary>The whole system as one process, on a free port of this machine.</summary>
internal sealed class RunningStandalone : IAsyncDisposable
{
    public static readonly string Program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "CaseRecords.Standalone", "release", "CaseRecords.Standalone.dll"));

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ChildProcess server;

    private RunningStandalone(ChildProcess server, Uri address, TimeSpan took) => (this.server, Address, Took) = (server, address, took);

    /// <summary>The FHIR base.</summary>
    public Uri Address { get; }

    public int ProcessId => server.Id;

    /// <summary>From its start until it was ready.</summary>
    public TimeSpan Took { get; }

    public static async Task<RunningStandalone> Start(string data, string log, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var url = ClusterOptions.ForTests().Url;
        using var client = new HttpClient { BaseAddress = url };
        var clock = Stopwatch.StartNew();
        var server = await ChildProcess.Start(
            new ChildStart("dotnet", Program, "--urls", url.GetLeftPart(UriPartial.Authority), "--data", data, "--demo", "false") { Log = log, Environment = environment }, cancellationToken);

        while (!await IsReady(client, cancellationToken))
        {
            if (server.HasEnded)
            {
                throw new InvalidOperationException(server.Tail());
            }

            await Task.Delay(Pause, cancellationToken);
        }

        return new RunningStandalone(server, new Uri(url, "/fhir"), clock.Elapsed);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static async Task<bool> IsReady(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync("/health/ready", cancellationToken);

            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
