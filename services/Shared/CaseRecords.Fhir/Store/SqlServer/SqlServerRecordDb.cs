using CaseRecords.Fhir.Store.Schema;
using CaseRecords.Fhir.Store.Sql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Update;

namespace CaseRecords.Fhir.Store.SqlServer;

/// <summary>
/// The record's model on SQL Server: texts compare byte by byte, see <see cref="SqlServerText"/>, and keys stay within the 900 bytes of a clustered
/// index and the 1,700 of another; a row says which transaction wrote it, see <see cref="SqlServerMoment"/>. It has a database of its own.
/// </summary>
public sealed class SqlServerRecordDb(DbContextOptions<SqlServerRecordDb> options) : RecordDb(options)
{
    /// <summary>How long a text can be, in bytes, where it is part of a key; all others are as long as they like.</summary>
    private static readonly Dictionary<string, int> Lengths = new()
    {
        ["param.code"] = 200,
        ["param.kind"] = 32,
        ["param.state"] = 32,
        ["sys.uri"] = SqlServerText.AddressBytes,
        ["setting.name"] = 64,
        ["feed_state.name"] = 32,
        ["feed_state.epoch"] = 64,
        ["feed_state.holder"] = 200,
        ["resource.id"] = 64,
        ["resource.owner"] = 64,
        ["log.resource_id"] = 64,
        ["log.owner"] = 64,
        ["log.patient"] = 128,
        ["ix_token.code"] = SqlServerText.KeyBytes,
        ["ix_uri.uri"] = SqlServerText.KeyBytes,
        ["ix_quantity.unit"] = SqlServerText.KeyBytes,
        ["ix_string.folded"] = SqlServerText.KeyBytes,
        ["ix_string.exact"] = SqlServerText.SecondKeyBytes,
        ["ix_word.word"] = 260,
        ["wording_part.folded"] = SqlServerText.KeyBytes,
        ["idempotency.client"] = 800,
        ["idempotency.key"] = 800,
        ["profile.owner"] = 64,
        ["profile.url"] = 800,
        ["key_ring.name"] = 200,
    };

    public static DbContextOptions<SqlServerRecordDb> Options(string connectionString) =>
        new DbContextOptionsBuilder<SqlServerRecordDb>()
            .UseSqlServer(connectionString, server => server.MigrationsHistoryTable("migrations"))
            .ReplaceService<IMigrationsSqlGenerator, SqlServerRecordSqlGenerator>()
            .Options;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        modelBuilder.UseCollation(SqlServerText.Collation);
        modelBuilder.HasSequence<long>("rid").IncrementsBy(RecordNumbers.Block);
        Table(modelBuilder, "sys", sys => sys.Property<int>("sys").ValueGeneratedOnAdd().UseIdentityColumn());
        Table(modelBuilder, "log", log =>
        {
            log.Property<long>("id").ValueGeneratedOnAdd().UseIdentityColumn();
            Bytes(log.Metadata, "binary(16)", "transaction", "event");
        });
        Table(modelBuilder, "resource", resource =>
        {
            Text(resource, "id");
            resource.Property<long>("xact");
            resource.Metadata.RemoveProperty("log_id");
        });
        Table(modelBuilder, "version", version =>
        {
            version.Metadata.RemoveProperty("log_id");
            Bytes(version.Metadata, "binary(16)", "transaction");
        });
        Table(modelBuilder, "moment", moment =>
        {
            moment.Property<byte[]>("moment").HasColumnType("rowversion").ValueGeneratedOnAdd();
            moment.HasKey("moment");
        });
        Table(modelBuilder, "feed_state", state => state.Property<long>("floor").HasDefaultValue(0L));
        Table(modelBuilder, "idempotency", idempotency =>
        {
            idempotency.HasKey("client", "key").IsClustered(false);
            Bytes(idempotency.Metadata, "varbinary(64)", "request_hash");
        });
        Table(modelBuilder, "profile", profile =>
        {
            Text(profile, "owner");
            profile.Property<short>("type");
            Text(profile, "url");
            profile.HasKey("owner", "type", "url");
        });
        Table(modelBuilder, "key_ring", keys =>
        {
            Text(keys, "name");
            Text(keys, "xml");
            keys.HasKey("name");
        });
        // Its predicate is of two columns: the view ix_date_long of the first migration takes its place.
        Table(modelBuilder, "ix_date", date => date.Metadata.RemoveIndex(date.Metadata.GetIndexes().Single(index => index.GetFilter() is not null)));
        Table(modelBuilder, "ix_quantity", quantity => Bytes(quantity.Metadata, "varbinary(20)", "low", "high"));

        foreach (var text in modelBuilder.Model.GetEntityTypes().SelectMany(table => table.GetProperties()).Where(column => column.ClrType == typeof(string)))
        {
            text.SetCollation(SqlServerText.Collation);
            text.SetColumnType(Lengths.TryGetValue($"{text.DeclaringType.Name}.{text.Name}", out var bytes) ? $"varchar({bytes})" : "varchar(max)");
        }
    }

    private static void Bytes(IMutableEntityType table, string type, params string[] columns)
    {
        foreach (var column in columns)
        {
            table.FindProperty(column)!.SetColumnType(type);
        }
    }
}

/// <summary>Keeps the locks of the record's tables on rows: a table locked for one commit would stop all others.</summary>
internal sealed class SqlServerRecordSqlGenerator(MigrationsSqlGeneratorDependencies dependencies, ICommandBatchPreparer batches)
    : SqlServerMigrationsSqlGenerator(dependencies, batches)
{
    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        base.Generate(operation, model, builder, terminate);

        builder.Append($"ALTER TABLE {Dependencies.SqlGenerationHelper.DelimitIdentifier(operation.Name, operation.Schema)} SET (LOCK_ESCALATION = DISABLE)");
        builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
        EndStatement(builder);
    }
}

/// <summary>Lets the migration tool make the model without a server.</summary>
internal sealed class SqlServerRecordDbFactory : IDesignTimeDbContextFactory<SqlServerRecordDb>
{
    public SqlServerRecordDb CreateDbContext(string[] args) => new(SqlServerRecordDb.Options("Server=127.0.0.1"));
}
