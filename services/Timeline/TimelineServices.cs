using CaseRecords.Fhir.Log;
using CaseRecords.Timeline.Pages;
using CaseRecords.Timeline.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaseRecords.Timeline;

/// <summary>What the timeline needs in a host: its database, its consumer of the log, its pages.</summary>
public static class TimelineServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers the timeline. The host runs the registered <see cref="ILogConsumer"/> and gives a <see cref="RecordReader"/>.</summary>
        /// <param name="dataDirectory">The folder of <c>timeline.db</c>; it exists.</param>
        public IServiceCollection AddTimeline(string dataDirectory)
        {
            services.TryAddSingleton(TimeProvider.System);
            services.AddDbContextFactory<TimelineDb>(options => options.UseSqlite($"Data Source={Path.Combine(dataDirectory, "timeline.db")}"));
            services.AddSingleton<TimelineReader>();
            services.AddSingleton<ILogConsumer>(provider => new Projection(
                provider.GetRequiredService<IDbContextFactory<TimelineDb>>(),
                provider.GetRequiredService<RecordReader>().Read));
            services.AddScoped<Shown>();
            services.AddRazorComponents();

            return services;
        }
    }

    /// <summary>Makes the timeline's tables, or brings older ones up to this version. Call before the log is consumed.</summary>
    public static async Task PrepareTimeline(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<TimelineDb>>().CreateDbContextAsync(cancellationToken);

        await db.Database.MigrateAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }

    /// <summary>Whether a patient is on the timeline, by the identifier that the patient is known by.</summary>
    public static async Task<bool> HasPatientOnTimeline(this IServiceProvider services, string identifier, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<TimelineDb>>().CreateDbContextAsync(cancellationToken);

        return await db.Patients.AnyAsync(p => p.Identifier == identifier, cancellationToken);
    }
}
