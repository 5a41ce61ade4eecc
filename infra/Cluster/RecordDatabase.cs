using Npgsql;

namespace CaseRecords.Cluster;

/// <summary>The fresh database that one start of the cluster keeps its record in.</summary>
internal sealed class RecordDatabase : IAsyncDisposable
{
    private readonly IFoundServer server;
    private readonly string name = $"caserecords_{Guid.CreateVersion7():N}";

    private RecordDatabase(IFoundServer server) => this.server = server;

    /// <summary>An administrator's connection to it.</summary>
    public string Address => new NpgsqlConnectionStringBuilder(server.Address) { Database = name }.ConnectionString;

    public static async Task<RecordDatabase> Create(IFoundServer server, CancellationToken cancellationToken)
    {
        var database = new RecordDatabase(server);
        await database.Run($"create database {database.name}", cancellationToken);

        return database;
    }

    /// <summary>On a server that goes anyway, nothing is to be done.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!server.IsOurs)
        {
            await Run($"drop database {name} with (force)", CancellationToken.None);
        }
    }

    private async Task Run(string statement, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server.Address) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
