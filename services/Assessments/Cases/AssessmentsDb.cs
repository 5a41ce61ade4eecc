using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Assessments.Cases;

/// <summary>What assessments keep for themselves: the part of each case that the rules read, what they last said, and how far they read the log.</summary>
internal class AssessmentsDb : DbContext
{
    public AssessmentsDb(DbContextOptions<AssessmentsDb> options)
        : base(options)
    {
    }

    protected AssessmentsDb(DbContextOptions options)
        : base(options)
    {
    }

    public DbSet<CaseRow> Cases => Set<CaseRow>();

    public DbSet<AssessmentRow> Assessments => Set<AssessmentRow>();

    public DbSet<CursorRow> Cursor => Set<CursorRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<CaseRow>(row =>
        {
            row.ToTable("cases");
            row.HasKey(r => new { r.Type, r.Id });
            row.HasIndex(r => new { r.Patient, r.Type });
            row.HasIndex(r => r.Transaction);
            row.HasIndex(r => new { r.Matters, r.Patient });
        });
        modelBuilder.Entity<AssessmentRow>(row =>
        {
            row.ToTable("assessments");
            row.HasKey(r => r.Id);
            row.HasIndex(r => r.Patient);
        });
        modelBuilder.Entity<CursorRow>(row =>
        {
            row.ToTable("cursor");
            row.HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
        });
    }
}

/// <summary>One resource that the rules read, as of the position. Deleted ones stay as a version without a body, so that a late older one is ignored.</summary>
internal sealed class CaseRow
{
    public required string Type { get; init; }

    public required string Id { get; init; }

    public string? Patient { get; set; }

    /// <summary>Whose it was until <see cref="Transaction"/> moved it; that case changed too.</summary>
    public string? FormerPatient { get; set; }

    public long Version { get; set; }

    /// <summary>The commit that wrote this version: a case is looked at when its commit is complete.</summary>
    public Guid Transaction { get; set; }

    /// <summary>Whether the resource alone can make a rule speak.</summary>
    public bool Matters { get; set; }

    public byte[]? Json { get; set; }
}

/// <summary>What a rule last said, so that only news is written.</summary>
internal sealed class AssessmentRow
{
    public required string Id { get; init; }

    public required string Patient { get; init; }

    public bool Resolved { get; set; }

    public required string Json { get; set; }
}

internal sealed class CursorRow
{
    public const int Only = 1;

    public int Id { get; init; } = Only;

    public long Position { get; set; }

    /// <summary>Which log that was.</summary>
    public string? Epoch { get; set; }

    /// <summary>The id of the entry at the position.</summary>
    public Guid? Event { get; set; }

    /// <summary>When every case was last looked at because time had passed.</summary>
    public DateTimeOffset? LookedAt { get; set; }
}
