using CaseRecords.Cluster;

namespace CaseRecords.Fhir.Tests;

/// <summary>The PostgreSQL server of this run: the one that the environment names, else one that is found or started for it.</summary>
internal static class PostgresForTests
{
    private static readonly Lazy<Task<IFoundServer>> Found = new(async () =>
    {
        var server = await PostgresServer.Find(CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().GetAwaiter().GetResult();

        return server;
    });

    /// <summary>An administrator's connection string.</summary>
    public static async Task<string> Administrator() => (await Found.Value).Address;
}
