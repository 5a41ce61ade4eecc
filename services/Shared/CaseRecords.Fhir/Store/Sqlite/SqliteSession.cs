using System.Globalization;
using CaseRecords.Fhir.Store.Sql;
using CaseRecords.Hosting;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>Steps of SQLite's machine: some hundred microseconds.</summary>
    private const int StepsBetweenLooks = 10_000;

    private readonly SqliteConnection connection;
    private readonly SqliteStatements statements;

    public SqliteSession(string connectionString, bool writes)
    {
        // SQLite waits for a lock by itself, up to busy_timeout: the driver need not try again for long.
        connection = new SqliteConnection(connectionString) { DefaultTimeout = 1 };
        statements = new SqliteStatements(connection);
        connection.Open();
        SqliteLibrary.KeepPlans(connection);
        Pragma("busy_timeout = 5000");
        // Not mapped: each connection would map the file anew, and what it has read of it counts as this process's memory.
        Pragma("mmap_size = 0");
        Pragma("temp_store = MEMORY");

        if (writes)
        {
            // Index rows of a commit lie in pages far apart, and what is not here is read again for each. Not more: SQLite looks through all of it
            // at the end of each commit that moved pages.
            Pragma("cache_size = -49152");
            Durable();

            // A page that many commits change is copied into the file once for all of them.
            Pragma("wal_autocheckpoint = 8000");
        }
        else
        {
            // There may be many readers, and the operating system keeps the file in memory for all of them.
            Pragma("cache_size = -8192");
            Pragma("query_only = ON");
        }
    }

    /// <summary>Runs work whose statements are stopped when the token says so.</summary>
    /// <exception cref="OperationCanceledException">They were.</exception>
    public T Until<T>(Func<SqliteSession, T> work, CancellationToken stop)
    {
        // Asked from inside the statement, not told from outside: there is no moment between two statements at which it would be missed.
        raw.sqlite3_progress_handler(connection.Handle!, StepsBetweenLooks, _ => stop.IsCancellationRequested ? 1 : 0, null);

        try
        {
            return work(this);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            throw new OperationCanceledException("The statement was stopped.", e, stop);
        }
        finally
        {
            raw.sqlite3_progress_handler(connection.Handle!, 0, null, null);
        }
    }

    /// <summary>Runs a statement that returns no row, and says how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bound(sql, values).ExecuteNonQuery();

    /// <summary>The first row, made into something; default where there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var reader = Bound(sql, values).ExecuteReader();

        return reader.Read() ? row(reader) : default;
    }

    /// <summary>Every row, made into something, in the order of the statement.</summary>
    public List<T> All<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var reader = Bound(sql, values).ExecuteReader();
        List<T> rows = [];

        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>The same for a statement that carries its values.</summary>
    public List<T> All<T>(SqlText statement, Func<SqliteDataReader, T> row)
    {
        using var reader = Named(statement.Text, statement.Parameters.Select(value => KeyValuePair.Create(value.Name, (object?)value.Value))).ExecuteReader();
        List<T> rows = [];

        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    /// <summary>A statement with named parameters, prepared once per text.</summary>
    public SqliteCommand Named(string sql, IEnumerable<KeyValuePair<string, object?>> values)
    {
        var command = statements.Of(sql, out _);
        command.Parameters.Clear();

        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    public void Dispose()
    {
        statements.Dispose();
        connection.Dispose();
    }

    /// <summary>What is acknowledged is on the disk. SQLite says nothing where a file system cannot do it: it has to be asked.</summary>
    private void Durable()
    {
        Pragma("journal_mode = WAL");
        Pragma("synchronous = FULL");
        var (journal, synchronous) = (Pragma("journal_mode"), Pragma("synchronous"));

        if ((journal, synchronous) != ("wal", "2"))
        {
            throw new StartRefusedException(
                $"{connection.DataSource} cannot be kept safely: SQLite answers journal_mode {journal} and synchronous {synchronous}, where wal and 2 were asked for. Put the data directory on a local disk.");
        }
    }

    private string? Pragma(string pragma)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {pragma}";

        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>A statement whose parameters are ?1, ?2 …, prepared once per text.</summary>
    private SqliteCommand Bound(string sql, ReadOnlySpan<object?> values)
    {
        var command = statements.Of(sql, out var isNew);

        if (isNew)
        {
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i + 1}" });
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
