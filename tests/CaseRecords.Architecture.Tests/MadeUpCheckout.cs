using System.Diagnostics;
using System.Runtime.Versioning;

namespace CaseRecords.Architecture.Tests;

/// <summary>A made-up checkout with our <c>./dev</c> and a made-up <c>dotnet</c>, whose test projects print what they are told to.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class MadeUpCheckout : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("caserecords-").FullName;

    public MadeUpCheckout()
    {
        File.Copy(Path.Combine(Repository.Root, "dev"), Path.Combine(root, "dev"));
        Command("chromium", "exit 0");
        Command("node", "exit 0");
        Command("npm", "exit 0");
        Command("dpkg", "exit 0");
        Command(
            "dotnet",
            """
            case $1 in
              build | format) exit "$(cat "$1.code" 2>/dev/null || echo 0)" ;;
            esac
            name=$(basename "$1" .dll)
            if [ "$name" = CaseRecords.Cluster ]; then
              echo "${*:2}" >>servers
              [ ! -e servers.refuse ] || { echo "no server here" >&2; exit 1; }
              printf '%s\n' "CASERECORDS_POSTGRES=Host=h;Password=p q" "CASERECORDS_RABBITMQ=amqp://h" ready
              cat
              echo stopped >>servers
              exit
            fi
            echo "$*" >>calls
            echo "$name ${CASERECORDS_RECORD:-} ${CASERECORDS_POSTGRES:-} ${CASERECORDS_RABBITMQ:-}" >>environments
            while [ -e "tests/$name/hang" ]; do sleep 0.1; done
            cat "tests/$name/output"
            exit "$(cat "tests/$name/code")"
            """);
    }

    /// <summary>The folder of the reference corpus, if any.</summary>
    public string Corpus { get; init; } = "";

    /// <summary>Whether the environment names both servers.</summary>
    public bool NamesServers { get; init; }

    /// <summary>What the last run printed.</summary>
    public string Output { get; private set; } = "";

    public string[] Calls => Lines("calls");

    public void Project(string name, string output, int code = 0)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, "tests", name)).FullName;
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), "");
        File.WriteAllText(Path.Combine(folder, "output"), output + "\n");
        File.WriteAllText(Path.Combine(folder, "code"), $"{code}");
    }

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(root, file), text);

    public string[] Lines(string file)
    {
        var path = Path.Combine(root, file);

        return File.Exists(path) ? File.ReadAllLines(path) : [];
    }

    public UnixFileMode Mode(string file) => File.GetUnixFileMode(Path.Combine(root, file));

    public IEnumerable<string?> Files(string folder) => Directory.EnumerateFiles(Path.Combine(root, folder)).Select(Path.GetFileName);

    public async Task<Ended> Run(params string[] arguments)
    {
        using var dev = Start(arguments);
        dev.StandardInput.Close();
        Output = await dev.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await dev.WaitForExitAsync(TestContext.Current.CancellationToken);

        return new Ended(Output.TrimEnd('\n').Split('\n')[^1], dev.ExitCode);
    }

    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", ["-c", "exec ./dev \"$@\" 2>&1", "dev", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = root,
        };
        start.Environment["PATH"] = Path.Combine(root, "commands") + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["CASERECORDS_CORPUS"] = Corpus;
        start.Environment["CASERECORDS_POSTGRES"] = NamesServers ? "Host=mine" : "";
        start.Environment["CASERECORDS_RABBITMQ"] = NamesServers ? "amqp://mine" : "";
        start.Environment.Remove("CASERECORDS_RECORD");

        return Process.Start(start)!;
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private void Command(string name, string script)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(root, "commands")).FullName, name);
        File.WriteAllText(file, "#!/usr/bin/env bash\n" + script + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

internal sealed record Ended(string LastLine, int Code);

internal static class EndedAssertions
{
    public static async Task ShouldEnd(this Task<Ended> run, string lastLine, int code) =>
        (await run).ShouldBe(new Ended(lastLine, code));
}
