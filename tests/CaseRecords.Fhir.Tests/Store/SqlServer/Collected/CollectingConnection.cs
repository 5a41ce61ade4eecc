using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace CaseRecords.Fhir.Tests.Store.SqlServer.Collected;

/// <summary>
/// Connections that lead to no server: each statement is checked as SQL Server would, and answered by someone who knows what it asks for.
/// A statement that the server would refuse fails the test that sent it.
/// </summary>
/// <param name="answer">The rows of each result of a statement.</param>
internal sealed class CollectingDataSource(Func<string, IReadOnlyDictionary<string, object?>, IReadOnlyList<Rows>> answer) : DbDataSource
{
    public override string ConnectionString => "Server=127.0.0.1;Max Pool Size=16";

    protected override DbConnection CreateDbConnection() => new CollectingConnection(answer);
}

/// <summary>The rows of one result.</summary>
internal sealed record Rows(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Values)
{
    public static Rows None { get; } = new([], []);

    public static Rows One(params object?[] values) => new([.. values.Select((_, i) => $"c{i}")], [values]);
}

internal sealed class CollectingConnection(Func<string, IReadOnlyDictionary<string, object?>, IReadOnlyList<Rows>> answer) : DbConnection
{
    private ConnectionState state;
    private CollectingTransaction? current;

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "record";

    public override string DataSource => "nowhere";

    public override string ServerVersion => "16.00.0000";

    public override ConnectionState State => state;

    public override bool CanCreateBatch => true;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Open() => state = ConnectionState.Open;

    public override void Close() => (state, current) = (ConnectionState.Closed, null);

    /// <summary>As SqlClient: a statement must say that it is of the transaction that its connection is in.</summary>
    public IReadOnlyList<Rows> Ask(DbTransaction? transaction, string text, DbParameterCollection parameters)
    {
        if (state != ConnectionState.Open || current != transaction)
        {
            throw new InvalidOperationException($"The connection is {state}, and the statement is not of the transaction that it is in: {text}");
        }

        var values = parameters.Cast<SqlParameter>().ToList();
        var faults = CheckedStatement.Of(text).FaultsWith([.. values.Select(parameter => parameter.ParameterName)]).ToList();

        return faults.Count == 0
            ? answer(text, values.ToDictionary(parameter => parameter.ParameterName, parameter => parameter.Value is DBNull ? null : parameter.Value))
            : throw new NotTransactSqlException($"{string.Join("; ", faults)}\n{text}");
    }

    public void End() => current = null;

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        current = current is null ? new CollectingTransaction(this, isolationLevel) : throw new InvalidOperationException("The connection is in a transaction.");

    protected override DbCommand CreateDbCommand() => new CollectingCommand(this);

    protected override DbBatch CreateDbBatch() => new CollectingBatch(this);
}

internal sealed class CollectingTransaction(CollectingConnection connection, IsolationLevel isolation) : DbTransaction
{
    public override IsolationLevel IsolationLevel => isolation;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => connection.End();

    public override void Rollback() => connection.End();

    protected override void Dispose(bool disposing)
    {
        connection.End();
        base.Dispose(disposing);
    }
}

/// <summary>SQL Server would refuse this statement.</summary>
internal sealed class NotTransactSqlException(string message) : Exception(message);

internal sealed class CollectingCommand(CollectingConnection connection) : DbCommand
{
    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; } = connection;

    // SqlParameter only goes into the collection of its own provider.
    protected override DbParameterCollection DbParameterCollection { get; } = new SqlCommand().Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
    }

    public override void Prepare()
    {
    }

    public override int ExecuteNonQuery() => Ask().Count;

    public override object? ExecuteScalar() => Ask() is [{ Values: [[var value, ..], ..] }, ..] ? value : null;

    protected override DbParameter CreateDbParameter() => new SqlParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => new CollectingReader(Ask());

    private IReadOnlyList<Rows> Ask() => connection.Ask(DbTransaction, CommandText, Parameters);
}
