using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace CaseRecords.Fhir.Tests.Store.SqlServer.Collected;

internal sealed class CollectingBatch(CollectingConnection connection) : DbBatch
{
    private readonly CollectingBatchCommands commands = [];

    public override int Timeout { get; set; }

    protected override DbBatchCommandCollection DbBatchCommands => commands;

    protected override DbConnection? DbConnection { get; set; } = connection;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
    }

    public override void Prepare()
    {
    }

    public override Task PrepareAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public override int ExecuteNonQuery() => Ask().Count;

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken = default) => Task.FromResult(ExecuteNonQuery());

    public override object? ExecuteScalar() => throw new NotSupportedException();

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => new CollectingReader(Ask());

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) => Task.FromResult<DbDataReader>(new CollectingReader(Ask()));

    protected override DbBatchCommand CreateDbBatchCommand() => new CollectingBatchCommand();

    /// <summary>As SqlClient: a batch needs a statement, and a reader stops at statements that give columns only.</summary>
    private List<Rows> Ask() => commands.Count == 0
        ? throw new InvalidOperationException("The batch is empty.")
        : [.. commands.SelectMany(command => connection.Ask(DbTransaction, command.CommandText, command.Parameters)).Where(rows => rows.Columns.Count > 0)];
}

internal sealed class CollectingBatchCommand : DbBatchCommand
{
    [AllowNull]
    public override string CommandText { get; set; } = "";

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override int RecordsAffected => 0;

    protected override DbParameterCollection DbParameterCollection { get; } = new SqlCommand().Parameters;
}

internal sealed class CollectingBatchCommands : DbBatchCommandCollection
{
    private readonly List<DbBatchCommand> commands = [];

    public override int Count => commands.Count;

    public override bool IsReadOnly => false;

    public override void Add(DbBatchCommand item) => commands.Add(item);

    public override void Clear() => commands.Clear();

    public override bool Contains(DbBatchCommand item) => commands.Contains(item);

    public override void CopyTo(DbBatchCommand[] array, int arrayIndex) => commands.CopyTo(array, arrayIndex);

    public override IEnumerator<DbBatchCommand> GetEnumerator() => commands.GetEnumerator();

    public override int IndexOf(DbBatchCommand item) => commands.IndexOf(item);

    public override void Insert(int index, DbBatchCommand item) => commands.Insert(index, item);

    public override bool Remove(DbBatchCommand item) => commands.Remove(item);

    public override void RemoveAt(int index) => commands.RemoveAt(index);

    protected override DbBatchCommand GetBatchCommand(int index) => commands[index];

    protected override void SetBatchCommand(int index, DbBatchCommand batchCommand) => commands[index] = batchCommand;
}
