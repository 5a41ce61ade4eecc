using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CaseRecords.PrivateState;

/// <summary>Whether a service's own tables on PostgreSQL can be used yet. A serving process makes none: it waits for the job that does, and for the server.</summary>
internal sealed partial class PostgresSchema(string name, Func<DbContext> connect, TimeProvider time, ILogger<PostgresSchema> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Not through the migrator, which opens a connection of its own at each question.</summary>
    private readonly string history = $"SELECT \"MigrationId\" AS \"Value\" FROM \"{name}\".\"{PostgresOptions.History}\"";

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
            await using var db = connect();
            var applied = await db.Database.SqlQueryRaw<string>(history).ToListAsync(cancellationToken);

            return db.Database.GetMigrations().Except(applied).Any() ? $"the prepare job to bring schema {name} up to this version" : null;
        }
        catch (PostgresException e)
        {
            return Missing(e.SqlState);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException { InnerException: NpgsqlException })
        {
            return "PostgreSQL to answer";
        }
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
