using Microsoft.Data.Sqlite;

namespace CaseRecords.Faults.Running;

/// <summary>Holds the write lock of a SQLite file as another process would.</summary>
internal sealed class WriteLock : IAsyncDisposable
{
    private readonly SqliteConnection connection;

    private WriteLock(SqliteConnection connection) => this.connection = connection;

    public static async Task<IAsyncDisposable> Take(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 60 }.ToString());
        await connection.OpenAsync();
        await using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync();

        return new WriteLock(connection);
    }

    /// <summary>Closing rolls back.</summary>
    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
