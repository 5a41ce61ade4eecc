using System.Data;
using System.Data.Common;
using System.Globalization;
using Microsoft.Data.SqlClient;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>Statements with values by name: alone, in a transaction, or several in one round trip.</summary>
internal static class SqlServerCommands
{
    extension(DbDataSource source)
    {
        /// <summary>Every row that a statement finds.</summary>
        public async ValueTask<List<TRow>> All<TRow>(string sql, (string, object?)[] values, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var command = Command(connection, null, sql, values);

            return await Rows(command, read, cancellationToken);
        }

        /// <summary>The one value that a statement finds; null where there is none.</summary>
        public async ValueTask<TValue?> Value<TValue>(string sql, (string, object?)[] values, CancellationToken cancellationToken)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var command = Command(connection, null, sql, values);

            return Value<TValue>(await command.ExecuteScalarAsync(cancellationToken));
        }

        /// <summary>
        /// Changes something outside a commit, in a transaction that says what it sees: a connection of the pool keeps the isolation of the last
        /// one. What lost a race is done again.
        /// </summary>
        public async Task<TResult> Change<TResult>(Func<DbTransaction, Task<TResult>> change, CancellationToken cancellationToken)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    await using var connection = await source.OpenConnectionAsync(cancellationToken);
                    await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
                    var result = await change(transaction);
                    await transaction.CommitAsync(cancellationToken);

                    return result;
                }
                catch (SqlException e) when (attempt < SqlServerFailures.Attempts && SqlServerFailures.LostRace(e.Number))
                {
                    // Another got there first; what it did is seen now.
                }
            }
        }
    }

    extension(DbTransaction transaction)
    {
        public async ValueTask<List<TRow>> All<TRow>(string sql, (string, object?)[] values, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
        {
            await using var command = Command(transaction.Connection!, transaction, sql, values);

            return await Rows(command, read, cancellationToken);
        }

        public async ValueTask<TValue?> Value<TValue>(string sql, (string, object?)[] values, CancellationToken cancellationToken)
        {
            await using var command = Command(transaction.Connection!, transaction, sql, values);

            return Value<TValue>(await command.ExecuteScalarAsync(cancellationToken));
        }

        /// <returns>How many rows it touched.</returns>
        public async Task<int> Execute(string sql, (string, object?)[] values, CancellationToken cancellationToken)
        {
            await using var command = Command(transaction.Connection!, transaction, sql, values);

            return await command.ExecuteNonQueryAsync(cancellationToken);
        }

        /// <summary>Several statements in one round trip. Where one fails the others may still run: only the transaction's commit makes them count.</summary>
        public DbBatch Batch()
        {
            var batch = transaction.Connection!.CreateBatch();
            batch.Transaction = transaction;

            return batch;
        }
    }

    extension(DbBatch batch)
    {
        public void Add(string sql, params ReadOnlySpan<(string, object?)> values)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            Bind(command.Parameters, values);
            batch.BatchCommands.Add(command);
        }
    }

    /// <summary>A statement on a connection that may be in a transaction.</summary>
    public static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql, params ReadOnlySpan<(string, object?)> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        Bind(command.Parameters, values);

        return command;
    }

    private static void Bind(DbParameterCollection parameters, ReadOnlySpan<(string Name, object? Value)> values)
    {
        foreach (var (name, value) in values)
        {
            parameters.Add(SqlServerStatements.Parameter(name, value));
        }
    }

    /// <summary>Every row that a statement finds.</summary>
    public static async ValueTask<List<TRow>> Rows<TRow>(DbCommand command, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<TRow> rows = [];

        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static TValue? Value<TValue>(object? value) =>
        value is null or DBNull ? default : (TValue)Convert.ChangeType(value, Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue), CultureInfo.InvariantCulture);
}
