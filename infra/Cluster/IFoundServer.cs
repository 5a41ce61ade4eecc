namespace CaseRecords.Cluster;

/// <summary>A PostgreSQL or RabbitMQ server that was found, or was started for us and goes when it is disposed.</summary>
public interface IFoundServer : IAsyncDisposable
{
    /// <summary>An administrator's Npgsql connection string, or an amqp address.</summary>
    string Address { get; }

    /// <summary>How it was found, in words.</summary>
    string How { get; }

    /// <summary>Whether it is ours to stop. One that the environment names is not.</summary>
    bool IsOurs { get; }

    /// <summary>Stops it in order; its port and its data stay.</summary>
    Task Stop(CancellationToken cancellationToken);

    /// <summary>Starts it again, on the same port and the same data.</summary>
    Task Start(CancellationToken cancellationToken);

    /// <summary>kill -9.</summary>
    Task Kill(CancellationToken cancellationToken);
}
