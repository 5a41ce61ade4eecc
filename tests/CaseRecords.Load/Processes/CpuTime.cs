using System.Globalization;

namespace CaseRecords.Load.Processes;

/// <summary>The processes of this machine at one moment, as <c>/proc</c> shows them.</summary>
/// <seealso href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html"/>
internal sealed class CpuTime
{
    /// <summary>USER_HZ: what the kernel counts in, whatever the machine.</summary>
    private const double TicksPerSecond = 100;

    private readonly Dictionary<int, ProcessStat> all;

    public CpuTime(IEnumerable<ProcessStat> processes) => all = processes.ToDictionary(process => process.Id);

    public static CpuTime Now() => new(Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _) ? Read(folder) : null)
        .OfType<ProcessStat>());

    /// <summary>Seconds of user and system time of a process and everything it started, living or ended.</summary>
    public double Of(int process) => Family(process).Sum(one => all[one].Own + all[one].Ended) / TicksPerSecond;

    /// <summary>The process and everything it started that lives; nothing where it has ended.</summary>
    public IEnumerable<int> Family(int process) =>
        all.ContainsKey(process) ? [process, .. all.Values.Where(other => other.Parent == process).SelectMany(child => Family(child.Id))] : [];

    private static ProcessStat? Read(string folder)
    {
        try
        {
            return ProcessStat.Parse(File.ReadAllText(Path.Combine(folder, "stat")));
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }
}

/// <param name="Own">Ticks of the process itself.</param>
/// <param name="Ended">Ticks of its children that have ended.</param>
internal sealed record ProcessStat(int Id, int Parent, long Own, long Ended)
{
    /// <summary>The name in brackets may hold anything; the fields begin behind it, with the third.</summary>
    public static ProcessStat Parse(string text)
    {
        var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');

        return new ProcessStat(int.Parse(text.AsSpan(0, text.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture), (int)Number(1), Number(11) + Number(12), Number(13) + Number(14));

        long Number(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture);
    }
}
