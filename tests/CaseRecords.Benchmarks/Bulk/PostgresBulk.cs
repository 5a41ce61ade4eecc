using CaseRecords.Fhir;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Store.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CaseRecords.Benchmarks.Bulk;

/// <summary>Copies rows into a record database that nobody else uses.</summary>
internal sealed class PostgresBulk : IAsyncDisposable
{
    /// <summary>A transaction that ended before any other, so that every snapshot has seen it.</summary>
    private const ulong Everyone = 3;

    private static readonly string[] Resource = ["rid", "type", "id", "version", "deleted", "owner", "patient", "updated", "xact", "generation"];

    private readonly NpgsqlConnection connection;
    private readonly List<string> rebuild = [];

    private PostgresBulk(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<PostgresBulk> Open(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var bulk = new PostgresBulk(await source.OpenConnectionAsync(cancellationToken));
        await bulk.Run("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'", cancellationToken);

        // An index is made faster of all its rows than row by row.
        foreach (var (drop, make) in await bulk.Indexes(cancellationToken))
        {
            await bulk.Run(drop, cancellationToken);
            bulk.rebuild.Add(make);
        }

        return bulk;
    }

    public async Task Write(BulkChunk chunk, CancellationToken cancellationToken)
    {
        await Copy("resource", Resource, chunk.Rows.Select(row =>
            new object?[] { row.Rid, row.Type, row.Resource.Key.Id, row.Resource.Version, false, row.Resource.Owner, row.Patient, row.Updated, Everyone, row.Generation }), cancellationToken);
        await Copy("version", ["rid", "version", "action", "method", "updated", "transaction", "patient", "keys", "body"], chunk.Rows.Select(row => new object?[]
        {
            row.Rid, row.Resource.Version, (int)row.Resource.Action, (short)row.Method, row.Updated, row.Transaction.ToByteArray(bigEndian: true), row.Patient, row.Packed, row.Resource.Body.ToArray(),
        }), cancellationToken);

        await using var words = new NpgsqlBatch(connection);
        PostgresWords.Replace(words, chunk.Rows.Select(row => (row.Rid, (IReadOnlyCollection<WordRow>)row.Keys.Words, HadWords: false)));

        if (words.BatchCommands.Count > 0)
        {
            await words.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var table in BulkTable.All)
        {
            await Copy(table.Name, table.Columns, table.Rows(chunk), cancellationToken);
        }
    }

    public async Task Finish(BulkRows rows, CancellationToken cancellationToken)
    {
        await Copy("wording_part", ["folded", "wording"], rows.Wordings.SelectMany(wording => wording.Parts, (wording, part) => new object?[] { part, wording.Number }), cancellationToken);
        await Copy("sys", ["sys", "uri"], rows.Systems.Select(system => new object?[] { system.Value, system.Key }), cancellationToken);
        await Copy("resource", Resource, rows.Stubs.Select(stub => new object?[] { stub.Rid, R4.Number(stub.Key.Type), stub.Key.Id, 0L, false, "", 0L, 0L, Everyone, 1 }), cancellationToken);
        await Run(
            $"""
            SELECT setval('rid', {rows.LastRid + 1000}), setval(pg_get_serial_sequence('sys', 'sys'), (SELECT max(sys) FROM sys)), setval(pg_get_serial_sequence('log', 'id'), {rows.LastLogId});
            UPDATE feed_state SET next = {rows.LastLogId + 1}, floor = {rows.LastLogId} WHERE name = 'log'
            """, cancellationToken);

        foreach (var make in rebuild)
        {
            await Run(make, cancellationToken);
        }

        await Run("VACUUM ANALYZE", cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task<List<(string Drop, string Make)>> Indexes(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT CASE WHEN c.oid IS NULL THEN format('DROP INDEX record.%I', i.relname) ELSE format('ALTER TABLE record.%I DROP CONSTRAINT %I', t.relname, c.conname) END,
                   CASE WHEN c.oid IS NULL THEN pg_get_indexdef(i.oid) ELSE format('ALTER TABLE record.%I ADD CONSTRAINT %I %s', t.relname, c.conname, pg_get_constraintdef(c.oid)) END
            FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
            LEFT JOIN pg_constraint c ON c.conindid = i.oid
            WHERE n.nspname = 'record' AND (t.relname LIKE 'ix\_%' OR t.relname IN ('resource', 'version', 'compartment', 'log', 'log_position'))
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(string, string)> all = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            all.Add((reader.GetString(0), reader.GetString(1)));
        }

        return all;
    }

    private async Task Copy(string table, string[] columns, IEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var importer = await connection.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) FROM STDIN (FORMAT BINARY)", cancellationToken);

        foreach (var row in rows)
        {
            await importer.StartRowAsync(cancellationToken);

            foreach (var value in row)
            {
                await (value is null ? importer.WriteNullAsync(cancellationToken) : importer.WriteAsync(value, TypeOf(value), cancellationToken));
            }
        }

        await importer.CompleteAsync(cancellationToken);
    }

    private static NpgsqlDbType TypeOf(object value) => value switch
    {
        short => NpgsqlDbType.Smallint,
        int => NpgsqlDbType.Integer,
        long => NpgsqlDbType.Bigint,
        bool => NpgsqlDbType.Boolean,
        double => NpgsqlDbType.Double,
        byte[] => NpgsqlDbType.Bytea,
        ulong => NpgsqlDbType.Xid8,
        _ => NpgsqlDbType.Text,
    };

    private async Task Run(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
