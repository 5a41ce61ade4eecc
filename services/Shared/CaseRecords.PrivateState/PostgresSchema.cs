using Microsoft.Extensions.Logging;
using Npgsql;

namespace CaseRecords.PrivateState;

/// <summary>Whether a service's own tables on PostgreSQL can be used yet. A serving process makes none: it waits for the job that does, and for the server.</summary>
/// <param name="connect">Gives a connection, past the contexts: they log every failure, and this one waits.</param>
/// <param name="migrations">The migrations that this version needs.</param>
internal sealed partial class PostgresSchema(
    string name, Func<NpgsqlConnection> connect, Func<IEnumerable<string>> migrations, TimeProvider time, ILogger<PostgresSchema> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private volatile bool isKnownReady;
    private string? said;

    /// <summary>Waits until the tables can be used. Says once what it waits for, however long that takes.</summary>
    public async ValueTask Ready(CancellationToken cancellationToken)
    {
        while (!isKnownReady && await WaitingFor(cancellationToken) is { } reason)
        {
            if (said != reason)
            {
                said = reason;
                LogWaiting(name, reason);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        isKnownReady = true;

        if (said is not null)
        {
            said = null;
            LogReady(name);
        }
    }

    /// <summary>Something failed: the next one to come waits again if that was the server.</summary>
    public void Doubt() => isKnownReady = false;

    /// <summary>What is still missing; null when nothing is.</summary>
    public async ValueTask<string?> WaitingFor(CancellationToken cancellationToken)
    {
        try
        {
            return migrations().Except(await Applied(cancellationToken)).Any() ? $"the prepare job to bring schema {name} up to this version" : null;
        }
        catch (PostgresException e)
        {
            return Missing(e.SqlState);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return "PostgreSQL to answer";
        }
    }

    private async Task<List<string>> Applied(CancellationToken cancellationToken)
    {
        await using var connection = connect();
        await connection.OpenAsync(cancellationToken);
        await using var query = connection.CreateCommand();
        query.CommandText = $"SELECT \"MigrationId\" FROM \"{name}\".\"{PostgresOptions.History}\"";
        await using var rows = await query.ExecuteReaderAsync(cancellationToken);
        List<string> applied = [];

        while (await rows.ReadAsync(cancellationToken))
        {
            applied.Add(rows.GetString(0));
        }

        return applied;
    }

    private string Missing(string state) => state switch
    {
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName => $"the prepare job to make schema {name}",
        PostgresErrorCodes.InsufficientPrivilege => $"the prepare job to open schema {name} to this login",
        PostgresErrorCodes.InvalidCatalogName => "its database to be created",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "PostgreSQL to accept its login and password",
        PostgresErrorCodes.TooManyConnections => "PostgreSQL to have a connection free",
        _ => "PostgreSQL to answer",
    };

    [LoggerMessage(LogLevel.Warning, "{Schema} waits for {Reason}")]
    private partial void LogWaiting(string schema, string reason);

    [LoggerMessage(LogLevel.Information, "{Schema} has its tables and goes on")]
    private partial void LogReady(string schema);
}
