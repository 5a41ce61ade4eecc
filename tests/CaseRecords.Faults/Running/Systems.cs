
[assembly: AssemblyFixture(typeof(Systems))]

namespace CaseRecords.Faults.Running;

/// <summary>The two forms that the rows share, each started when a row first asks for it. Whoever breaks something brings it back.</summary>
public sealed class Systems : IAsyncDisposable
{
    private readonly Lazy<Task<RunningOnSqlite>> sqlite = new(() => RunningOnSqlite.Start());
    private readonly Lazy<Task<RunningOnPostgres>> postgres = new(RunningOnPostgres.Start);

    internal async Task<RunningSystem> Get(string database) => database == Databases.Sqlite ? await Sqlite() : await Postgres();

    /// <summary>Everything runs and is ready, whatever a row before left behind.</summary>
    internal async Task<RunningOnSqlite> Sqlite() => await Whole(await sqlite.Value);

    /// <inheritdoc cref="Sqlite"/>
    internal async Task<RunningOnPostgres> Postgres() => await Whole(await postgres.Value);

    public async ValueTask DisposeAsync()
    {
        if (sqlite is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await sqlite.Value).DisposeAsync();
        }

        if (postgres is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await postgres.Value).DisposeAsync();
        }
    }

    private static async Task<TSystem> Whole<TSystem>(TSystem system)
        where TSystem : RunningSystem
    {
        await system.StartAgain();

        return system;
    }
}
