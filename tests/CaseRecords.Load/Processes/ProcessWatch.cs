namespace CaseRecords.Load.Processes;

/// <summary>What the processes of one name cost while something was measured.</summary>
/// <param name="PeakResident">Bytes, looked at once a second.</param>
internal sealed record ProcessCost(string Name, double CpuSeconds, long PeakResident, ProcessMemory Memory)
{
    /// <summary>Of several rounds: all the time, the highest peak, the memory at the end.</summary>
    public static ProcessCost Together(IEnumerable<ProcessCost> rounds) =>
        rounds.Aggregate((before, after) => after with { CpuSeconds = before.CpuSeconds + after.CpuSeconds, PeakResident = Math.Max(before.PeakResident, after.PeakResident) });
}

/// <summary>Looks at named processes before, while and after something runs.</summary>
internal sealed class ProcessWatch(IReadOnlyList<NamedProcess> processes)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ILookup<string, int> groups = processes.ToLookup(process => process.Name, process => process.Id);

    public async Task<IReadOnlyList<ProcessCost>> During(Func<Task> work)
    {
        var before = CpuTime.Now();
        var peaks = groups.ToDictionary(group => group.Key, _ => 0L);
        var running = work();

        do
        {
            var now = CpuTime.Now();

            foreach (var group in groups)
            {
                peaks[group.Key] = Math.Max(peaks[group.Key], ProcessMemory.ResidentOf(Families(now, group)));
            }
        }
        while (await Task.WhenAny(running, Task.Delay(Pause)) != running);

        await running;
        var after = CpuTime.Now();

        return [.. groups.Select(group => new ProcessCost(group.Key, group.Sum(process => after.Of(process) - before.Of(process)), peaks[group.Key], ProcessMemory.Of(Families(after, group))))];
    }

    private static IEnumerable<int> Families(CpuTime now, IEnumerable<int> processes) => processes.SelectMany(now.Family).Distinct();
}
