using CaseRecords.Fhir.Store.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Npgsql;
using NpgsqlTypes;

namespace CaseRecords.Fhir.Store.Postgres;

/// <summary>The record's model on PostgreSQL: texts compare byte by byte; a row says which transaction wrote it, for the snapshots of searches; and what services say of themselves is kept where all of them read it.</summary>
public sealed class PostgresRecordDb(DbContextOptions<PostgresRecordDb> options) : RecordDb(options)
{
    /// <summary>The schema that the record's tables live in.</summary>
    public const string Schema = "record";

    public static DbContextOptions<PostgresRecordDb> Options(NpgsqlDataSource source) =>
        new DbContextOptionsBuilder<PostgresRecordDb>()
            .UseNpgsql(source, npgsql => npgsql.MigrationsHistoryTable("migrations", Schema))
            .Options;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        modelBuilder.HasDefaultSchema(Schema);
        modelBuilder.HasSequence<long>("rid").IncrementsBy(PostgresNumbers.Block);
        Table(modelBuilder, "sys", sys => sys.Property<int>("sys").UseIdentityAlwaysColumn());
        Table(modelBuilder, "log", log => log.Property<long>("id").UseIdentityAlwaysColumn());
        Table(modelBuilder, "resource", resource =>
        {
            resource.Property<ulong>("xact").HasColumnType("xid8");
            resource.Metadata.RemoveProperty("log_id");
        });
        Table(modelBuilder, "version", version => version.Metadata.RemoveProperty("log_id"));
        Table(modelBuilder, "feed_state", state => state.Property<long>("floor").HasDefaultValue(0L));
        Table(modelBuilder, "profile", profile =>
        {
            Text(profile, "owner");
            profile.Property<short>("type");
            Text(profile, "url");
            profile.HasKey("owner", "type", "url");
        });
        Table(modelBuilder, PostgresWords.Table, words =>
        {
            words.Property<long>("rid").ValueGeneratedNever();
            words.Property<NpgsqlTsVector>("words").IsRequired();
            words.HasKey("rid");
            // In kilobytes: each search by words reads all that is pending.
            words.HasIndex("words").HasMethod("gin").HasStorageParameter("gin_pending_list_limit", 256);
        });
        Table(modelBuilder, "key_ring", keys =>
        {
            Text(keys, "name");
            Text(keys, "xml");
            keys.HasKey("name");
        });

        foreach (var text in modelBuilder.Model.GetEntityTypes().SelectMany(table => table.GetProperties()).Where(column => column.ClrType == typeof(string)))
        {
            text.SetCollation("C");
        }
    }
}

/// <summary>Lets the migration tool make the model without a server.</summary>
internal sealed class PostgresRecordDbFactory : IDesignTimeDbContextFactory<PostgresRecordDb>
{
    public PostgresRecordDb CreateDbContext(string[] args) => new(PostgresRecordDb.Options(NpgsqlDataSource.Create("Host=127.0.0.1")));
}
