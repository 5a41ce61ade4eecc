using System.Diagnostics;
using CaseRecords.Cluster;

namespace CaseRecords.Faults.Running;

/// <summary>The system under test: real processes that can be killed and started again.</summary>
internal abstract class RunningSystem : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(300);

    private HttpClient? client;

    /// <summary>The processes. The last one has the public address.</summary>
    public abstract IReadOnlyList<RunningMember> Members { get; }

    /// <summary>Speaks to the public address.</summary>
    public HttpClient Client => client ??= new HttpClient { BaseAddress = Members[^1].Address, Timeout = Patience };

    /// <summary>Starts what does not run, and waits until each says that it is ready, and the whole does.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> StartAgain()
    {
        var clock = Stopwatch.StartNew();
        var stopped = Members.Where(member => !member.Runs).ToList();

        foreach (var member in stopped)
        {
            await member.Start(CancellationToken.None);
        }

        foreach (var member in stopped.Append(Members[^1]).Distinct())
        {
            await IsReady(member);
        }

        return clock.Elapsed;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        client?.Dispose();
        await Task.WhenAll(Members.Select(member => member.Terminate()));
    }

    private static async Task IsReady(RunningMember member)
    {
        using var asking = new HttpClient { BaseAddress = member.Address, Timeout = TimeSpan.FromSeconds(20) };
        var clock = Stopwatch.StartNew();

        while (!await Answers(asking))
        {
            (member.Runs && clock.Elapsed < Patience).ShouldBeTrue($"{member.Name} is not ready after {clock.Elapsed.TotalSeconds:F0} s. The end of its log:\n{Tail(member)}");
            await Task.Delay(50);
        }
    }

    private static async Task<bool> Answers(HttpClient asking)
    {
        try
        {
            using var answer = await asking.GetAsync("/health/ready");

            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static string Tail(RunningMember member) => string.Join('\n', member.Log.Split('\n').TakeLast(20));
}
