using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class WordsOfAResource : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""CREATE VIRTUAL TABLE ix_words USING fts5(words, content='', contentless_delete=1, detail=none, tokenize="unicode61 remove_diacritics 0 tokenchars '_'")""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "ix_words");
        }
    }
}
