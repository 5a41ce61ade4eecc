using System.Globalization;

namespace CaseRecords.Benchmarks.Forms;

/// <summary>The CPU time of processes, read from <c>/proc</c>.</summary>
internal static class CpuTime
{
    /// <summary>USER_HZ: what the kernel counts in, whatever the machine.</summary>
    private const double TicksPerSecond = 100;

    /// <summary>Seconds of user and system time of processes and everything they started, living or ended.</summary>
    public static double Of(IEnumerable<int> processes)
    {
        var all = All();

        return processes.Sum(process => Tree(process, all)) / TicksPerSecond;
    }

    private static double Tree(int process, Dictionary<int, Stat> all) =>
        all.TryGetValue(process, out var stat)
            ? stat.Own + stat.Ended + all.Where(other => other.Value.Parent == process).Sum(child => Tree(child.Key, all))
            : 0;

    private static Dictionary<int, Stat> All()
    {
        Dictionary<int, Stat> all = [];

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var process) && Read(folder) is { } stat)
            {
                all[process] = stat;
            }
        }

        return all;
    }

    private static Stat? Read(string folder)
    {
        try
        {
            // The name in brackets may hold anything; the fields begin behind it, with the third.
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');

            return new Stat(int.Parse(fields[1], CultureInfo.InvariantCulture), Number(11) + Number(12), Number(13) + Number(14));

            double Number(int field) => double.Parse(fields[field], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    private sealed record Stat(int Parent, double Own, double Ended);
}
