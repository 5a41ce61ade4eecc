using System.Collections.Concurrent;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Read connections, reused with their prepared statements. Each use is one snapshot.</summary>
internal sealed class SqliteReaders(string connectionString) : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> idle = [];
    private bool disposed;

    /// <summary>The same for reads that may take long: what they ask stops when the token says so.</summary>
    /// <exception cref="OperationCanceledException">They were stopped.</exception>
    public T Read<T>(Func<SqliteSession, T> work, CancellationToken stop) => Read(session => session.Until(work, stop));

    /// <summary>Runs reads that see one moment of the record.</summary>
    public T Read<T>(Func<SqliteSession, T> work) => ReadOne(session =>
    {
        session.Execute("BEGIN");
        var result = work(session);
        session.Execute("COMMIT");

        return result;
    });

    /// <summary>Runs a read of one statement: that sees one moment by itself.</summary>
    public T ReadOne<T>(Func<SqliteSession, T> work)
    {
        ObjectDisposedException.ThrowIf(disposed, this);

        SqliteSession? session = null;

        try
        {
            session = idle.TryTake(out var before) ? before : new SqliteSession(connectionString, writes: false);
            var result = work(session);
            idle.Add(session);

            return result;
        }
        catch (Exception e)
        {
            session?.Dispose();

            if (SqliteFailures.Told(e) is UnavailableException told)
            {
                throw told;
            }

            throw;
        }
    }

    public void Dispose()
    {
        disposed = true;

        while (idle.TryTake(out var session))
        {
            session.Dispose();
        }
    }
}
