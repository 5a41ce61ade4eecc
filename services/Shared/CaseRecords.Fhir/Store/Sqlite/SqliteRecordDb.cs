using CaseRecords.Fhir.Store.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace CaseRecords.Fhir.Store.Sqlite;

/// <summary>The record's model on SQLite.</summary>
public static class SqliteRecordDb
{
    // Whoever opens a record comes by here first.
    static SqliteRecordDb() => SqliteLibrary.Configure();

    public static DbContextOptions<RecordDb> Options(string connectionString) =>
        new DbContextOptionsBuilder<RecordDb>()
            .UseSqlite(connectionString, sqlite => sqlite.MigrationsHistoryTable("migrations"))
            .ReplaceService<IMigrationsSqlGenerator, SqliteRecordSqlGenerator>()
            .Options;
}

/// <summary>Creates the index tables WITHOUT ROWID: their key is the whole row, so a second tree would only repeat it.</summary>
internal sealed class SqliteRecordSqlGenerator(MigrationsSqlGeneratorDependencies dependencies, IRelationalAnnotationProvider annotations)
    : SqliteMigrationsSqlGenerator(dependencies, annotations)
{
    private const string Anew = "ef_temp_";

    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        base.Generate(operation, model, builder, terminate: false);

        // A table that a migration changes is made anew under another name first.
        var name = operation.Name.StartsWith(Anew, StringComparison.Ordinal) ? operation.Name[Anew.Length..] : operation.Name;

        if (name is "compartment" or "wording_part" || name.StartsWith("ix_", StringComparison.Ordinal))
        {
            builder.Append(" WITHOUT ROWID");
        }

        if (terminate)
        {
            builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
            EndStatement(builder);
        }
    }
}

/// <summary>Lets the migration tool make the model without a host.</summary>
internal sealed class SqliteRecordDbFactory : IDesignTimeDbContextFactory<RecordDb>
{
    public RecordDb CreateDbContext(string[] args) => new(SqliteRecordDb.Options("Data Source=record.db"));
}
