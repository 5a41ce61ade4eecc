using System.Data.Common;

namespace CaseRecords.Fhir.Store.Sql;

/// <summary>
/// Connections for work that asks for a second one on the way, such as the number of a resource. As many as the pool has, less those: were
/// all of them held by such work, each would wait for what none gives back.
/// </summary>
internal sealed class Turns<TConnection>(int poolSize, Func<CancellationToken, ValueTask<TConnection>> open) : IDisposable
    where TConnection : DbConnection
{
    private const int LeftForOthers = 2;

    /// <summary>Who waits longer is told to come again: the database is stuck, or there are too many callers.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim free = new(Math.Max(1, poolSize - LeftForOthers));

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
            return new Turn(await open(cancellationToken), free);
        }
        catch
        {
            free.Release();
            throw;
        }
    }

    public void Dispose() => free.Dispose();

    /// <summary>A connection to give back.</summary>
    internal sealed class Turn(TConnection connection, SemaphoreSlim free) : IAsyncDisposable
    {
        public TConnection Connection => connection;

        public async ValueTask DisposeAsync()
        {
            await connection.DisposeAsync();
            free.Release();
        }
    }
}
