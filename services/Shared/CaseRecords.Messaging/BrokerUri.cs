using CaseRecords.Hosting;
using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;

namespace CaseRecords.Messaging;

/// <summary>Where the broker is and who comes: <c>amqp://user:password@host:port/vhost</c>. Never printed whole.</summary>
public static class BrokerUri
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The setting <c>Broker:Uri</c>.</summary>
    /// <exception cref="StartRefusedException">It is missing or no broker's address.</exception>
    public static Uri Read(IConfiguration configuration) =>
        Uri.TryCreate(configuration["Broker:Uri"], UriKind.Absolute, out var uri) && uri is { Scheme: "amqp" or "amqps", Host.Length: > 0 } && IsRead(uri)
            ? uri
            : throw new StartRefusedException("Broker:Uri needs the address of RabbitMQ, such as amqp://user:password@127.0.0.1:5672/vhost.");

    /// <summary>The address without user and password, for logs and errors.</summary>
    internal static string Shown(Uri broker)
    {
        var factory = Factory(broker, "");

        return $"{factory.HostName}:{factory.Endpoint.Port}/{factory.VirtualHost.TrimStart('/')}";
    }

    /// <summary>Connections as this system opens them: nothing waits for long, and whoever uses one opens the next.</summary>
    internal static ConnectionFactory Factory(Uri broker, string name)
    {
        var factory = new ConnectionFactory();
        Apply(broker, name, factory);

        return factory;
    }

    internal static void Apply(Uri broker, string name, ConnectionFactory factory)
    {
        factory.Ssl = new SslOption();
        factory.Uri = broker;
        factory.ClientProvidedName = name;
        factory.AutomaticRecoveryEnabled = false;
        factory.TopologyRecoveryEnabled = false;
        factory.RequestedConnectionTimeout = Patience;
        factory.HandshakeContinuationTimeout = Patience;
        factory.ContinuationTimeout = Patience;
        factory.RequestedHeartbeat = TimeSpan.FromSeconds(10);
    }

    /// <summary>The client has rules of its own for users and virtual hosts.</summary>
    private static bool IsRead(Uri uri)
    {
        try
        {
            _ = Factory(uri, "");

            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
