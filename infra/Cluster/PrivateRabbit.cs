using System.Globalization;

namespace CaseRecords.Cluster;

/// <summary>A RabbitMQ process of our own: on loopback, on free ports, with a port mapper of its own, so that it meets no other Erlang of this machine.</summary>
internal sealed class PrivateRabbit : IFoundServer
{
    private const string User = "caserecords";
    private const int Attempts = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly PrivateFolder folder;
    private readonly string password = Secrets.Password();

    private ChildProcess? mapper;
    private ChildProcess? process;
    private Ports? ports;

    private PrivateRabbit(PrivateFolder folder) => this.folder = folder;

    /// <summary>The server's start script. The one on Debian's path changes the user and the folder, the one behind it does not.</summary>
    public static string? Program =>
        Programs.SearchPath.Prepend("/usr/lib/rabbitmq/bin").Select(folder => Path.Combine(folder, "rabbitmq-server")).FirstOrDefault(File.Exists);

    public string Address => $"amqp://{User}:{password}@127.0.0.1:{ports!.Amqp}/";

    public string How => $"a process of its own on 127.0.0.1:{ports!.Amqp}, its data in {folder.Path}";

    public bool IsOurs => true;

    public static async Task<IFoundServer> Run(DataPlace place, CancellationToken cancellationToken)
    {
        var server = new PrivateRabbit(await PrivateFolder.Create("rabbitmq", user: null, place, cancellationToken));

        try
        {
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
        var isNew = ports is null;

        // A port may be taken between the choice and the start.
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (isNew)
            {
                await Configure(cancellationToken);
            }

            process = await ChildProcess.Start(Broker(), cancellationToken);
            wrong = await Patience.Until(() => RabbitServer.Ask(Address, cancellationToken), process, Limit, cancellationToken);

            if (wrong is null)
            {
                return;
            }

            await process.DisposeAsync();
        }

        throw new ServerFailedException($"RabbitMQ did not start: {wrong}\n{process!.Tail()}");
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

        if (mapper is not null)
        {
            await mapper.DisposeAsync();
        }

        folder.Dispose();
    }

    /// <summary>Chooses ports, writes the configuration for them and starts the port mapper.</summary>
    private async Task Configure(CancellationToken cancellationToken)
    {
        if (mapper is not null)
        {
            await mapper.DisposeAsync();
        }

        ports = new Ports(FreePort.Next(), FreePort.Next(), FreePort.Next());
        await Write("rabbitmq.conf",
            $"""
            listeners.tcp.1 = 127.0.0.1:{ports.Amqp}
            loopback_users.guest = true
            default_user = {User}
            default_pass = {password}
            vm_memory_high_watermark.absolute = 1GB
            disk_free_limit.absolute = 200MB
            """, cancellationToken);
        await Write("advanced.config", "[{kernel,[{inet_dist_use_interface,{127,0,0,1}}]}].", cancellationToken);
        await Write("enabled_plugins", "[].", cancellationToken);
        await WriteCookie(cancellationToken);

        mapper = await ChildProcess.Start(
            new ChildStart("epmd", "-address", "127.0.0.1", "-port", ports.Mapper.ToString(CultureInfo.InvariantCulture)) { Log = folder.File("epmd.log") },
            cancellationToken);
    }

    private ChildStart Broker() => new(Program!)
    {
        Log = folder.File("rabbitmq.log"),
        Limit = TimeSpan.FromSeconds(30),
        Directory = folder.Path,
        Belongings = folder.Path,
        Environment = new Dictionary<string, string>
        {
            ["HOME"] = folder.Path,
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_EPMD_PORT"] = ports!.Mapper.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_NODENAME"] = $"caserecords-{ports.Amqp}@localhost",
            ["RABBITMQ_DIST_PORT"] = ports.Distribution.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_CONFIG_FILE"] = folder.File("rabbitmq.conf"),
            ["RABBITMQ_ADVANCED_CONFIG_FILE"] = folder.File("advanced.config"),
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = folder.File("enabled_plugins"),
            ["RABBITMQ_MNESIA_BASE"] = folder.File("mnesia"),
            ["RABBITMQ_LOG_BASE"] = folder.File("log"),
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        },
    };

    private Task Write(string name, string text, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(folder.File(name), text + "\n", cancellationToken);

    /// <summary>Erlang's shared secret; it insists that nobody else can read it.</summary>
    private async Task WriteCookie(CancellationToken cancellationToken)
    {
        var cookie = folder.File(".erlang.cookie");

        if (!File.Exists(cookie))
        {
            await File.WriteAllTextAsync(cookie, Secrets.Password(), cancellationToken);
            File.SetUnixFileMode(cookie, UnixFileMode.UserRead);
        }
    }

    private sealed record Ports(int Amqp, int Distribution, int Mapper);
}
