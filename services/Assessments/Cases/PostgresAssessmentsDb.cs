using CaseRecords.PrivateState;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Assessments.Cases;

/// <summary>The same tables in a schema of their own on PostgreSQL, with migrations of their own.</summary>
internal sealed class PostgresAssessmentsDb(DbContextOptions<PostgresAssessmentsDb> options) : AssessmentsDb(options)
{
    public const string Schema = "assessments";

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.CompareBytes();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        base.OnModelCreating(modelBuilder);
    }
}
