using Npgsql;

namespace CaseRecords.Tests.Support;

/// <summary>Holds every commit back, while reads go on: an administrator's lock on a table of the record. What waits has been prepared.</summary>
internal sealed class CommitPause : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly NpgsqlConnection connection;
    private readonly string record;

    private CommitPause(NpgsqlConnection connection, string record) => (this.connection, this.record) = (connection, record);

    /// <param name="record">An administrator's connection string.</param>
    /// <param name="table">What is not written meanwhile; a commit comes to wait where it first writes it.</param>
    public static async Task<CommitPause> Start(string record, string table = "version")
    {
        var connection = new NpgsqlConnection(record + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE record.{table} IN SHARE ROW EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();

        return new CommitPause(connection, record);
    }

    /// <summary>Returns when a commit of this service waits for the lock: one with an Idempotency-Key, which it has claimed for itself alone (the fence of the search parameters all share), so that other writers are not taken for it.</summary>
    public async Task UntilWaiting(string service)
    {
        using var limit = new CancellationTokenSource(Patience);
        await using var other = new NpgsqlConnection(record + ";Pooling=false");
        await other.OpenAsync(limit.Token);
        await using var waiting = new NpgsqlCommand(
            """
            SELECT count(*) FROM pg_stat_activity a JOIN pg_locks claim ON claim.pid = a.pid AND claim.locktype = 'advisory' AND claim.mode = 'ExclusiveLock' AND claim.granted
            WHERE a.usename = $1 AND a.wait_event_type = 'Lock' AND a.wait_event = 'relation'
            """, other)
        { Parameters = { new() { Value = service } } };

        while ((long)(await waiting.ExecuteScalarAsync(limit.Token))! == 0)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    public async Task End()
    {
        await using var command = new NpgsqlCommand("ROLLBACK", connection);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();
}
