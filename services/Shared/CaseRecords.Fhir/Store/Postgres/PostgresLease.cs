using Npgsql;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>The right to reindex: a lock of a connection, so that who dies gives it back.</summary>
internal sealed class PostgresLease : IAsyncDisposable
{
    private readonly NpgsqlConnection connection;

    private PostgresLease(NpgsqlConnection connection) => this.connection = connection;

    /// <summary>Null while another process has it.</summary>
    public static async ValueTask<IAsyncDisposable?> Take(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var take = new NpgsqlCommand("SELECT pg_try_advisory_lock(7, 2)", connection);

        if ((bool)(await take.ExecuteScalarAsync(cancellationToken))!)
        {
            return new PostgresLease(connection);
        }

        await connection.DisposeAsync();

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await using (connection)
        {
            await using var give = new NpgsqlCommand("SELECT pg_advisory_unlock(7, 2)", connection);

            try
            {
                await give.ExecuteScalarAsync();
            }
            catch (NpgsqlException)
            {
                // The connection is gone, and the lock with it.
            }
        }
    }
}
