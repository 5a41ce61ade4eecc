using CaseRecords.Load.Processes;

namespace CaseRecords.Load.Measuring;

/// <summary>What a scenario did while it was measured, and what it cost.</summary>
/// <param name="OwnCpuSeconds">Of this tool: what the machine did not have left for the server.</param>
internal sealed record Measurement(string Scenario, int Clients, double Seconds, Tally Tally, IReadOnlyList<ProcessCost> Processes, double OwnCpuSeconds)
{
    /// <summary>Several rounds of the same as one: every request counts once.</summary>
    public static Measurement Together(IReadOnlyList<Measurement> rounds)
    {
        var tally = new Tally();

        foreach (var round in rounds)
        {
            tally.Add(round.Tally);
        }

        return rounds[^1] with
        {
            Seconds = rounds.Sum(round => round.Seconds),
            Tally = tally,
            Processes = [.. rounds.SelectMany(round => round.Processes).GroupBy(process => process.Name).Select(ProcessCost.Together)],
            OwnCpuSeconds = rounds.Sum(round => round.OwnCpuSeconds),
        };
    }

    /// <summary>Those that succeeded.</summary>
    public long Requests => Tally.Latencies.Count;

    public double RequestsPerSecond => Requests / Seconds;

    /// <summary>Null where the scenario is not about many resources at once.</summary>
    public double? ResourcesPerSecond => Tally.Resources > 0 ? Tally.Resources / Seconds : null;

    /// <summary>Of all named processes together.</summary>
    public double CpuSeconds => Processes.Sum(process => process.CpuSeconds);

    /// <summary>Requests in a second of CPU time of all named processes together; null where none are named or none did anything.</summary>
    public double? RequestsPerCore => CpuSeconds > 0 ? Requests / CpuSeconds : null;

    public double? ResourcesPerCore => CpuSeconds > 0 && Tally.Resources > 0 ? Tally.Resources / CpuSeconds : null;

    /// <summary>Microseconds of CPU time for a request, requests that failed included in the time only.</summary>
    public double CpuPerRequest(double cpuSeconds) => Requests > 0 ? cpuSeconds * 1_000_000 / Requests : 0;
}
