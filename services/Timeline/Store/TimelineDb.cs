using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Timeline.Store;

/// <summary>The timeline's own tables: what each resource puts on the timeline, who the patients are, how far the log was read.</summary>
internal class TimelineDb : DbContext
{
    public TimelineDb(DbContextOptions<TimelineDb> options)
        : base(options)
    {
    }

    protected TimelineDb(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<ResourceRow> Resources => Set<ResourceRow>();

    public DbSet<PatientRow> Patients => Set<PatientRow>();

    public DbSet<CursorRow> Cursor => Set<CursorRow>();

    /// <summary>The patients of whom something is like the pattern, in capitals or not.</summary>
    public virtual IQueryable<PatientRow> PatientsLike(string pattern) => Patients.Where(p =>
        EF.Functions.Like(p.Name!, pattern, "\\") || EF.Functions.Like(p.NativeName!, pattern, "\\") || EF.Functions.Like(p.Identifier!, pattern, "\\") || EF.Functions.Like(p.Cancer!, pattern, "\\"));

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
