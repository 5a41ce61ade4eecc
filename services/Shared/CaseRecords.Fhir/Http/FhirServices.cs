using System.Globalization;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Search;
using CaseRecords.Fhir.Search.Terms;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Reindexing;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Fhir.Writing;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CaseRecords.Fhir.Http;

/// <summary>Puts the engine into a host.</summary>
public static class FhirServices
{
    /// <summary>The largest body that is taken unless <c>Limits:MaxBodyBytes</c> says otherwise.</summary>
    public const long DefaultMaxBodyBytes = 50_000_000;

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Opens the record on SQLite and registers the engine with the definitions of the given services; this process leads the log.</summary>
        public async Task AddFhir(DataDirectory data, IReadOnlyList<ServiceDefinition> services, OwnerOf classify)
        {
            var store = await SqliteRecordStore.Open(data.Record, TimeProvider.System);
            builder.Services.AddSingleton<IRecordStore>(_ => store);
            builder.AddEngine(new EngineSetup(store, await store.Register(services, RecordZone.Read(builder.Configuration[RecordZone.Setting])), new Ownership(services, classify))
            {
                PublicBase = builder.Configuration["public-url"] ?? builder.Configuration["urls"],
            });
            builder.LeadLog(store);
        }

        /// <summary>Registers the engine over an open record, and what reads its log.</summary>
        internal void AddEngine(EngineSetup setup)
        {
            var publicBase = setup.PublicBase is { Length: > 0 } url ? $"{url.Split(';')[0].TrimEnd('/')}/fhir" : null;

            var settings = FhirSettings.Of(builder.Configuration);
            setup.Store.SearchTime.Limit = settings.SearchLimit;

            builder.Services.AddSingleton(setup.Catalogue.Parameters);
            builder.Services.AddSingleton(setup.Ownership);
            builder.Services.AddSingleton(provider => new FhirEngine(
                setup.Store, setup.Catalogue, setup.Ownership, provider.GetRequiredService<IDataProtectionProvider>(),
                provider.GetRequiredService<TimeProvider>(), publicBase, setup.Owners is { } owners ? parts => owners(provider, parts) : null, settings, provider.GetService<ServedTerms>()));
            builder.Services.AddSingleton<PublicFhirBase>(provider =>
            {
                var known = provider.GetRequiredService<PublicBase>();

                return context => known.Fhir(context.Request);
            });
            builder.Services.AddSingleton<RecordReader>();
            builder.Services.AddSingleton<LogTail>();
            builder.Services.TryAddSingleton(provider => ReaderPosition.Of(provider.GetServices<ILogConsumer>()));
            builder.Services.AddHostedService<LogRunner>();

            if (setup.Store.IsShared)
            {
                builder.Services.AddHostedService<ParameterWatch>();
            }

            var limit = builder.Configuration.GetValue<long?>("Limits:MaxBodyBytes") ?? DefaultMaxBodyBytes;
            builder.Services.AddSingleton(new BodyLimit(limit));
            builder.Services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = limit);
        }

        /// <summary>Has this process give positions in the log, if no other does, and remove what is old; and reindex.</summary>
        internal void LeadLog(IRecordStore store)
        {
            var kept = KeptIn(builder.Configuration["Log:RetentionDays"]);
            builder.Services.AddSingleton(provider => new LogRetention(store, kept, provider.GetRequiredService<TimeProvider>()));
            builder.Services.AddHostedService<Sequencer>();
            builder.Services.AddSingleton(provider => new Reindexer(
                store.Reindexing, provider.GetRequiredService<FhirEngine>().Indexer, new PatientCompartment(store.Reindexing.Parameters), provider.GetRequiredService<ILogger<Reindexer>>()));
            builder.Services.AddHostedService<ReindexRunner>();
        }
    }

    /// <summary>How long the log is kept.</summary>
    /// <exception cref="StartRefusedException"><c>Log:RetentionDays</c> is no number of days.</exception>
    private static TimeSpan KeptIn(string? retention) =>
        retention is not { } text ? TimeSpan.FromDays(LogRetention.DefaultDays)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 36_500 ? TimeSpan.FromDays(days)
            : throw new StartRefusedException("Log:RetentionDays needs a number of days, 1 or more.");
}

/// <summary>What an engine is made of.</summary>
internal sealed record EngineSetup(IRecordStore Store, Catalogue Catalogue, Ownership Ownership)
{
    /// <summary>The address under which absolute references are our own; null where it is only known per request.</summary>
    public string? PublicBase { get; init; }

    /// <summary>Makes what asks owners in other processes; null where all are here.</summary>
    public Func<IServiceProvider, EngineParts, IOwners>? Owners { get; init; }
}
