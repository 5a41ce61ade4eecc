using System.Globalization;
using CaseRecords.Fhir;
using CaseRecords.Fhir.Store.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CaseRecords.Benchmarks.Bulk;

/// <summary>Writes rows into a record file that nobody has open. A crash meanwhile loses the file: it is made anew.</summary>
internal sealed class SqliteBulk : IDisposable
{
    private static readonly string[] Resource = ["rid", "type", "id", "version", "deleted", "owner", "patient", "updated", "log_id", "generation"];

    private readonly SqliteConnection connection;
    private readonly List<string> indexes = [];

    public SqliteBulk(string file)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        Run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -2000000; PRAGMA temp_store = MEMORY; PRAGMA locking_mode = EXCLUSIVE");

        // An index is made faster of all its rows than row by row.
        using var reader = Command("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND (tbl_name LIKE 'ix_%' OR tbl_name IN ('resource', 'version', 'compartment', 'log', 'log_position'))").ExecuteReader();
        List<string> names = [];

        while (reader.Read())
        {
            names.Add(reader.GetString(0));
            indexes.Add(reader.GetString(1));
        }

        reader.Close();
        names.ForEach(name => Run($"DROP INDEX \"{name}\""));
    }

    public void Write(BulkChunk chunk)
    {
        Run("BEGIN");
        Insert("resource", Resource, chunk.Rows.Select(row =>
            new object?[] { row.Rid, row.Type, row.Resource.Key.Id, row.Resource.Version, 0, row.Resource.Owner, row.Patient, row.Updated, row.LogId, row.Generation }));
        Insert("version", ["rid", "version", "action", "method", "updated", "log_id", "transaction", "patient", "keys", "body"], chunk.Rows.Select(row => new object?[]
        {
            row.Rid, row.Resource.Version, (int)row.Resource.Action, (short)row.Method, row.Updated, row.LogId, row.Transaction.ToByteArray(bigEndian: true), row.Patient, row.Packed, row.Resource.Body.ToArray(),
        }));

        Insert(SqliteWords.Table, ["rowid", "words"], chunk.Rows.Where(row => row.Keys.Words.Count > 0).Select(row => new object?[] { row.Rid, SqliteWords.Text(row.Keys.Words) }));

        foreach (var table in BulkTable.All)
        {
            Insert(table.Name, table.Columns, table.Rows(chunk));
        }

        Run("COMMIT");
    }

    public void Finish(BulkRows rows)
    {
        Insert("wording_part", ["folded", "wording"], rows.Wordings.SelectMany(wording => wording.Parts, (wording, part) => new object?[] { part, wording.Number }).OrderBy(part => (string)part[0]!, StringComparer.Ordinal));
        Insert("sys", ["sys", "uri"], rows.Systems.Select(system => new object?[] { system.Value, system.Key }));
        Insert("resource", Resource, rows.Stubs.Select(stub => new object?[] { stub.Rid, R4.Number(stub.Key.Type), stub.Key.Id, 0, 0, "", 0, 0, 0, 1 }));
        Run(string.Create(CultureInfo.InvariantCulture, $"UPDATE feed_state SET next = {rows.LastLogId + 1} WHERE name = 'log'"));
        indexes.ForEach(Run);
    }

    public void Dispose() => connection.Dispose();

    /// <summary>Past the provider, whose parameters cost more than the rows.</summary>
    private void Insert(string table, string[] columns, IEnumerable<object?[]> rows)
    {
        var sql = $"INSERT INTO {table} ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) VALUES ({string.Join(", ", columns.Select(_ => "?"))})";
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(connection.Handle, sql, out var statement), connection.Handle);

        using (statement)
        {
            foreach (var row in rows)
            {
                for (var i = 0; i < row.Length; i++)
                {
                    Bind(statement, i + 1, row[i]);
                }

                raw.sqlite3_step(statement);
                SqliteException.ThrowExceptionForRC(raw.sqlite3_reset(statement), connection.Handle);
            }
        }
    }

    private static int Bind(sqlite3_stmt statement, int column, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, column),
        string text => raw.sqlite3_bind_text(statement, column, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, column, bytes),
        double number => raw.sqlite3_bind_double(statement, column, number),
        long number => raw.sqlite3_bind_int64(statement, column, number),
        _ => raw.sqlite3_bind_int64(statement, column, Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };

    private void Run(string sql)
    {
        using var command = Command(sql);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;

        return command;
    }
}
