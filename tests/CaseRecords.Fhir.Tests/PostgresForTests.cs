using CaseRecords.Cluster;

namespace CaseRecords.Fhir.Tests;

/// <summary>The PostgreSQL server of this run: the one that the environment names, else one that is found or started for it.</summary>
internal static class PostgresForTests
{
    private static readonly Lazy<Task<IFoundServer>> Found = new(async () =>
    {
        var server = await PostgresServer.Find(CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => End(server).GetAwaiter().GetResult();

        return server;
    });

    private static readonly List<Func<Task>> Ends = [];

    /// <summary>Has something done at the end of the run, while the server is still there.</summary>
    public static void AtEnd(Func<Task> end) => Ends.Add(end);

    /// <summary>An administrator's connection string.</summary>
    public static async Task<string> Administrator() => (await Found.Value).Address;

    private static async Task End(IFoundServer server)
    {
        foreach (var end in Ends)
        {
            await end();
        }

        await server.DisposeAsync();
    }
}
