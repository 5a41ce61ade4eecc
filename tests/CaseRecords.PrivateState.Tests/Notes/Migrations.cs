using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace CaseRecords.PrivateState.Tests.Notes;

[DbContext(typeof(PostgresNotesDb))]
[Migration("20260101000000_Notes")]
internal sealed class NotesMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateTable(
        "note",
        table => new { Id = table.Column<int>(), Text = table.Column<string>() },
        NotesDatabases.Schema,
        table => table.PrimaryKey("PK_note", note => note.Id));
}

[DbContext(typeof(PostgresNotesDb))]
internal sealed class NotesSnapshot : ModelSnapshot
{
    protected override void BuildModel(ModelBuilder modelBuilder) => NotesDb.Build(modelBuilder);
}
