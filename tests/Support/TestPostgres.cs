using CaseRecords.Cluster;
using CaseRecords.Tests.Support;

[assembly: AssemblyFixture(typeof(TestPostgres))]

namespace CaseRecords.Tests.Support;

/// <summary>The PostgreSQL server of a test run: found when a test first asks for it, gone after the last.</summary>
public sealed class TestPostgres : IAsyncDisposable
{
    private readonly Lazy<Task<IFoundServer>> server = new(() => PostgresServer.Find(CancellationToken.None));

    /// <summary>An administrator's connection string.</summary>
    public async Task<string> Address() => (await server.Value).Address;

    public async ValueTask DisposeAsync()
    {
        if (server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await server.Value).DisposeAsync();
        }
    }
}
