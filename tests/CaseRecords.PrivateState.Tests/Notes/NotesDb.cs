using CaseRecords.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace CaseRecords.PrivateState.Tests.Notes;

internal sealed record Note(int Id, string Text);

/// <summary>The smallest database that a service could have, in the schema <c>caserecords_notes</c>.</summary>
internal class NotesDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<Note> Notes => Set<Note>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => Build(modelBuilder);

    /// <summary>Spelled out: the snapshot's builder assumes nothing.</summary>
    internal static void Build(ModelBuilder model)
    {
        model.HasDefaultSchema(NotesDatabases.Schema);
        model.Entity<Note>(note =>
        {
            note.ToTable("note");
            note.HasKey(n => n.Id);
            note.Property(n => n.Id).HasColumnType("integer").ValueGeneratedNever();
            note.Property(n => n.Text).HasColumnType("text").IsRequired();
        });
    }
}

internal sealed class PostgresNotesDb(DbContextOptions<PostgresNotesDb> options) : NotesDb(options);

/// <summary>PostgreSQL databases with the schema of notes.</summary>
public sealed class NotesDatabases(TestPostgres server) : PostgresDatabases(server, Schema, Migrate)
{
    public const string Schema = "caserecords_notes";

    public static Task Migrate(string connectionString, CancellationToken cancellationToken) => Migrate(connectionString, Schema, cancellationToken);

    public static Task Migrate(string connectionString, string schema, CancellationToken cancellationToken) =>
        SchemaJob.Run<PostgresNotesDb>(connectionString, schema, options => new(options), cancellationToken);
}
