using System.Diagnostics;
using System.Globalization;

namespace CaseRecords.Cluster.Tests;

/// <summary>What this machine runs and keeps, seen from outside.</summary>
internal static class Machine
{
    /// <summary>Whether a process lives; one that ended and waits to be collected does not.</summary>
    public static bool Runs(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The processes whose command line names something.</summary>
    public static IReadOnlyList<int> Naming(string text) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture))
            .Where(process => process != Environment.ProcessId && CommandLine(process).Contains(text, StringComparison.Ordinal))];

    /// <summary>The folder of a server that is a process of our own; null for a container.</summary>
    public static string? FolderOf(IFoundServer server)
    {
        var folder = server.How.Split(' ')[^1];

        return Directory.Exists(folder) ? folder : null;
    }

    /// <summary>A folder is gone, and so is every process that had to do with it.</summary>
    public static async Task ForgetsAbout(string? folder)
    {
        if (folder is not null)
        {
            Directory.Exists(folder).ShouldBeFalse();
            await Until(() => Naming(folder).Count == 0);
        }
    }

    /// <summary>The folders of the servers that a process started.</summary>
    public static IReadOnlyList<string> FoldersOfChildren(int parent) =>
        [.. Naming("caserecords-").Where(process => Parent(process) == parent).SelectMany(process => CommandLine(process).Split('\0')).Where(Directory.Exists).Distinct()];

    public static async Task Signal(string name, int process)
    {
        using var kill = Process.Start("kill", ["-s", name, $"{process}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        kill.ExitCode.ShouldBe(0);
    }

    /// <summary>Waits until something is so.</summary>
    public static Task Until(Func<bool> condition) => Until(() => Task.FromResult(condition()));

    /// <inheritdoc cref="Until(Func{bool})"/>
    public static async Task Until(Func<Task<bool>> condition)
    {
        var clock = Stopwatch.StartNew();

        while (!await condition())
        {
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static string CommandLine(int process) => Read($"/proc/{process}/cmdline");

    private static int Parent(int process) => Read($"/proc/{process}/stat").Split(") ")[^1].Split(' ') is [_, var parent, ..] ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
