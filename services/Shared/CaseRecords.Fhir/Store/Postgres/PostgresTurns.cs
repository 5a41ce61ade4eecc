using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>
/// Connections for work that asks for a second one on the way, such as the number of a resource. As many as the pool has, less those: were
/// all of them held by such work, each would wait for what none gives back.
/// </summary>
internal sealed class PostgresTurns(NpgsqlDataSource source) : IDisposable
{
    private const int LeftForOthers = 2;

    /// <summary>Who waits longer is told to come again: the database is stuck, or there are too many callers.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim free = new(Math.Max(1, new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxPoolSize - LeftForOthers));

    /// <summary>A connection, once it is this caller's turn.</summary>
    /// <exception cref="UnavailableException">It did not come.</exception>
    public async ValueTask<Turn> Take(CancellationToken cancellationToken)
    {
        if (!await free.WaitAsync(LongestWait, cancellationToken))
        {
            throw new UnavailableException("Every connection to the record's database is in use.");
        }

        try
        {
            return new Turn(await source.OpenConnectionAsync(cancellationToken), free);
        }
        catch
        {
            free.Release();
            throw;
        }
    }

    public void Dispose() => free.Dispose();

    /// <summary>A connection to give back.</summary>
    internal sealed class Turn(NpgsqlConnection connection, SemaphoreSlim free) : IAsyncDisposable
    {
        public NpgsqlConnection Connection => connection;

        public async ValueTask DisposeAsync()
        {
            await connection.DisposeAsync();
            free.Release();
        }
    }
}
