using System.Globalization;

namespace CaseRecords.Load.Processes;

/// <summary>What processes hold of the machine's memory, in bytes.</summary>
/// <param name="Resident">The sum of each one's; memory that they share counts once for each.</param>
/// <param name="Proportional">What they share counts once; null where the kernel does not say it to us.</param>
/// <seealso href="https://man7.org/linux/man-pages/man5/proc_pid_smaps.5.html"/>
internal sealed record ProcessMemory(long Resident, long? Proportional)
{
    public static ProcessMemory Of(IEnumerable<int> processes)
    {
        var each = processes.Select(process => (Resident: Kilobytes($"/proc/{process}/status", "VmRSS:"), Proportional: Kilobytes($"/proc/{process}/smaps_rollup", "Pss:"))).ToList();

        return new ProcessMemory(each.Sum(one => one.Resident ?? 0) * 1024, each.All(one => one.Proportional is not null) ? each.Sum(one => one.Proportional!.Value) * 1024 : null);
    }

    public static long ResidentOf(IEnumerable<int> processes) => processes.Sum(process => Kilobytes($"/proc/{process}/status", "VmRSS:") ?? 0) * 1024;

    private static long? Kilobytes(string file, string name)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
                ? long.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return null;
        }
    }
}
