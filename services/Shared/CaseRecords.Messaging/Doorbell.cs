using CaseRecords.Fhir.Log;
using MassTransit;
using MassTransit.RabbitMqTransport.Configuration;

namespace CaseRecords.Messaging;

/// <summary>Something is new in the log. What, the log says.</summary>
internal sealed record Ring;

/// <summary>A service's queue on the broker, through MassTransit: each message wakes the readers of the log.</summary>
internal sealed class Doorbell(string service, Uri broker, LogTail tail, TimeProvider time)
{
    /// <summary>Rings that come close together wake the readers once: the queue is short, and one ring is answered at a time.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(20);

    private readonly (BrokerQueue Queue, string Key) declared = Topology.DoorbellOf(service);

    /// <summary>A bus that is not started yet. It finds the broker by itself, and again, and logs nothing.</summary>
    public IBusControl Bus() => MassTransit.Bus.Factory.CreateUsingRabbitMq(Configure);

    private void Configure(IRabbitMqBusFactoryConfigurator bus)
    {
        var factory = BrokerUri.Factory(broker, $"caserecords-{service}");

        bus.Host(factory.HostName, (ushort)factory.Endpoint.Port, factory.VirtualHost, host => host.OnRefreshConnectionFactory = opened =>
        {
            BrokerUri.Apply(broker, factory.ClientProvidedName!, opened);

            return Task.CompletedTask;
        });
        bus.ReceiveEndpoint(declared.Queue.Name, endpoint =>
        {
            Declare((RabbitMqReceiveSettings)((IRabbitMqReceiveEndpointConfiguration)endpoint).Settings);
            endpoint.PrefetchCount = 1;
            endpoint.ConfigureConsumeTopology = false;
            endpoint.PublishFaults = false;
            endpoint.DiscardFaultedMessages();
            endpoint.DiscardSkippedMessages();
            endpoint.AddDeserializer(new AnyBody(), isDefault: true);
            endpoint.Handler<Ring>(async _ =>
            {
                tail.Wake();
                await Task.Delay(Breath, time);
            });
        });
    }

    /// <summary>MassTransit declares what it consumes from: here, exactly what the topology says, and no exchange of the queue's name.</summary>
    private void Declare(RabbitMqReceiveSettings settings)
    {
        var rings = Topology.Exchange(Topology.Doorbell);
        (settings.ExchangeName, settings.ExchangeType, settings.RoutingKey) = (rings.Name, rings.Type, declared.Key);

        foreach (var (name, value) in declared.Queue.Arguments)
        {
            settings.SetQueueArgument(name, value);
        }
    }
}
