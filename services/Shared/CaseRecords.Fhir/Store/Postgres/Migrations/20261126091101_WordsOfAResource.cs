using Microsoft.EntityFrameworkCore.Migrations;
using NpgsqlTypes;

#nullable disable

namespace CaseRecords.Fhir.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class WordsOfAResource : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "ix_words",
                schema: "record",
                columns: table => new
                {
                    rid = table.Column<long>(type: "bigint", nullable: false),
                    words = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ix_words", x => x.rid);
                });

            migrationBuilder.CreateIndex(
                name: "IX_ix_words_words",
                schema: "record",
                table: "ix_words",
                column: "words")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:StorageParameter:gin_pending_list_limit", 256);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ix_words",
                schema: "record");
        }
    }
}
