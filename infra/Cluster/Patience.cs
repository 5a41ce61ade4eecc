using System.Diagnostics;

namespace CaseRecords.Cluster;

/// <summary>Waits for a process to answer.</summary>
internal static class Patience
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks until there is an answer; gives up when the process has ended or the limit is over.</summary>
    /// <param name="ask">Null for an answer, or what is wrong so far.</param>
    /// <returns>Null, or what was wrong in the end.</returns>
    public static async Task<string?> Until(Func<Task<string?>> ask, ChildProcess process, TimeSpan limit, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();

        while (true)
        {
            var wrong = await ask();

            if (wrong is null || process.HasEnded || clock.Elapsed > limit)
            {
                return wrong;
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
