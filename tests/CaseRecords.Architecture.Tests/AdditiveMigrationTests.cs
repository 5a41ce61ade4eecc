using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace CaseRecords.Architecture.Tests;

/// <summary>
/// While a version is replaced, the one before runs on the tables of the new one. So migrations only add; what takes something away is called
/// <c>Contract…</c> and says in the record which migration a process must know to go on.
/// </summary>
public sealed partial class AdditiveMigrationTests
{
    /// <summary>Migrations up to here make the tables of the first release: nothing runs on older ones.</summary>
    private const string FirstRelease = "20261126";

    private static readonly AddColumnOperation Added = new AddColumnOperation { Table = "resource", Name = "a", ClrType = typeof(string), IsNullable = true };

    [Fact]
    public void Every_migration_after_the_first_release_can_be_borne_by_the_version_before()
    {
        var migrations = MigrationTests.Contexts(Assemblies.Types).SelectMany(Migrations).ToList();

        migrations.Count.ShouldBeGreaterThan(10);
        migrations.Where(migration => string.CompareOrdinal(migration.Id, FirstRelease) > 0).SelectMany(migration => Unbearable(migration.Id, migration.Operations)).ShouldBeEmpty();
    }

    [Fact]
    public void The_check_reads_the_migrations_that_there_are() =>
        MigrationTests.Contexts(Assemblies.Types).SelectMany(Migrations).SelectMany(migration => Unbearable(migration.Id, migration.Operations)).ShouldNotBeEmpty(
            "the tables of the first release were not made by adding alone");

    public static TheoryData<MigrationOperation, string> Taken => new()
    {
        { new DropTableOperation { Name = "reindex" }, "drops table reindex" },
        { new RenameTableOperation { Name = "reindex" }, "renames table reindex" },
        { new DropColumnOperation { Table = "log", Name = "data" }, "drops log.data" },
        { new RenameColumnOperation { Table = "log", Name = "data" }, "renames log.data" },
        { new AddColumnOperation { Table = "log", Name = "a", ClrType = typeof(int) }, "adds log.a, which an older version does not fill" },
        { new AlterColumnOperation { Table = "log", Name = "a", ClrType = typeof(long), OldColumn = new AddColumnOperation { ClrType = typeof(int) } }, "changes log.a" },
        { new AlterColumnOperation { Table = "log", Name = "a", ClrType = typeof(int), OldColumn = new AddColumnOperation { ClrType = typeof(int), IsNullable = true } }, "changes log.a" },
        { new AlterColumnOperation { Table = "log", Name = "a", ClrType = typeof(string), MaxLength = 5, OldColumn = new AddColumnOperation { ClrType = typeof(string) } }, "changes log.a" },
        { new DropPrimaryKeyOperation { Table = "log" }, "changes the key of log" },
        { new AddPrimaryKeyOperation { Table = "log" }, "changes the key of log" },
        { new CreateIndexOperation { Table = "log", Name = "i", Columns = ["a"], IsUnique = true }, "restricts log" },
        { new AddUniqueConstraintOperation { Table = "log", Columns = ["a"] }, "restricts log" },
        { new AddForeignKeyOperation { Table = "log", Columns = ["a"] }, "restricts log" },
        { new AddCheckConstraintOperation { Table = "log", Sql = "a > 0" }, "restricts log" },
        { new DropSequenceOperation { Name = "rid" }, "changes sequence rid" },
        { new AlterSequenceOperation { Name = "rid" }, "changes sequence rid" },
        { new DropSchemaOperation { Name = "record" }, "drops schema record" },
        { new SqlOperation { Sql = "ALTER TABLE log ALTER COLUMN a TYPE bigint" }, "runs ALTER TABLE log ALTER COLUMN a TYPE bigint" },
        { new SqlOperation { Sql = "ALTER TABLE log ALTER COLUMN a SET COMPRESSION lz4, ALTER COLUMN a TYPE bigint" }, "runs ALTER TABLE log ALTER COLUMN a SET COMPRESSION lz4, ALTER COLUMN a TYPE bigint" },
        { new SqlOperation { Sql = "DELETE FROM version" }, "runs DELETE FROM version" },
    };

    [Theory]
    [MemberData(nameof(Taken))]
    public void The_check_sees_what_an_older_version_could_not_bear(MigrationOperation operation, string says)
    {
        Unbearable("20270101000000_Sample", [Added, operation]).ShouldBe([$"20270101000000_Sample {says}"]);

        // Neither can a contraction that leaves the old version in the dark, and it may if it does not.
        Unbearable("20270101000000_ContractSample", [operation]).ShouldBe(["20270101000000_ContractSample does not write needed-migration into the record's settings"]);
        Unbearable("20270101000000_ContractSample", [operation, Needed]).ShouldBeEmpty();
    }

    [Fact]
    public void The_check_accepts_what_only_adds() => Unbearable("20270101000000_Sample",
    [
        Added,
        new AddColumnOperation { Table = "resource", Name = "b", ClrType = typeof(int), DefaultValue = 0 },
        new AlterColumnOperation { Table = "log", Name = "a", ClrType = typeof(int), IsNullable = true, OldColumn = new AddColumnOperation { ClrType = typeof(int) } },
        new CreateTableOperation { Name = "audit" },
        new CreateIndexOperation { Table = "audit", Name = "i", Columns = ["a"], IsUnique = true },
        new CreateIndexOperation { Table = "log", Name = "i", Columns = ["a"] },
        new DropIndexOperation { Table = "log", Name = "i" },
        new CreateSequenceOperation { Name = "audit" },
        new SqlOperation { Sql = "UPDATE resource SET b = 1" },
        new SqlOperation { Sql = "ALTER TABLE record.log ALTER COLUMN a SET COMPRESSION lz4" },
    ]).ShouldBeEmpty();

    private static SqlOperation Needed => new() { Sql = "INSERT INTO setting (name, value) VALUES ('needed-migration', '20261231000000_StoppedUsingIt')" };

    private static IEnumerable<(string Id, IReadOnlyList<MigrationOperation> Operations)> Migrations(DbContext context)
    {
        var migrations = context.GetService<IMigrationsAssembly>();

        return migrations.Migrations.Select(migration => (migration.Key, migrations.CreateMigration(migration.Value, context.Database.ProviderName!).UpOperations));
    }

    private static IEnumerable<string> Unbearable(string migration, IReadOnlyList<MigrationOperation> operations)
    {
        // What is new has no older version that uses it.
        HashSet<string> made = [.. operations.OfType<CreateTableOperation>().Select(table => table.Name)];
        var wrong = operations.Select(operation => Wrong(operation, made)).OfType<string>().ToList();

        return !migration.Split('_')[1].StartsWith("Contract", StringComparison.Ordinal) ? wrong.Select(what => $"{migration} {what}")
            : operations.OfType<SqlOperation>().Any(sql => sql.Sql.Contains("'needed-migration'", StringComparison.Ordinal)) ? []
            : [$"{migration} does not write needed-migration into the record's settings"];
    }

    private static string? Wrong(MigrationOperation operation, HashSet<string> made) => operation switch
    {
        DropTableOperation table => $"drops table {table.Name}",
        RenameTableOperation table => $"renames table {table.Name}",
        DropColumnOperation column => $"drops {column.Table}.{column.Name}",
        RenameColumnOperation column => $"renames {column.Table}.{column.Name}",
        AddColumnOperation { IsNullable: false, DefaultValue: null, DefaultValueSql: null, ComputedColumnSql: null } column when !made.Contains(column.Table) =>
            $"adds {column.Table}.{column.Name}, which an older version does not fill",
        AlterColumnOperation column when IsNarrower(column) => $"changes {column.Table}.{column.Name}",
        DropPrimaryKeyOperation key => $"changes the key of {key.Table}",
        AddPrimaryKeyOperation key when !made.Contains(key.Table) => $"changes the key of {key.Table}",
        CreateIndexOperation { IsUnique: true } index when !made.Contains(index.Table) => $"restricts {index.Table}",
        AddUniqueConstraintOperation or AddForeignKeyOperation or AddCheckConstraintOperation when operation is ITableMigrationOperation table && !made.Contains(table.Table) => $"restricts {table.Table}",
        DropSequenceOperation sequence => $"changes sequence {sequence.Name}",
        RenameSequenceOperation sequence => $"changes sequence {sequence.Name}",
        AlterSequenceOperation sequence => $"changes sequence {sequence.Name}",
        RestartSequenceOperation sequence => $"changes sequence {sequence.Name}",
        DropSchemaOperation schema => $"drops schema {schema.Name}",
        SqlOperation sql when Takes().IsMatch(Packing().Replace(sql.Sql, "")) => $"runs {sql.Sql}",
        _ => null,
    };

    /// <summary>Whether values that an older version writes might not fit, or what it reads might be of another type.</summary>
    private static bool IsNarrower(AlterColumnOperation column) =>
        column.ClrType != column.OldColumn.ClrType || column.ColumnType != column.OldColumn.ColumnType || column.Collation != column.OldColumn.Collation
        || (column.OldColumn.IsNullable && !column.IsNullable)
        || (column.MaxLength ?? int.MaxValue) < (column.OldColumn.MaxLength ?? int.MaxValue);

    /// <summary>How values are packed, which those who read and write them do not see.</summary>
    [GeneratedRegex(@"ALTER TABLE [\w.]+ ALTER COLUMN \w+ SET COMPRESSION \w+")]
    private static partial Regex Packing();

    [GeneratedRegex(@"\b(DROP|RENAME|ALTER|DELETE|TRUNCATE)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Takes();
}
