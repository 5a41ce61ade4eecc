using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CaseRecords.Architecture.Tests;

/// <summary>A model that was changed without a migration would meet older files unprepared.</summary>
public sealed class MigrationTests
{
    [Fact]
    public void Every_model_is_what_its_migrations_make()
    {
        var contexts = Contexts(Assemblies.Types).ToList();

        contexts.Select(context => context.GetType().Name)
            .ShouldBe(["AssessmentsDb", "PostgresAssessmentsDb", "PostgresRecordDb", "PostgresTimelineDb", "RecordDb", "SqlServerRecordDb", "TimelineDb"], ignoreOrder: true);
        contexts.Where(Drifts).Select(context => context.GetType().Name).ShouldBeEmpty();
        contexts.ForEach(context => context.Dispose());
    }

    [Fact]
    public void Every_model_of_ours_can_be_checked() =>
        Assemblies.Types.Where(type => type.IsAssignableTo(typeof(DbContext)))
            .Except(Contexts(Assemblies.Types).Select(context => context.GetType()))
            .ShouldBeEmpty();

    [Fact]
    public void The_check_sees_a_model_without_a_migration_for_it()
    {
        using var drifted = Contexts([typeof(DriftedFactory)]).Single();

        Drifts(drifted).ShouldBeTrue();
    }

    private static bool Drifts(DbContext context) => context.Database.HasPendingModelChanges();

    /// <summary>The contexts as the migration tool makes them: each has a factory for it.</summary>
    internal static IEnumerable<DbContext> Contexts(IEnumerable<Type> types) =>
        from type in types
        where type is { IsAbstract: false }
        from made in type.GetInterfaces()
        where made.IsGenericType && made.GetGenericTypeDefinition() == typeof(IDesignTimeDbContextFactory<>)
        select (DbContext)made.GetMethod("CreateDbContext")!.Invoke(Activator.CreateInstance(type, nonPublic: true), [Array.Empty<string>()])!;

    internal sealed record Row(int Id);

    internal sealed class DriftedDb(DbContextOptions options) : DbContext(options)
    {
        public DbSet<Row> Rows => Set<Row>();
    }

    internal sealed class DriftedFactory : IDesignTimeDbContextFactory<DriftedDb>
    {
        public DriftedDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder().UseSqlite("Data Source=:memory:").Options);
    }
}
