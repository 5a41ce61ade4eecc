using System.Diagnostics;

namespace CaseRecords.Clients.Tests;

/// <summary>The clients from npm, installed once beside what the build makes, and again when the lock file has changed.</summary>
public static class NodePackages
{
    private const string Missing = "The clients from npm need node 20 and npm: install Debian's nodejs and npm, or see https://nodejs.org.";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly Lazy<Task<string>> Installed = new(Install);

    /// <summary>The folder with the scripts and the packages that they import.</summary>
    public static Task<string> Folder => Installed.Value;

    private static string Target { get; } = Path.Combine(Repository.Root, "artifacts", "node-clients");

    /// <summary>Runs a program of Node to its end.</summary>
    public static async Task<(int Code, string Output)> Run(string program, IEnumerable<string> arguments, string? fhirBase = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Target, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["FHIR_BASE"] = fhirBase;
        using var process = Start(start);
        using var limit = new CancellationTokenSource(Patience);

        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            var text = await output + await errors;
            await process.WaitForExitAsync(limit.Token);

            return (process.ExitCode, text);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<string> Install()
    {
        Directory.CreateDirectory(Target);

        foreach (var file in Directory.EnumerateFiles(Repository.Node))
        {
            File.Copy(file, Path.Combine(Target, Path.GetFileName(file)), overwrite: true);
        }

        var (locked, stamp) = (await File.ReadAllTextAsync(Path.Combine(Repository.Node, "package-lock.json")), Path.Combine(Target, "node_modules", "installed"));

        if (!File.Exists(stamp) || await File.ReadAllTextAsync(stamp) != locked)
        {
            var (code, output) = await Run("npm", ["ci", "--no-progress"]);
            code.ShouldBe(0, output);
            await File.WriteAllTextAsync(stamp, locked);
        }

        return Target;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException(Missing);
        }
    }
}
