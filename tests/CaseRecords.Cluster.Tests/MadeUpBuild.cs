using System.Diagnostics;

namespace CaseRecords.Cluster.Tests;

/// <summary>The real program in a folder of made-up builds: its servers are real, its services are a script that notes how it was started.</summary>
internal sealed class MadeUpBuild : IDisposable
{
    private static readonly string[] Assemblies = ["Patients", "Imaging", "Diagnoses", "Genomics", "Treatments", "Assessments", "Exchange", "Timeline", "Gateway", "Standalone"];

    private readonly string root = Directory.CreateTempSubdirectory("caserecords-build-").FullName;
    private readonly string program;

    public MadeUpBuild()
    {
        program = Path.Combine(Folder("CaseRecords.Cluster"), "CaseRecords.Cluster.dll");
        Copy(Path.GetDirectoryName(ServersCommandTests.Program)!, Path.GetDirectoryName(program)!);

        foreach (var assembly in Assemblies.Select(name => $"CaseRecords.{name}"))
        {
            File.WriteAllText(Path.Combine(Folder(assembly), $"{assembly}.dll"), "");
        }

        var dotnet = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "commands")).FullName, "dotnet");
        File.WriteAllText(
            dotnet,
            $$"""
            #!/bin/sh
            echo "$(basename "$1" .dll) $2" >>{{root}}/started
            [ "$2" != prepare ] || exit 0
            trap 'exit 0' TERM
            while :; do sleep 0.1; done

            """);
        File.SetUnixFileMode(dotnet, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>What was started, in order.</summary>
    public string[] Started => File.Exists(Path.Combine(root, "started")) ? File.ReadAllLines(Path.Combine(root, "started")) : [];

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Programs.Find("dotnet")!, [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = Path.Combine(root, "commands") + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["CASERECORDS_POSTGRES"] = "";
        start.Environment["CASERECORDS_RABBITMQ"] = "";

        return Process.Start(start)!;
    }

    public void Forget(string assembly) => Directory.Delete(Path.Combine(root, "bin", assembly), recursive: true);

    public void Dispose() => Directory.Delete(root, recursive: true);

    private string Folder(string assembly) => Directory.CreateDirectory(Path.Combine(root, "bin", assembly, "release")).FullName;

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
