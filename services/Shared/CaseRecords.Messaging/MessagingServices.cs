using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using MassTransit;
using MassTransit.RabbitMqTransport.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Messaging;

/// <summary>Puts the broker's two ends into a host: the relay that publishes the log, and the doorbell that wakes its readers.</summary>
public static class MessagingServices
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(3);

    extension(IServiceCollection services)
    {
        /// <summary>Publishes the log. Needs an <see cref="IRelayState"/>.</summary>
        public void AddRelay(Uri broker, EventFormat format)
        {
            services.AddSingleton<IEventPublisher>(provider => new RabbitPublisher(
                broker, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RabbitPublisher>>()));
            services.AddSingleton(provider => new RelayLog(
                provider.GetRequiredService<LogTail>().Read, provider.GetRequiredService<IRecordStore>().LogState, format));
            services.AddSingleton(provider => new RelayHealth(
                provider.GetRequiredService<RelayLog>(),
                provider.GetRequiredService<IRelayState>(),
                provider.GetRequiredService<IEventPublisher>(),
                provider.GetRequiredService<TimeProvider>()));
            services.AddHostedService<Relay>();
        }

        /// <summary>Wakes this service's <see cref="LogTail"/> at each message of its queue. Starts, runs and stops without a broker, and finds it when it comes.</summary>
        public void AddDoorbell(string service, Uri broker)
        {
            services.AddLogging(logging => logging.AddFilter("MassTransit", LogLevel.None));
            services.AddMassTransit(bus =>
            {
                bus.DisableUsageTelemetry();
                bus.AddConsumer<DoorbellConsumer>();
                bus.AddReceiveEndpointObserver<DoorbellWatch>();
                bus.UsingRabbitMq((context, rabbit) => Configure(rabbit, service, broker, context));
            });
            services.Configure<MassTransitHostOptions>(options =>
            {
                // No StartTimeout: after it the bus would give up for good.
                options.WaitUntilStarted = false;
                options.StopTimeout = StopTimeout;
                options.ConsumerStopTimeout = StopTimeout / 2;
            });
        }
    }

    private static void Configure(IRabbitMqBusFactoryConfigurator rabbit, string service, Uri broker, IBusRegistrationContext context)
    {
        var factory = BrokerUri.Factory(broker, $"caserecords-{service}");
        var (queue, key) = Topology.DoorbellOf(service);

        rabbit.Host(factory.HostName, (ushort)factory.Endpoint.Port, factory.VirtualHost, host => host.OnRefreshConnectionFactory = opened =>
        {
            BrokerUri.Apply(broker, factory.ClientProvidedName!, opened);

            return Task.CompletedTask;
        });
        rabbit.ReceiveEndpoint(queue.Name, endpoint =>
        {
            Declare((RabbitMqReceiveSettings)((IRabbitMqReceiveEndpointConfiguration)endpoint).Settings, queue, key);
            endpoint.PrefetchCount = 1;
            endpoint.ConfigureConsumeTopology = false;
            endpoint.PublishFaults = false;
            endpoint.DiscardFaultedMessages();
            endpoint.DiscardSkippedMessages();
            endpoint.ClearSerialization();
            endpoint.AddSerializer(new AnyBody());
            endpoint.AddDeserializer(new AnyBody(), isDefault: true);
            endpoint.ConfigureConsumer<DoorbellConsumer>(context);
        });
    }

    /// <summary>MassTransit declares what it consumes from: here, exactly what the topology says, and no exchange of the queue's name.</summary>
    private static void Declare(RabbitMqReceiveSettings settings, BrokerQueue queue, string key)
    {
        var events = Topology.Exchanges.Single(exchange => exchange.Name == Topology.Events);
        (settings.ExchangeName, settings.ExchangeType, settings.RoutingKey) = (events.Name, events.Type, key);

        foreach (var (name, value) in events.Arguments)
        {
            settings.SetExchangeArgument(name, value);
        }

        foreach (var (name, value) in queue.Arguments)
        {
            settings.SetQueueArgument(name, value);
        }
    }
}
