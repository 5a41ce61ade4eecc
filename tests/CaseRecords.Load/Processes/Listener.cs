using System.Globalization;

namespace CaseRecords.Load.Processes;

/// <summary>Finds the process that listens on a port of this machine.</summary>
internal static class Listener
{
    private const string Listening = "0A";

    /// <summary>The first of the processes that hold the port; null where there is none, or none that we may look at.</summary>
    public static int? On(int port)
    {
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        var sockets = File.ReadLines("/proc/net/tcp").Concat(File.Exists("/proc/net/tcp6") ? File.ReadLines("/proc/net/tcp6") : [])
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1].EndsWith(suffix, StringComparison.Ordinal) && fields[3] == Listening)
            .Select(fields => $"socket:[{fields[9]}]")
            .ToHashSet();

        return Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _) && Holds(folder, sockets))
            .Select(folder => (int?)int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture))
            .Min();
    }

    private static bool Holds(string folder, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(folder, "fd")).Any(file => Target(file) is { } target && sockets.Contains(target));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile, or is another user's.
            return false;
        }
    }

    private static string? Target(string file)
    {
        try
        {
            return Path.GetFileName(File.ResolveLinkTarget(file, returnFinalTarget: false)?.FullName);
        }
        catch (IOException)
        {
            // Closed meanwhile; the process may hold others.
            return null;
        }
    }
}
