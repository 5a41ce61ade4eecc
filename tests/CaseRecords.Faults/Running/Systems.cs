[assembly: AssemblyFixture(typeof(Systems))]

namespace CaseRecords.Faults.Running;

/// <summary>The two forms that the rows share, each started when a row first asks for it. Whoever breaks something brings it back.</summary>
public sealed class Systems : IAsyncDisposable
{
    private readonly Lane<RunningOnSqlite> sqlite = new(() => RunningOnSqlite.Start());
    private readonly Lane<RunningOnPostgres> postgres = new(RunningOnPostgres.Start);
    private readonly SemaphoreSlim own = new(1);

    internal async Task<Borrowed<RunningSystem>> Take(string database) =>
        database == Databases.Sqlite ? await sqlite.Take<RunningSystem>() : await postgres.Take<RunningSystem>();

    /// <summary>Everything runs and is ready, whatever a row before left behind.</summary>
    internal Task<Borrowed<RunningOnSqlite>> Sqlite() => sqlite.Take<RunningOnSqlite>();

    /// <inheritdoc cref="Sqlite"/>
    internal Task<Borrowed<RunningOnPostgres>> Postgres() => postgres.Take<RunningOnPostgres>();

    /// <summary>For a row with processes of its own: beside the two forms, one at a time.</summary>
    internal async Task<Borrowed> Own()
    {
        await own.WaitAsync(TestContext.Current.CancellationToken);

        return new Borrowed(own);
    }

    public async ValueTask DisposeAsync()
    {
        await sqlite.DisposeAsync();
        await postgres.DisposeAsync();
        own.Dispose();
    }

    /// <summary>One system and who has it.</summary>
    private sealed class Lane<TSystem>(Func<Task<TSystem>> start) : IAsyncDisposable
        where TSystem : RunningSystem
    {
        private readonly SemaphoreSlim free = new(1);
        private readonly Lazy<Task<TSystem>> system = new(start);

        public async Task<Borrowed<TShown>> Take<TShown>()
            where TShown : RunningSystem
        {
            await free.WaitAsync(TestContext.Current.CancellationToken);

            try
            {
                var running = await system.Value;
                await running.StartAgain();

                return new Borrowed<TShown>((TShown)(RunningSystem)running, free);
            }
            catch
            {
                free.Release();
                throw;
            }
        }

        public async ValueTask DisposeAsync()
        {
            if (system is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            {
                await (await system.Value).DisposeAsync();
            }

            free.Dispose();
        }
    }
}
