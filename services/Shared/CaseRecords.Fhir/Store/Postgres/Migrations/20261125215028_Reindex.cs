using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Fhir.Store.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Reindex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "skipped",
                schema: "record",
                table: "reindex",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "types",
                schema: "record",
                table: "reindex",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "skipped",
                schema: "record",
                table: "reindex");

            migrationBuilder.DropColumn(
                name: "types",
                schema: "record",
                table: "reindex");
        }
    }
}
