using Microsoft.Data.Sqlite;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Copies of SQLite files that are in use, and what has to happen to a record that comes from one.</summary>
public static class SqliteBackup
{
    /// <summary>Copies one moment of a database, while others read and write it. Writers do not wait.</summary>
    /// <exception cref="InvalidDataException">The copy is not in order, and so the original probably is not.</exception>
    public static void Copy(string from, string to)
    {
        using var source = Open(from);
        using var copy = Open(to);
        source.BackupDatabase(copy);

        // One file, that nothing lies beside.
        Ask(copy, "PRAGMA journal_mode = DELETE");

        if (Ask(copy, "PRAGMA quick_check") is var found and not "ok")
        {
            throw new InvalidDataException($"{from} is damaged: {found}");
        }
    }

    /// <summary>Begins a new epoch of a record's log: positions will be given again, to other entries.</summary>
    /// <param name="path">A file that nobody uses.</param>
    public static void BeginEpoch(string path)
    {
        using var record = Open(path);
        using var command = record.CreateCommand();
        command.CommandText = "UPDATE feed_state SET epoch = $epoch";
        command.Parameters.AddWithValue("$epoch", Guid.CreateVersion7().ToString("N"));
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        Ask(connection, "PRAGMA busy_timeout = 5000");

        return connection;
    }

    private static string? Ask(SqliteConnection connection, string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = pragma;

        return command.ExecuteScalar() as string;
    }
}
