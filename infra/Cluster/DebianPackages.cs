namespace CaseRecords.Cluster;

/// <summary>Installs a server's package without letting the package start the server.</summary>
internal static class DebianPackages
{
    /// <summary>What Debian asks before it starts a service; 101 forbids it. What was there before comes back, whatever happens. One install at a time.</summary>
    private const string Script =
        """
        package=$1 policy=$2
        exec 9<"$(dirname "$policy")"
        flock 9
        restore() {
            if [ -e "$policy.caserecords" ]; then mv -f "$policy.caserecords" "$policy"; else rm -f "$policy"; fi
        }
        trap 'exit 143' TERM INT HUP
        trap restore EXIT
        [ ! -e "$policy" ] || mv -f "$policy" "$policy.caserecords"
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        apt-get update -qq
        apt-get install -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 "$package"
        """;

    private const string Policy = "/usr/sbin/policy-rc.d";

    public static bool CanInstall => Environment.IsPrivilegedProcess && File.Exists("/etc/debian_version") && Programs.Find("apt-get") is not null;

    public static Task Install(string package, CancellationToken cancellationToken) =>
        Install(package, Policy, new Dictionary<string, string>(), cancellationToken);

    /// <param name="policy">The file that Debian asks; a test names another.</param>
    internal static async Task Install(string package, string policy, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        using var folder = await PrivateFolder.Create("install", user: null, DataPlace.TemporaryFolder, cancellationToken);
        await using var install = await ChildProcess.Start(
            new ChildStart("sh", "-c", Script, "sh", package, policy)
            {
                Log = folder.File("install.log"),
                Environment = new Dictionary<string, string>(environment) { ["DEBIAN_FRONTEND"] = "noninteractive" },
                // A package manager that is killed leaves a system half configured.
                Limit = TimeSpan.FromMinutes(10),
                Belongings = folder.Path,
            },
            cancellationToken);

        if (await install.Ended.WaitAsync(cancellationToken) != 0)
        {
            throw new ServerFailedException($"apt-get install {package} failed:\n{install.Tail()}");
        }
    }
}
