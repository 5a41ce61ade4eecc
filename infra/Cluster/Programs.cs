using System.Diagnostics;

namespace CaseRecords.Cluster;

/// <summary>The programs of this machine: where they are, and short runs of them.</summary>
internal static class Programs
{
    public static IEnumerable<string> SearchPath =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    public static string? Find(string program) =>
        SearchPath.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="user">Who it runs as; null for who we are.</param>
    public static async Task<Ran> Run(string program, IReadOnlyList<string> arguments, string? user, CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };

        if (user is not null)
        {
            info.UserName = user;
        }

        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);

        return new Ran(process.ExitCode, (await output).Trim(), (await error).Trim());
    }
}

internal sealed record Ran(int Code, string Output, string Error);
