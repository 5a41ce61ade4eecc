using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Writing;
using CaseRecords.Fhir.Writing.Wire;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Fhir.Http;

/// <summary>Puts the engine over a record that several processes share, in PostgreSQL or SQL Server.</summary>
public static class SharedRecord
{
    extension(WebApplicationBuilder builder)
    {
        /// <summary>Whether the record is in a server: <c>Record:ConnectionString</c> is set.</summary>
        public bool HasSharedRecord => builder.Configuration["Record:ConnectionString"] is { Length: > 0 };

        /// <summary>Waits for the record and registers the engine of one service: it writes what it owns and reads everything.</summary>
        /// <exception cref="StartRefusedException">A setting cannot be used, or the server would lose acknowledged writes.</exception>
        public async Task AddServiceRecord(ServiceDefinition service, OwnerOf classify) =>
            await builder.AddSharedRecord(service.Name, new Ownership([service], classify, onlyOwner: service.Name), [service], owners: null);

        /// <summary>The same for <c>exchange</c>, which has the other owners prepare what is theirs, and leads the log.</summary>
        public async Task AddExchangeRecord(string self, OwnerOf classify, DealOut dealOut)
        {
            var record = await builder.AddSharedRecord(
                self, new Ownership([], classify, onlyOwner: self), [],
                (provider, parts) => new OwnersElsewhere(self, parts, dealOut, classify, provider.GetRequiredService<ServiceCalls>(), provider.GetRequiredService<OwnerSeal>()));
            builder.Services.AddSingleton(record.Relay);
            builder.LeadLog(record.Store);
        }

        /// <summary>The same for a process that holds every service: all owners are here, and it leads the log.</summary>
        public async Task AddWholeRecord(IReadOnlyList<ServiceDefinition> services, OwnerOf classify)
        {
            var record = await builder.AddSharedRecord("standalone", new Ownership(services, classify), services, owners: null);
            builder.LeadLog(record.Store);
        }

        private async Task<OpenRecord> AddSharedRecord(
            string self, Ownership ownership, IReadOnlyList<ServiceDefinition> here, Func<IServiceProvider, EngineParts, IOwners>? owners)
        {
            var record = await OpenRecord.Open(builder.Configuration, self);
            var (store, catalogue) = (record.Store, record.Catalogue);

            if (catalogue.Missing(here) is { } missing)
            {
                throw new StartRefusedException($"The record does not know the search parameter {missing} as this version defines it. Run the prepare job of this version first.");
            }

            RecordZone.Settle(catalogue.Zone.Id, RecordZone.Read(builder.Configuration[RecordZone.Setting]), isEmpty: false);
            builder.Services.AddSingleton(_ => store);
            builder.AddEngine(new EngineSetup(store, catalogue, ownership) { PublicBase = builder.Configuration["public-url"], Owners = owners });
            builder.Services.AddDataProtection().SetApplicationName("CaseRecords");
            builder.Services.Configure<KeyManagementOptions>(options => options.XmlRepository = record.Keys);
            builder.Services.AddSingleton(new ReadinessCheck("record", record.Answers));

            if (builder.Configuration["Internal:Key"] is { } key)
            {
                builder.Services.AddSingleton(provider => new OwnerSeal(key, provider.GetRequiredService<TimeProvider>()));
            }

            return record;
        }
    }
}
