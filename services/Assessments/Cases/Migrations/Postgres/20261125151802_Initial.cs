using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Assessments.Cases.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "assessments");

            migrationBuilder.CreateTable(
                name: "assessments",
                schema: "assessments",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Patient = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Resolved = table.Column<bool>(type: "boolean", nullable: false),
                    Json = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases",
                schema: "assessments",
                columns: table => new
                {
                    Type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Patient = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    FormerPatient = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    Transaction = table.Column<Guid>(type: "uuid", nullable: false),
                    Matters = table.Column<bool>(type: "boolean", nullable: false),
                    Json = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases", x => new { x.Type, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "cursor",
                schema: "assessments",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    LookedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cursor", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_assessments_Patient",
                schema: "assessments",
                table: "assessments",
                column: "Patient");

            migrationBuilder.CreateIndex(
                name: "IX_cases_Matters_Patient",
                schema: "assessments",
                table: "cases",
                columns: new[] { "Matters", "Patient" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_Patient",
                schema: "assessments",
                table: "cases",
                column: "Patient");

            migrationBuilder.CreateIndex(
                name: "IX_cases_Transaction",
                schema: "assessments",
                table: "cases",
                column: "Transaction");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "assessments",
                schema: "assessments");

            migrationBuilder.DropTable(
                name: "cases",
                schema: "assessments");

            migrationBuilder.DropTable(
                name: "cursor",
                schema: "assessments");
        }
    }
}
