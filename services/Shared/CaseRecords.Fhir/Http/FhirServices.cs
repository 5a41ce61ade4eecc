using System.Globalization;
using CaseRecords.Fhir.Definitions;
using CaseRecords.Fhir.Log;
using CaseRecords.Fhir.Store;
using CaseRecords.Fhir.Store.Sqlite;
using CaseRecords.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CaseRecords.Fhir.Http;

/// <summary>Puts the engine into a host.</summary>
public static class FhirServices
{
    /// <summary>The largest body that is taken unless <c>Limits:MaxBodyBytes</c> says otherwise.</summary>
    public const long DefaultMaxBodyBytes = 50_000_000;

    /// <summary>Opens the record on SQLite and registers the engine with the definitions of the given services.</summary>
    public static async Task AddFhir(this WebApplicationBuilder builder, DataDirectory data, IReadOnlyList<ServiceDefinition> services, OwnerOf classify)
    {
        var kept = KeptIn(builder.Configuration["Log:RetentionDays"]);
        var store = await SqliteRecordStore.Open(data.Record, TimeProvider.System);
        var catalogue = await store.Register(services);
        var publicBase = (builder.Configuration["public-url"] ?? builder.Configuration["urls"]) is { Length: > 0 } url
            ? $"{url.Split(';')[0].TrimEnd('/')}/fhir"
            : null;

        builder.Services.AddSingleton<IRecordStore>(_ => store);
        builder.Services.AddSingleton(catalogue.Parameters);
        builder.Services.AddSingleton(new Ownership(services, classify));
        builder.Services.AddSingleton(provider => new FhirEngine(
            store, catalogue, provider.GetRequiredService<Ownership>(), provider.GetRequiredService<IDataProtectionProvider>(),
            provider.GetRequiredService<TimeProvider>(), publicBase));
        builder.Services.AddSingleton<PublicFhirBase>(provider =>
        {
            var known = provider.GetRequiredService<PublicBase>();

            return context => known.Fhir(context.Request);
        });
        builder.Services.AddSingleton<RecordReader>();
        builder.Services.AddSingleton<LogTail>();
        builder.Services.AddSingleton(provider => new LogRetention(store, kept, provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddHostedService<Sequencer>();
        builder.Services.AddHostedService<LogRunner>();
        builder.Services.Configure<KestrelServerOptions>(options =>
            options.Limits.MaxRequestBodySize = builder.Configuration.GetValue<long?>("Limits:MaxBodyBytes") ?? DefaultMaxBodyBytes);
    }

    /// <summary>How long the log is kept.</summary>
    /// <exception cref="StartRefusedException"><c>Log:RetentionDays</c> is no number of days.</exception>
    private static TimeSpan KeptIn(string? retention) =>
        retention is not { } text ? TimeSpan.FromDays(LogRetention.DefaultDays)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 36_500 ? TimeSpan.FromDays(days)
            : throw new StartRefusedException("Log:RetentionDays needs a number of days, 1 or more.");
}
