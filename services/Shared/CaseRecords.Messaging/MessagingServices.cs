using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Messaging;

/// <summary>Puts the broker's two ends into a host: the relay that publishes the log, and the doorbell that wakes its readers.</summary>
public static class MessagingServices
{
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
        /// <exception cref="ArgumentException">The topology has no queue for this service.</exception>
        public void AddDoorbell(string service, Uri broker)
        {
            _ = Topology.DoorbellOf(service);
            services.AddSingleton(provider => new Doorbell(
                service, broker, provider.GetRequiredService<LogTail>(), provider.GetRequiredService<TimeProvider>()));
            services.AddHostedService<DoorbellRunner>();
        }
    }
}
