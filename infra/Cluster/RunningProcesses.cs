using System.Net;

namespace CaseRecords.Cluster;

/// <summary>The processes of a cluster, started together, watched until they answer, and stopped together.</summary>
internal sealed class RunningProcesses : IAsyncDisposable
{
    private RunningProcesses(IReadOnlyList<RunningMember> members) => Members = members;

    public IReadOnlyList<RunningMember> Members { get; }

    /// <summary>Runs a job to its end.</summary>
    /// <exception cref="ServerFailedException">It failed, or took longer than the limit.</exception>
    public static async Task Run(Member job, string folder, TimeSpan limit, CancellationToken cancellationToken)
    {
        var running = new RunningMember(job, folder);
        await running.Start(cancellationToken);

        try
        {
            if (await running.Ended.WaitAsync(limit, cancellationToken) != 0)
            {
                throw new ServerFailedException($"The job {job.Name} failed. {await running.Report()}");
            }
        }
        catch (TimeoutException)
        {
            throw new ServerFailedException($"The job {job.Name} did not end within {limit.TotalSeconds} seconds. {await running.Report()}");
        }
        finally
        {
            await running.Terminate();
        }
    }

    /// <summary>Starts all and waits until the last one, which the others stand behind, says that it is ready.</summary>
    /// <exception cref="ServerFailedException">One of them ended early, or they took longer than the limit.</exception>
    public static async Task<RunningProcesses> Start(IReadOnlyList<Member> members, string folder, TimeSpan limit, CancellationToken cancellationToken)
    {
        var processes = new RunningProcesses([.. members.Select(member => new RunningMember(member, folder))]);

        try
        {
            foreach (var member in processes.Members)
            {
                await member.Start(cancellationToken);
            }

            await processes.Ready(limit, cancellationToken);

            return processes;
        }
        catch
        {
            await processes.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGTERM to all at once.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(Members.Select(member => member.Terminate()));

    /// <summary>Waits until the last one says that it is ready.</summary>
    /// <exception cref="ServerFailedException">One of them has ended, or they take longer than the limit.</exception>
    public async Task Ready(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = Members[^1].Address, Timeout = TimeSpan.FromSeconds(5) };
        var wrong = await Patience.Until(() => Ask(client, cancellationToken), () => Members.Any(member => !member.Runs), limit, cancellationToken);

        if (wrong is null)
        {
            return;
        }

        throw new ServerFailedException(Members.FirstOrDefault(member => !member.Runs) is { } ended
            ? await ended.Report()
            : $"{client.BaseAddress}health/ready is not 200 after {limit.TotalSeconds} seconds: {wrong}\n{await Members[^1].Report()}");
    }

    private static async Task<string?> Ask(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync("/health/ready", cancellationToken);

            return answer.StatusCode == HttpStatusCode.OK ? null : $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}";
        }
        catch (HttpRequestException failure)
        {
            return failure.Message;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "no answer";
        }
    }
}
