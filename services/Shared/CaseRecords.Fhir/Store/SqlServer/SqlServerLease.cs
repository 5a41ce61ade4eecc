using System.Data.Common;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>The right to reindex: a lock of a connection, so that who dies gives it back.</summary>
internal sealed class SqlServerLease : IAsyncDisposable
{
    public const string Try =
        """
        DECLARE @got int;
        EXEC @got = sp_getapplock @Resource = 'reindex', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0;
        SELECT @got;
        """;

    public const string Give = "EXEC sp_releaseapplock @Resource = 'reindex', @LockOwner = 'Session'";

    private readonly DbConnection connection;

    private SqlServerLease(DbConnection connection) => this.connection = connection;

    /// <summary>Null while another process has it.</summary>
    public static async ValueTask<IAsyncDisposable?> Take(DbDataSource source, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var take = SqlServerCommands.Command(connection, null, Try);

        if ((int)(await take.ExecuteScalarAsync(cancellationToken))! >= 0)
        {
            return new SqlServerLease(connection);
        }

        await connection.DisposeAsync();

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await using (connection)
        {
            await using var give = SqlServerCommands.Command(connection, null, Give);

            try
            {
                await give.ExecuteNonQueryAsync();
            }
            catch (DbException)
            {
                // The connection is gone, and the lock with it.
            }
        }
    }
}
