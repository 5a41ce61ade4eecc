namespace CaseRecords.Cluster;

/// <summary>Starts a process again that ended by itself.</summary>
internal static class Keeper
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Until the cancellation.</summary>
    public static Task Keep(IReadOnlyList<RunningMember> members, TextWriter output, TimeProvider time, CancellationToken cancellationToken) =>
        Task.WhenAll(members.Select(member => Keep(member, output, time, cancellationToken)));

    private static async Task Keep(RunningMember member, TextWriter output, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var code = await member.Ended.WaitAsync(cancellationToken);
                await output.WriteLineAsync($"{member.Name} ended with exit code {code}; it is started again.");
                await Task.Delay(Pause, time, cancellationToken);
                await member.Start(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Everything ends now.
        }
    }
}
