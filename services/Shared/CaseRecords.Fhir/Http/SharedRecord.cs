using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Postgres;
using CaseRecords.Fhir.Writing;
using CaseRecords.Fhir.Writing.Wire;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CaseRecords.Fhir.Http;

/// <summary>Puts the engine over a record in PostgreSQL that several processes share.</summary>
public static class SharedRecord
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Whether the record is in PostgreSQL: <c>Record:ConnectionString</c> is set.</summary>
        public bool HasSharedRecord => builder.Configuration["Record:ConnectionString"] is { Length: > 0 };

        /// <summary>Waits for the record and registers the engine of one service: it writes what it owns and reads everything.</summary>
        /// <exception cref="StartRefusedException">A setting cannot be used, or the server would lose acknowledged writes.</exception>
        public async Task AddServiceRecord(ServiceDefinition service, OwnerOf classify) =>
            await builder.AddSharedRecord(service.Name, new Ownership([service], classify, onlyOwner: service.Name), [service], owners: null);

        /// <summary>The same for <c>exchange</c>, which has the other owners prepare what is theirs, and leads the log.</summary>
        public async Task AddExchangeRecord(string self, OwnerOf classify, DealOut dealOut)
        {
            var store = await builder.AddSharedRecord(
                self, new Ownership([], classify, onlyOwner: self), [],
                (provider, parts) => new OwnersElsewhere(self, parts, dealOut, classify, provider.GetRequiredService<ServiceCalls>(), provider.GetRequiredService<OwnerSeal>()));
            builder.Services.AddSingleton<IRelayState>(store);
            builder.LeadLog(store);
        }

        /// <summary>The same for a process that holds every service: all owners are here, and it leads the log.</summary>
        public async Task AddWholeRecord(IReadOnlyList<ServiceDefinition> services, OwnerOf classify)
        {
            var store = await builder.AddSharedRecord("standalone", new Ownership(services, classify), services, owners: null);
            builder.LeadLog(store);
        }

        private async Task<PostgresRecordStore> AddSharedRecord(
            string self, Ownership ownership, IReadOnlyList<ServiceDefinition> here, Func<IServiceProvider, EngineParts, IOwners>? owners)
        {
            var connectionString = builder.Configuration["Record:ConnectionString"] is { Length: > 0 } given
                ? given
                : throw new StartRefusedException("Record:ConnectionString needs this service's login in the record's PostgreSQL database (environment variable Record__ConnectionString).");
            var source = PostgresConnections.Open(connectionString, self, PoolSize(builder.Configuration["Record:PoolSize"], self));
            await Ready(source);

            if (await PostgresDurability.Check(source, CancellationToken.None) is { } remark)
            {
                await Console.Out.WriteLineAsync(remark);
            }

            var catalogue = await PostgresCatalogue.Load(source, CancellationToken.None);

            if (catalogue.Missing(here) is { } missing)
            {
                throw new StartRefusedException($"The record does not know the search parameter {missing} as this version defines it. Run the prepare job of this version first.");
            }

            RecordZone.Settle(catalogue.Zone.Id, RecordZone.Read(builder.Configuration[RecordZone.Setting]), isEmpty: false);
            var store = new PostgresRecordStore(source, catalogue.Parameters, TimeProvider.System);
            builder.Services.AddSingleton<IRecordStore>(_ => store);
            builder.AddEngine(new EngineSetup(store, catalogue, ownership) { PublicBase = builder.Configuration["public-url"], Owners = owners });
            builder.Services.AddDataProtection().SetApplicationName("CaseRecords");
            builder.Services.Configure<KeyManagementOptions>(options => options.XmlRepository = new PostgresKeyRing(source));
            builder.Services.AddSingleton(new ReadinessCheck("record", cancellationToken => PostgresConnections.Answers(source, cancellationToken)));

            if (builder.Configuration["Internal:Key"] is { } key)
            {
                builder.Services.AddSingleton(provider => new OwnerSeal(key, provider.GetRequiredService<TimeProvider>()));
            }

            return store;
        }
    }

    /// <exception cref="StartRefusedException"><c>Record:PoolSize</c> is no number of connections.</exception>
    private static int PoolSize(string? text, string self) =>
        text is null ? PostgresConnections.PoolSizeOf(self)
        : int.TryParse(text, out var size) && size is >= 2 and <= 1000 ? size
        : throw new StartRefusedException("Record:PoolSize needs a number of connections, 2 or more.");

    /// <summary>A service that starts before its database, or before the prepare job has run, waits for it, and says so once.</summary>
    private static async Task Ready(NpgsqlDataSource source)
    {
        string? said = null;

        while (await PostgresConnections.WaitsFor(source, CancellationToken.None) is { } reason)
        {
            if (reason != said)
            {
                await Console.Out.WriteLineAsync($"Waiting for {reason}.");
                said = reason;
            }

            await Task.Delay(AskAgain);
        }
    }
}
