using CaseRecords.Hosting;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace CaseRecords.PrivateState;

/// <summary>Where a service keeps what is its own: a SQLite file, or a schema of its own in PostgreSQL.</summary>
public abstract record PrivateDatabase
{
    private const string Wanted = "it needs a PostgreSQL connection string with Host, Database and Username.";

    private PrivateDatabase()
    {
    }

    public static PrivateDatabase Sqlite(string path) => new File(path);

    /// <exception cref="ArgumentException">The connection string cannot be read, or says not which server, database and login.</exception>
    public static PrivateDatabase Postgres(string connectionString) => new Server(Readable(connectionString));

    /// <summary>The server that <c>{service}:ConnectionString</c> names, or the file that <c>{service}:File</c> names; where there is neither, the given file.</summary>
    /// <exception cref="StartRefusedException">The connection string cannot be used, or there is neither.</exception>
    public static PrivateDatabase From(IConfiguration configuration, string service, string? path)
    {
        var setting = $"{service}:ConnectionString";

        try
        {
            return configuration[setting] is { Length: > 0 } connectionString ? Postgres(connectionString)
                : (FileOf(configuration, service) ?? path) is { } file ? Sqlite(file)
                : throw new StartRefusedException($"{setting} is missing: {Wanted} Or name a file by {service}:File.");
        }
        catch (ArgumentException)
        {
            // The message of the exception may hold the password.
            throw new StartRefusedException($"{setting} cannot be used: {Wanted}");
        }
    }

    /// <summary>The file that a service is told to keep its own in; null where it is told of none.</summary>
    public static string? FileOf(IConfiguration configuration, string service) => configuration[$"{service}:File"] is { Length: > 0 } file ? file : null;

    private static string Readable(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) is { Host.Length: > 0, Database.Length: > 0, Username.Length: > 0 } parts
            ? parts.ConnectionString
            : throw new ArgumentException(Wanted, nameof(connectionString));

    internal sealed record File(string Path) : PrivateDatabase;

    /// <summary>It has a password in it: what is written of it does not.</summary>
    internal sealed record Server(string ConnectionString) : PrivateDatabase
    {
        public override string ToString() => nameof(Server);
    }
}
