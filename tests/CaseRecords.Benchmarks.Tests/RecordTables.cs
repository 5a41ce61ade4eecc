using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CaseRecords.Benchmarks.Tests;

/// <summary>
/// All rows of a record's tables as text, in one order, so that two records can be compared that hold the same: numbers that a record gives to
/// resources and systems are replaced by what they stand for, and what is another one in each run is left out.
/// </summary>
internal sealed class RecordTables
{
    /// <summary>Moments, and what is made at random: different in any two records that hold the same.</summary>
    private static readonly string[] OfEachRun = ["updated", "time", "transaction", "event", "xact", "epoch", "lease_until", "holder", "fence", "floor", "log_id", "id.log", "position"];

    /// <summary>What says which migrations ran, which settings hold, and what the server does beside requests.</summary>
    private static readonly string[] NotOfResources = ["migrations", "__EFMigrationsHistory", "__EFMigrationsLock", "setting", "reindex", "profile", "key_ring", "sqlite_sequence"];

    private const string Words = "ix_words";

    /// <summary>An FTS5 table without content tells only which words lead to which numbers.</summary>
    private const string WordsOnSqlite = $"CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, {Words}, instance); SELECT term, doc AS rid FROM temp.words";

    private readonly Dictionary<long, string> resources = [];
    private readonly Dictionary<long, string> systems = new() { [0] = "" };

    /// <summary>Rows by table.</summary>
    public Dictionary<string, List<string>> Rows { get; } = new(StringComparer.Ordinal);

    /// <param name="tables">A query for the names of all tables.</param>
    public static async Task<RecordTables> Read(DbConnection connection, string tables)
    {
        var read = new RecordTables();
        await Each(connection, "SELECT rid, type, id FROM resource", row => read.resources[row.GetInt64(0)] = $"{row.GetValue(1)}/{row.GetString(2)}");
        await Each(connection, "SELECT sys, uri FROM sys", row => read.systems[row.GetInt64(0)] = row.GetString(1));
        List<string> names = [];
        await Each(connection, tables, row => names.Add(row.GetString(0)));

        foreach (var name in names.Except(NotOfResources))
        {
            List<string> rows = [];
            await Each(connection, name == Words && connection is SqliteConnection ? WordsOnSqlite : $"SELECT * FROM {name}", row => rows.Add(read.Text(name, row)));
            rows.Sort(StringComparer.Ordinal);
            read.Rows[name] = rows;
        }

        return read;
    }

    private static async Task Each(DbConnection connection, string sql, Action<DbDataReader> row)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);

        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            row(reader);
        }
    }

    private string Text(string table, DbDataReader row) => string.Join('|', Enumerable.Range(0, row.FieldCount)
        .Where(column => !OfEachRun.Contains(row.GetName(column)) && !OfEachRun.Contains($"{row.GetName(column)}.{table}"))
        .Select(column => $"{row.GetName(column)}={(row.IsDBNull(column) ? "null" : Value(table, row.GetName(column), row.GetValue(column)))}"));

    private string Value(string table, string column, object value) => (table, column, value) switch
    {
        (_, "rid" or "target", long number) => number >= 0 ? resources[number] : Plain(number),
        ("log", "patient", _) => Plain(value),
        (_, "patient", long number) => number > 0 ? resources[number] : Plain(number),
        (_, "sys", _) => systems[Convert.ToInt64(value, CultureInfo.InvariantCulture)],
        ("version", "keys", byte[] bytes) => Keys(bytes),
        ("version", "body", byte[] bytes) => WithoutMoment(System.Text.Encoding.UTF8.GetString(bytes)),
        _ => Plain(value),
    };

    /// <summary>The packed index rows hold numbers of resources and systems: whether they are there is compared here, what they say in the index tables.</summary>
    private static string Keys(byte[] bytes) => bytes.Length > 0 ? "packed" : "none";

    private static string WithoutMoment(string json) => System.Text.RegularExpressions.Regex.Replace(json, "\"lastUpdated\":\"[^\"]*\"", "");

    private static string Plain(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        bool truth => truth ? "1" : "0",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
