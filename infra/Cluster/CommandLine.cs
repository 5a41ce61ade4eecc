namespace CaseRecords.Cluster;

/// <summary>What was asked for on the command line.</summary>
internal sealed record CommandLine(string Command, Uri Url, bool Demo)
{
    public const string Usage =
        """
        CaseRecords.Cluster up [--urls http://127.0.0.1:8080] [--demo true|false]
            starts the whole system as separate processes and stops it at Ctrl-C
        CaseRecords.Cluster servers
            finds or starts PostgreSQL and RabbitMQ, prints their addresses and 'ready', and keeps them until its input closes
        """;

    /// <exception cref="ServerFailedException">It cannot be read; the message says what is wrong.</exception>
    public static CommandLine Read(IReadOnlyList<string> arguments)
    {
        if (arguments is not ["up" or "servers", ..])
        {
            throw new ServerFailedException(Usage);
        }

        var line = new CommandLine(arguments[0], new ClusterOptions().Url, Demo: true);
        var options = arguments.Skip(1).SelectMany(argument => argument.Split('=', 2)).Chunk(2);

        return options.Aggregate(line, With);
    }

    private static CommandLine With(CommandLine line, string[] option) => (line.Command, option) switch
    {
        ("up", ["--urls", var url]) => line with { Url = Loopback(url) },
        ("up", ["--demo", var demo]) => line with { Demo = bool.TryParse(demo, out var wanted) ? wanted : throw new ServerFailedException("--demo is true or false.") },
        _ => throw new ServerFailedException($"{string.Join(' ', option)} is not understood.\n{Usage}"),
    };

    /// <summary>One address, and one that only this machine reaches.</summary>
    private static Uri Loopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address is { Scheme: "http", IsLoopback: true, Port: > 0, PathAndQuery: "/" }
            ? address
            : throw new ServerFailedException($"--urls {url} cannot be used: one address on loopback is needed, such as http://127.0.0.1:8080.");
}
