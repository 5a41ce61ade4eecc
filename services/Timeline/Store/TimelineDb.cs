using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Timeline.Store;

/// <summary>The timeline's own tables: what each resource puts on the timeline, who the patients are, how far the log was read.</summary>
internal sealed class TimelineDb(DbContextOptions<TimelineDb> options) : DbContext(options)
{
    public DbSet<ResourceRow> Resources => Set<ResourceRow>();

    public DbSet<PatientRow> Patients => Set<PatientRow>();

    public DbSet<CursorRow> Cursor => Set<CursorRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<ResourceRow>(row =>
        {
            row.ToTable("resource");
            row.HasKey(r => new { r.Type, r.Id });
            row.HasIndex(r => new { r.PatientId, r.IsHeadline });
        });

        modelBuilder.Entity<PatientRow>(row =>
        {
            row.ToTable("patient");
            row.HasKey(p => p.Id);
            row.HasIndex(p => new { p.LastDay, p.Id });
        });

        modelBuilder.Entity<CursorRow>(row =>
        {
            row.ToTable("cursor");
            row.HasKey(c => c.Id);
            row.Property(c => c.Id).ValueGeneratedNever();
        });
    }
}
