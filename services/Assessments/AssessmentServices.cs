using CaseRecords.Assessments.Cases;
using CaseRecords.Assessments.Rules;
using CaseRecords.Fhir.Log;
using CaseRecords.PrivateState;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaseRecords.Assessments;

/// <summary>What assessments need in a host: their database, their consumer of the log, their clock.</summary>
public static class AssessmentServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers assessments. The host runs the registered <see cref="ILogConsumer"/>, and has the engine.</summary>
        /// <param name="database">Where they keep their tables. A file's folder exists; on PostgreSQL assessments wait for <see cref="MigrateAssessments"/>.</param>
        public IServiceCollection AddAssessments(PrivateDatabase database, Thresholds? thresholds = null)
        {
            services.TryAddSingleton(TimeProvider.System);
            services.AddPrivateDatabase<AssessmentsDb, PostgresAssessmentsDb>(database, PostgresAssessmentsDb.Schema);
            services.AddSingleton<IAssessmentWriter, RecordAssessmentWriter>();
            services.AddSingleton(provider => new AssessmentConsumer(
                provider.GetRequiredService<IDbContextFactory<AssessmentsDb>>(),
                provider.GetRequiredService<RecordReader>().Read,
                AssessmentRules.With(thresholds ?? Thresholds.Default),
                provider.GetRequiredService<IAssessmentWriter>()));
            services.AddSingleton<ILogConsumer>(provider => provider.Waiting(PostgresAssessmentsDb.Schema, provider.GetRequiredService<AssessmentConsumer>()));
            services.AddHostedService<AssessmentClock>();

            return services;
        }
    }

    /// <summary>Makes the tables in the file of assessments. Call before the log is consumed. Does nothing on PostgreSQL.</summary>
    /// <exception cref="CaseRecords.Hosting.StartRefusedException">They are there, and of an older version.</exception>
    public static async Task PrepareAssessments(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<AssessmentsDb>>().CreateDbContextAsync(cancellationToken);

        await db.PrepareFile(cancellationToken);
    }

    /// <summary>Brings the file of assessments up to this version.</summary>
    /// <returns>The migrations that were applied.</returns>
    public static Task<IReadOnlyList<string>> MigrateAssessmentsFile(string path, CancellationToken cancellationToken) =>
        PrivateDatabaseSetup.MigrateFile<AssessmentsDb>(path, options => new(options), cancellationToken);

    /// <summary>Makes the schema <c>assessments</c> on PostgreSQL, or brings an older one up to this version, and lets the login of that name in.</summary>
    /// <param name="connectionString">An administrator's.</param>
    public static Task MigrateAssessments(string connectionString, CancellationToken cancellationToken) =>
        SchemaJob.Run<PostgresAssessmentsDb>(connectionString, PostgresAssessmentsDb.Schema, options => new(options), cancellationToken);
}
