using CaseRecords.Timeline.Store;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.Timeline.Tests.Store;

public sealed class TimelineDbTests
{
    [Fact]
    public void The_migrations_say_what_the_model_says()
    {
        using var db = new DesignTime().CreateDbContext([]);
        using var onPostgres = new PostgresDesignTime().CreateDbContext([]);

        db.Database.HasPendingModelChanges().ShouldBeFalse();
        onPostgres.Database.HasPendingModelChanges().ShouldBeFalse();
    }
}
