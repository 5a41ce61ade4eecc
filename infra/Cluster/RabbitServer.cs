using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace CaseRecords.Cluster;

/// <summary>Finds a RabbitMQ server: a named one, a container, or a process of our own.</summary>
public static class RabbitServer
{
    public const string Variable = "CASERECORDS_RABBITMQ";

    internal static readonly ServerKind Kind = new()
    {
        Name = "RabbitMQ",
        Variable = Variable,
        Example = "amqp://guest:…@127.0.0.1:5672/",
        Package = "rabbitmq-server",
        Ask = AskNamed,
        HasBinaries = () => PrivateRabbit.Program is not null && Programs.Find("epmd") is not null,
        StartContainer = RabbitContainer.Run,
        StartPrivate = PrivateRabbit.Run,
    };

    /// <summary>Finds a server for tests.</summary>
    /// <exception cref="ServerFailedException">There is none and none could be started; the message says what would help.</exception>
    public static Task<IFoundServer> Find(CancellationToken cancellationToken) => Find(DataPlace.Memory, cancellationToken);

    /// <inheritdoc cref="Find(CancellationToken)"/>
    public static Task<IFoundServer> Find(DataPlace place, CancellationToken cancellationToken) => Finder.Find(Kind, place, cancellationToken);

    /// <summary>Starts a server of our own whatever the environment names: for a test that stops it or fills it.</summary>
    /// <inheritdoc cref="Find(CancellationToken)"/>
    public static Task<IFoundServer> StartOwn(DataPlace place, CancellationToken cancellationToken) => Finder.StartOwn(Kind, place, cancellationToken);

    /// <summary>Whether the server opens a channel.</summary>
    /// <returns>Null, or what is wrong.</returns>
    internal static async Task<string?> Ask(string address, CancellationToken cancellationToken)
    {
        try
        {
            var factory = new ConnectionFactory { Uri = new Uri(address), AutomaticRecoveryEnabled = false };
            await using var connection = await factory.CreateConnectionAsync(cancellationToken);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);

            return null;
        }
        catch (Exception failure) when (failure is RabbitMQClientException or IOException or TimeoutException)
        {
            return (failure.InnerException ?? failure).Message;
        }
    }

    private static async Task AskNamed(string address, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("amqp" or "amqps"))
        {
            throw new ServerFailedException($"{Variable} is no amqp address, such as {Kind.Example}.");
        }

        if (await Ask(address, cancellationToken) is { } wrong)
        {
            throw new ServerFailedException($"The RabbitMQ server that {Variable} names does not answer: {wrong}");
        }
    }
}
