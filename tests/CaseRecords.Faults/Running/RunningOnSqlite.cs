using CaseRecords.Cluster;

namespace CaseRecords.Faults.Running;

/// <summary>One process on SQLite, with a data directory of its own.</summary>
internal sealed class RunningOnSqlite : RunningSystem
{
    private readonly PrivateFolder folder;

    private RunningOnSqlite(PrivateFolder folder, string data, RunningMember member)
    {
        this.folder = folder;
        Data = data;
        Members = [member];
    }

    public string Data { get; }

    public string Record => Path.Combine(Data, "record.db");

    public override IReadOnlyList<RunningMember> Members { get; }

    public RunningMember Process => Members[0];

    /// <param name="data">The data directory; null for one that goes with the process.</param>
    /// <param name="environment">Added to the process's environment.</param>
    public static async Task<RunningOnSqlite> Start(string? data = null, params IReadOnlyList<(string Name, string Value)> environment)
    {
        var running = await Make(data, environment);

        try
        {
            await running.StartAgain();

            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>A process that was not started yet.</summary>
    public static async Task<RunningOnSqlite> Make(string? data = null, params IReadOnlyList<(string Name, string Value)> environment)
    {
        var folder = await PrivateFolder.Create("faults", user: null, DataPlace.TemporaryFolder, CancellationToken.None);
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        var directory = data ?? folder.File("data");

        return new RunningOnSqlite(folder, directory, new RunningMember(
            new Member("standalone", "dotnet", Program, "--urls", address, "--data", directory, "--demo", "false") { Address = new Uri(address), Settings = environment }, folder.Path));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await folder.DisposeAsync();
    }

    /// <summary>Beside our own program lie those that were built with it.</summary>
    private static string Program => Path.GetFullPath(Path.Combine(new ClusterOptions().Programs, "CaseRecords.Standalone", "release", "CaseRecords.Standalone.dll"));
}
