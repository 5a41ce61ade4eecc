using Microsoft.Data.Sqlite;
using Npgsql;

namespace CaseRecords.Benchmarks.Forms;

/// <summary>What a record takes on disk, in bytes.</summary>
internal static class RecordSize
{
    /// <summary>The pages in use, those that are still in the write-ahead log only included.</summary>
    public static async Task<long> OfSqlite(string file, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()";

        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public static async Task<long> OfPostgres(string database, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("SELECT pg_database_size(current_database())");

        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
