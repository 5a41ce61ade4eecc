using CaseRecords.PrivateState;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CaseRecords.Timeline.Store;

/// <summary>Lets <c>dotnet ef</c> make migrations without a running service.</summary>
internal sealed class DesignTime : IDesignTimeDbContextFactory<TimelineDb>
{
    public TimelineDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<TimelineDb>().UseSqlite("Data Source=timeline.db").Options);
}

/// <summary>The same for PostgreSQL.</summary>
internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresTimelineDb>
{
    public PostgresTimelineDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresTimelineDb>().UsePostgres("Host=127.0.0.1", PostgresTimelineDb.Schema).Options);
}
