using CaseRecords.Cluster;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>The separate services of one test class, behind their gateway, and a consumer that hears every event from the first.</summary>
public sealed class ClusterUnderTest : IAsyncLifetime
{
    /// <summary>The tests that start clusters run one after another: two at once would be eighteen processes.</summary>
    public const string OneAtATime = "clusters";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private RunningCluster? cluster;
    private HttpClient? client;
    private EventTap? tap;

    /// <summary>The services by their names.</summary>
    internal static IReadOnlyList<string> Services { get; } =
        ["patients", "imaging", "diagnoses", "genomics", "treatments", "assessments", "exchange", "timeline"];

    internal RunningCluster Cluster => cluster!;

    /// <summary>Speaks to the gateway.</summary>
    internal HttpClient Client => client!;

    internal EventTap Tap => tap!;

    public async ValueTask InitializeAsync()
    {
        cluster = await RunningCluster.Start(ClusterOptions.ForTests(), CancellationToken.None);
        client = new HttpClient { BaseAddress = cluster.Address, Timeout = Patience };
        tap = await EventTap.Open(cluster.Rabbit.Address);
    }

    /// <summary>Speaks to one service behind the gateway's back.</summary>
    internal HttpClient Direct(string service) => new() { BaseAddress = cluster![service].Address, Timeout = Patience };

    /// <summary>Starts what does not run, and waits until everything is ready, the started ones by their own word.</summary>
    internal async Task StartAgain()
    {
        var stopped = Cluster.Members.Where(member => !member.Runs).ToList();

        foreach (var member in stopped)
        {
            await member.Start(CancellationToken.None);
        }

        foreach (var member in stopped)
        {
            using var direct = Direct(member.Name);
            await Until(direct, "/health/ready", answer => answer.IsSuccessStatusCode);
        }

        await Cluster.Ready(CancellationToken.None);
    }

    /// <summary>Asks until the answer is the wanted one.</summary>
    internal static async Task Until(HttpClient client, string path, Func<HttpResponseMessage, bool> isWanted)
    {
        using var limit = new CancellationTokenSource(Patience);

        while (true)
        {
            try
            {
                using var answer = await client.GetAsync(path, limit.Token);

                if (isWanted(answer))
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (tap is not null)
        {
            await tap.DisposeAsync();
        }

        client?.Dispose();

        if (cluster is not null)
        {
            KeepLogs(cluster.Logs);
            await cluster.DisposeAsync();
        }
    }

    private static void KeepLogs(string folder)
    {
        var kept = Directory.CreateDirectory(Path.Combine(Repository.Output, $"logs-{TestContext.Current.TestClass?.TestClassSimpleName ?? "cluster"}")).FullName;

        foreach (var log in Directory.EnumerateFiles(folder, "*.log"))
        {
            File.Copy(log, Path.Combine(kept, Path.GetFileName(log)), overwrite: true);
        }
    }
}
