using Microsoft.Extensions.Logging.Abstractions;
using Testcontainers.RabbitMq;

namespace CaseRecords.Cluster;

/// <summary>A RabbitMQ container of our own.</summary>
internal sealed class RabbitContainer(RabbitMqContainer container) : IFoundServer
{
    private const string Image = "rabbitmq:4";

    public string Address => container.GetConnectionString();

    public string How => $"a container of {Image} on port {container.GetMappedPublicPort(RabbitMqBuilder.RabbitMqPort)}";

    public bool IsOurs => true;

    public static async Task<IFoundServer> Run(CancellationToken cancellationToken)
    {
        var container = new RabbitMqBuilder(Image)
            .WithUsername("caserecords")
            .WithPassword(Secrets.Password())
            // A port of the engine's choice would be another one after a restart.
            .WithPortBinding(FreePort.Next(), RabbitMqBuilder.RabbitMqPort)
            .WithCreateParameterModifier(Containers.Configure)
            .WithLogger(NullLogger.Instance)
            .Build();
        await Containers.Start(container, cancellationToken);

        return new RabbitContainer(container);
    }

    public Task Stop(CancellationToken cancellationToken) => container.StopAsync(cancellationToken);

    public Task Start(CancellationToken cancellationToken) => Containers.Start(container, cancellationToken);

    public Task Kill(CancellationToken cancellationToken) => Containers.Kill(container, cancellationToken);

    public ValueTask DisposeAsync() => container.DisposeAsync();
}
