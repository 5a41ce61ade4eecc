using CaseRecords.PrivateState;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Timeline.Store;

/// <summary>The same tables in a schema of their own on PostgreSQL, with migrations of their own.</summary>
internal sealed class PostgresTimelineDb(DbContextOptions<PostgresTimelineDb> options) : TimelineDb(options)
{
    public const string Schema = "timeline";

    /// <summary>LIKE minds capitals here. With texts compared by their bytes, ILIKE folds what SQLite's LIKE folds: a to z.</summary>
    public override IQueryable<PatientRow> PatientsLike(string pattern) => Patients.Where(p =>
        EF.Functions.ILike(p.Name!, pattern, "\\") || EF.Functions.ILike(p.NativeName!, pattern, "\\") || EF.Functions.ILike(p.Identifier!, pattern, "\\") || EF.Functions.ILike(p.Cancer!, pattern, "\\"));

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.CompareBytes();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasDefaultSchema(Schema);
        base.OnModelCreating(modelBuilder);
    }
}
