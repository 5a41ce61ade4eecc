using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class SearchOrder : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_ix_date_p_high_rid",
                table: "ix_date",
                columns: new[] { "p", "high", "rid" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ix_date_p_high_rid",
                table: "ix_date");
        }
    }
}
