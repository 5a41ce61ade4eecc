using Microsoft.Data.Sqlite;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>Prepared statements by their text. Searches have as many shapes as clients think of: those not asked for longest go first.</summary>
internal sealed class SqliteStatements(SqliteConnection connection, int most = SqliteStatements.Most) : IDisposable
{
    /// <summary>Enough for what the store itself asks, some hundred times over.</summary>
    private const int Most = 500;

    private readonly Dictionary<string, LinkedListNode<SqliteCommand>> byText = new(StringComparer.Ordinal);
    private readonly LinkedList<SqliteCommand> byUse = [];

    public int Count => byUse.Count;

    /// <summary>A statement; a new one has no parameters yet.</summary>
    public SqliteCommand Of(string sql, out bool isNew)
    {
        isNew = !byText.TryGetValue(sql, out var node);

        if (node is null)
        {
            var command = connection.CreateCommand();
            command.CommandText = sql;
            byText[sql] = node = new LinkedListNode<SqliteCommand>(command);
        }
        else
        {
            byUse.Remove(node);
        }

        byUse.AddLast(node);

        if (byUse.Count > most)
        {
            Drop(byUse.First!);
        }

        return node.Value;
    }

    public void Dispose()
    {
        while (byUse.First is { } first)
        {
            Drop(first);
        }
    }

    private void Drop(LinkedListNode<SqliteCommand> node)
    {
        byUse.Remove(node);
        byText.Remove(node.Value.CommandText);
        node.Value.Dispose();
    }
}
