using CaseRecords.Exchange.Feed;
using CaseRecords.Fhir.Http;
using CaseRecords.Hosting;
using CaseRecords.Messaging;
using CaseRecords.Routing;
using CaseRecords.Serving;

namespace CaseRecords.Exchange;

/// <summary>What <c>exchange</c> is made of as a service of its own: it has owners prepare what spans them, leads the log and publishes it.</summary>
public static class ExchangeServices
{
    /// <summary>Those who prepare their part of a bundle.</summary>
    private static readonly string[] Preparing = [Owners.Patients, Owners.Imaging, Owners.Diagnoses, Owners.Genomics, Owners.Treatments, Owners.Assessments];

    extension(WebApplicationBuilder builder)
    {
        /// <exception cref="StartRefusedException">A setting is missing or cannot be used.</exception>
        public async Task AddExchange()
        {
            var broker = BrokerUri.Read(builder.Configuration);
            builder.AddInnerServiceHost();
            builder.AddServiceCalls(Owners.Exchange, [.. Preparing, .. RemoteReaders.Services]);
            builder.Services.AddSingleton(RemoteReaders.Ask);
            builder.Services.AddCodeTables();
            await builder.AddExchangeRecord(Owners.Exchange, RoutingTable.OwnerOf, ClassifiedParts.OwnerOf);
            builder.Services.AddRelay(broker, new EventFormat(CloudEventJson.TypeOf, CloudEventJson.Write));
            builder.Services.AddDoorbell(Owners.Exchange, broker);
        }
    }
}
