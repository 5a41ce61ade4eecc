using Npgsql;

namespace CaseRecords.Cluster;

/// <summary>Finds a PostgreSQL server: a named one, a container, or a process of our own.</summary>
public static class PostgresServer
{
    public const string Variable = "CASERECORDS_POSTGRES";

    internal static readonly ServerKind Kind = new()
    {
        Name = "PostgreSQL",
        Variable = Variable,
        Example = "'Host=127.0.0.1;Port=5432;Username=postgres;Password=…'",
        Package = "postgresql",
        Ask = AskNamed,
        HasBinaries = () => PrivatePostgres.Binaries is not null && PrivatePostgres.CanRun,
        StartContainer = PostgresContainer.Run,
        StartPrivate = PrivatePostgres.Run,
    };

    /// <summary>What a server of ours is started with. Durability stays on: our services refuse a server that may lose what it acknowledged.</summary>
    internal static readonly IReadOnlyList<string> Settings =
        ["fsync=on", "full_page_writes=on", "synchronous_commit=on", "max_connections=200", "max_locks_per_transaction=256"];

    /// <summary>Finds a server for tests.</summary>
    /// <exception cref="ServerFailedException">There is none and none could be started; the message says what would help.</exception>
    public static Task<IFoundServer> Find(CancellationToken cancellationToken) => Find(DataPlace.Memory, cancellationToken);

    /// <inheritdoc cref="Find(CancellationToken)"/>
    public static Task<IFoundServer> Find(DataPlace place, CancellationToken cancellationToken) => Finder.Find(Kind, place, cancellationToken);

    /// <summary>Starts a server of our own whatever the environment names: for a test that stops it or fills it.</summary>
    /// <inheritdoc cref="Find(CancellationToken)"/>
    public static Task<IFoundServer> StartOwn(DataPlace place, CancellationToken cancellationToken) => Finder.StartOwn(Kind, place, cancellationToken);

    /// <summary>Whether the server answers a query.</summary>
    /// <returns>Null, or what is wrong.</returns>
    internal static async Task<string?> Ask(string address, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(address + ";Pooling=false");
            await connection.OpenAsync(cancellationToken);
            await using var query = new NpgsqlCommand("select 1", connection);
            await query.ExecuteScalarAsync(cancellationToken);

            return null;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            return failure.Message;
        }
    }

    private static async Task AskNamed(string address, CancellationToken cancellationToken)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder(address);
        }
        catch (ArgumentException)
        {
            throw new ServerFailedException($"{Variable} is no Npgsql connection string, such as {Kind.Example}.");
        }

        if (await Ask(address, cancellationToken) is { } wrong)
        {
            throw new ServerFailedException($"The PostgreSQL server that {Variable} names does not answer: {wrong}");
        }
    }
}
