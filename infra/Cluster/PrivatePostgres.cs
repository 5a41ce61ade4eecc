using Npgsql;

namespace CaseRecords.Cluster;

/// <summary>A PostgreSQL process of our own: on loopback, on a free port, its data in a folder that goes with it.</summary>
internal sealed class PrivatePostgres : IFoundServer
{
    private const string Superuser = "postgres";
    private const string DebianFolder = "/usr/lib/postgresql";
    private const int Attempts = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly PrivateFolder folder;
    private readonly string password = Secrets.Password();

    private ChildProcess? process;
    private int port;

    private PrivatePostgres(PrivateFolder folder) => this.folder = folder;

    /// <summary>The folder with the server's programs: on the path, or where Debian keeps each version's; the newest first.</summary>
    public static string? Binaries =>
        Programs.SearchPath
            .Concat(Directory.Exists(DebianFolder) ? Directory.EnumerateDirectories(DebianFolder).OrderDescending(NumericOrder).Select(version => Path.Combine(version, "bin")) : [])
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "postgres")) && File.Exists(Path.Combine(folder, "initdb")));

    /// <summary>The server refuses to run as root; then the package's own user runs it.</summary>
    public static bool CanRun => User is null || File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{User}:", StringComparison.Ordinal));

    public string Address => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = Superuser,
        Password = password,
        Database = "postgres",
    }.ConnectionString;

    public string How => $"a process of its own on 127.0.0.1:{port}, its data in {folder.Path}";

    public bool IsOurs => true;

    private static StringComparer NumericOrder { get; } = StringComparer.Create(System.Globalization.CultureInfo.InvariantCulture, System.Globalization.CompareOptions.NumericOrdering);

    private static string? User => Environment.IsPrivilegedProcess ? "postgres" : null;

    private string Log => folder.File("postgres.log");

    private string Data => folder.File("data");

    public static async Task<IFoundServer> Run(DataPlace place, CancellationToken cancellationToken)
    {
        var server = new PrivatePostgres(await PrivateFolder.Create("postgres", User, place, cancellationToken));

        try
        {
            await server.Initialise(cancellationToken);
            await server.Start(cancellationToken);

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async Task Start(CancellationToken cancellationToken)
    {
        string? wrong = null;
        var isNew = port == 0;

        // A port may be taken between the choice and the start, and after a kill the last backends may still be leaving.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            port = isNew ? FreePort.Next() : port;
            process = await ChildProcess.Start(Postgres(), cancellationToken);
            wrong = await Patience.Until(() => PostgresServer.Ask(Address, cancellationToken), process, Limit, cancellationToken);

            if (wrong is null)
            {
                return;
            }

            await process.DisposeAsync();
        }

        throw new ServerFailedException($"PostgreSQL did not start: {wrong}\n{process!.Tail()}");
    }

    public async Task Stop(CancellationToken cancellationToken)
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }

    public Task Kill(CancellationToken cancellationToken) => process!.Kill();

    public async ValueTask DisposeAsync()
    {
        await Stop(CancellationToken.None);
        folder.Dispose();
    }

    private async Task Initialise(CancellationToken cancellationToken)
    {
        // Readable for the user who runs the server, in a folder that only that user can enter.
        var secret = folder.File("password");
        await File.WriteAllTextAsync(secret, password, cancellationToken);

        var initialised = await Programs.Run(
            Path.Combine(Binaries!, "initdb"),
            ["-D", Data, "-U", Superuser, "-A", "scram-sha-256", "--pwfile", secret, "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"],
            User,
            cancellationToken);

        if (initialised.Code != 0)
        {
            throw new ServerFailedException($"PostgreSQL could not make its data folder: {initialised.Error}");
        }
    }

    /// <summary>An interrupt is its fast shutdown: it does not wait for clients to leave.</summary>
    private ChildStart Postgres()
    {
        IEnumerable<string> settings =
            [$"listen_addresses=127.0.0.1", $"port={port}", $"unix_socket_directories={folder.Path}", .. PostgresServer.Settings];

        return new ChildStart(Path.Combine(Binaries!, "postgres"), ["-D", Data, .. settings.SelectMany(setting => new[] { "-c", setting })])
        {
            Log = Log,
            Directory = folder.Path,
            User = User,
            Stop = Signal.Interrupt,
            Limit = TimeSpan.FromSeconds(30),
            Belongings = folder.Path,
        };
    }
}
