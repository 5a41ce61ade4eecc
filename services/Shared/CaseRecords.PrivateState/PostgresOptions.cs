using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CaseRecords.PrivateState;

/// <summary>How a context meets its schema on PostgreSQL.</summary>
public static class PostgresOptions
{
    /// <summary>The table that says which migrations were applied; it lies in the schema itself.</summary>
    internal const string History = "__EFMigrationsHistory";

    /// <summary>What one process may open beside its connections to the record.</summary>
    public const int Connections = 4;

    /// <summary>Connects to the server, and keeps the history of migrations in the schema.</summary>
    public static TBuilder UsePostgres<TBuilder>(this TBuilder options, string connectionString, string schema)
        where TBuilder : DbContextOptionsBuilder
    {
        options.UseNpgsql(Named(connectionString, schema), npgsql => npgsql.MigrationsHistoryTable(History, schema));

        return options;
    }

    /// <summary>The server's list of sessions says whose each is; few are needed.</summary>
    internal static string Named(string connectionString, string schema)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        parts.ApplicationName ??= $"caserecords-{schema}";
        parts.MaxPoolSize = Math.Min(parts.MaxPoolSize, Connections);
        parts.MaxAutoPrepare = Math.Max(parts.MaxAutoPrepare, 50);
        parts.NoResetOnClose = true;

        return parts.ConnectionString;
    }

    /// <summary>Text compares and sorts by its bytes, as on SQLite.</summary>
    public static void CompareBytes(this ModelConfigurationBuilder conventions) => conventions.Properties<string>().UseCollation("C");
}
