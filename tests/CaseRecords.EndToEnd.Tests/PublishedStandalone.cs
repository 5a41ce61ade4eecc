using System.Diagnostics;

namespace CaseRecords.EndToEnd.Tests;

/// <summary>Standalone as <c>dotnet publish</c> puts it out, published once per run, outside the checkout's folders.</summary>
public static class PublishedStandalone
{
    private static readonly Lazy<Task<string>> Published = new(Publish);

    /// <summary>The program's assembly.</summary>
    public static Task<string> Program => Published.Value;

    private static async Task<string> Publish()
    {
        var output = Directory.CreateTempSubdirectory("caserecords-published-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(output, recursive: true);
        var start = new ProcessStartInfo("dotnet", ["publish", "services/Standalone", "-c", "Release", "-o", output, "-v", "quiet", "--nologo"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        };
        using var publish = Process.Start(start)!;
        var log = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        publish.ExitCode.ShouldBe(0, log);

        return Path.Combine(output, "CaseRecords.Standalone.dll");
    }
}
