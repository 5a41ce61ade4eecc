using CaseRecords.Assessments.Cases;
using CaseRecords.Assessments.Rules;
using CaseRecords.Fhir.Log;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CaseRecords.Assessments;

/// <summary>What assessments need in a host: their database, their consumer of the log, their clock.</summary>
public static class AssessmentServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers assessments. The host runs the registered <see cref="ILogConsumer"/>, and has the engine.</summary>
        /// <param name="dataDirectory">The folder of <c>assessments.db</c>; it exists.</param>
        public IServiceCollection AddAssessments(string dataDirectory, Thresholds? thresholds = null)
        {
            services.TryAddSingleton(TimeProvider.System);
            services.AddDbContextFactory<AssessmentsDb>(options => options.UseSqlite($"Data Source={Path.Combine(dataDirectory, "assessments.db")}"));
            services.AddSingleton<IAssessmentWriter, RecordAssessmentWriter>();
            services.AddSingleton(provider => new AssessmentConsumer(
                provider.GetRequiredService<IDbContextFactory<AssessmentsDb>>(),
                provider.GetRequiredService<RecordReader>().Read,
                AssessmentRules.With(thresholds ?? Thresholds.Default),
                provider.GetRequiredService<IAssessmentWriter>()));
            services.AddSingleton<ILogConsumer>(provider => provider.GetRequiredService<AssessmentConsumer>());
            services.AddHostedService<AssessmentClock>();

            return services;
        }
    }

    /// <summary>Makes the tables of assessments, or brings older ones up to this version. Call before the log is consumed.</summary>
    public static async Task PrepareAssessments(this IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<AssessmentsDb>>().CreateDbContextAsync(cancellationToken);

        await db.Database.MigrateAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }
}
