using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace CaseRecords.PrivateState;

/// <summary>One statement run for many rows: tracking each row would cost more than making it.</summary>
public static class RepeatedStatement
{
    /// <summary>Runs a statement once for each row, in the transaction that the database is in: in one round trip where the database is on a server.</summary>
    /// <param name="names">The statement's parameters, such as <c>@id</c>.</param>
    /// <param name="rows">Their values, in the order of the names.</param>
    public static async Task ForEach(this DbContext db, string statement, IReadOnlyList<string> names, IReadOnlyCollection<object?[]> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var connection = db.Database.GetDbConnection();
        var transaction = db.Database.CurrentTransaction?.GetDbTransaction();

        await (connection.CanCreateBatch
            ? Together(connection, transaction, statement, names, rows, cancellationToken)
            : Each(connection, transaction, statement, names, rows, cancellationToken));
    }

    private static async Task Together(
        DbConnection connection, DbTransaction? transaction, string statement, IReadOnlyList<string> names, IReadOnlyCollection<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        batch.Transaction = transaction;

        foreach (var row in rows)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement;
            Bind(command.Parameters, command.CreateParameter, names, row);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task Each(
        DbConnection connection, DbTransaction? transaction, string statement, IReadOnlyList<string> names, IReadOnlyCollection<object?[]> rows, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = statement;

        foreach (var row in rows)
        {
            command.Parameters.Clear();
            Bind(command.Parameters, command.CreateParameter, names, row);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static void Bind(DbParameterCollection parameters, Func<DbParameter> create, IReadOnlyList<string> names, object?[] row)
    {
        foreach (var (i, name) in names.Index())
        {
            var parameter = create();
            parameter.ParameterName = name;
            parameter.Value = row[i] ?? DBNull.Value;
            parameters.Add(parameter);
        }
    }
}
