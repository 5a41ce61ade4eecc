using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class VersionMethod : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<short>(
                name: "method",
                table: "version",
                type: "INTEGER",
                nullable: false,
                defaultValue: (short)1);

            // What was written before was not told of: 1 is a create, 3 a delete.
            migrationBuilder.Sql("UPDATE version SET method = CASE action WHEN 1 THEN 0 ELSE 2 END WHERE action IN (1, 3)");

            migrationBuilder.CreateIndex(
                name: "IX_version_updated_rid_version",
                table: "version",
                columns: new[] { "updated", "rid", "version" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_version_updated_rid_version",
                table: "version");

            migrationBuilder.DropColumn(
                name: "method",
                table: "version");
        }
    }
}
