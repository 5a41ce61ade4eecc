using CaseRecords.Fhir.Log;
using CaseRecords.PrivateState;
using CaseRecords.Timeline.Pages;
using CaseRecords.Timeline.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaseRecords.Timeline;

/// <summary>What the timeline needs in a host: its database, its consumer of the log, its pages.</summary>
public static class TimelineServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers the timeline. The host runs the registered <see cref="ILogConsumer"/> and gives a <see cref="RecordReader"/>.</summary>
        /// <param name="database">Where it keeps its tables. A file's folder exists; on PostgreSQL the timeline waits for <see cref="MigrateTimeline"/>.</param>
        public IServiceCollection AddTimeline(PrivateDatabase database)
        {
            services.TryAddSingleton(TimeProvider.System);
            services.AddPrivateDatabase<TimelineDb, PostgresTimelineDb>(database, PostgresTimelineDb.Schema);
            services.AddSingleton<TimelineReader>();
            services.AddSingleton<ILogConsumer>(provider => provider.Waiting(PostgresTimelineDb.Schema, new Projection(
                provider.GetRequiredService<IDbContextFactory<TimelineDb>>(),
                provider.GetRequiredService<RecordReader>().Read)));
            services.AddScoped<Shown>();
            services.AddRazorComponents();

            return services;
        }
    }

    /// <summary>Makes the tables in the timeline's file. Call before the log is consumed. Does nothing on PostgreSQL.</summary>
    /// <exception cref="CaseRecords.Hosting.StartRefusedException">They are there, and of an older version.</exception>
    public static async Task PrepareTimeline(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<TimelineDb>>().CreateDbContextAsync(cancellationToken);

        await db.PrepareFile(cancellationToken);
    }

    /// <summary>Brings the timeline's file up to this version.</summary>
    /// <returns>The migrations that were applied.</returns>
    public static Task<IReadOnlyList<string>> MigrateTimelineFile(string path, CancellationToken cancellationToken) =>
        PrivateDatabaseSetup.MigrateFile<TimelineDb>(path, options => new(options), cancellationToken);

    /// <summary>Makes the schema <c>timeline</c> on PostgreSQL, or brings an older one up to this version, and lets the login of that name in.</summary>
    /// <param name="connectionString">An administrator's.</param>
    public static Task MigrateTimeline(string connectionString, CancellationToken cancellationToken) =>
        SchemaJob.Run<PostgresTimelineDb>(connectionString, PostgresTimelineDb.Schema, options => new(options), cancellationToken);

    /// <summary>Whether a patient is on the timeline, by the identifier that the patient is known by.</summary>
    public static async Task<bool> HasPatientOnTimeline(this IServiceProvider services, string identifier, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<TimelineDb>>().CreateDbContextAsync(cancellationToken);

        return await db.Patients.AnyAsync(p => p.Identifier == identifier, cancellationToken);
    }
}
