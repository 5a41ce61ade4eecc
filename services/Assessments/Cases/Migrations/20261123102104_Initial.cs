using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CaseRecords.Assessments.Cases.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "assessments",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Patient = table.Column<string>(type: "TEXT", nullable: false),
                    Resolved = table.Column<bool>(type: "INTEGER", nullable: false),
                    Json = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessments", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "cases",
                columns: table => new
                {
                    Type = table.Column<string>(type: "TEXT", nullable: false),
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    Patient = table.Column<string>(type: "TEXT", nullable: true),
                    FormerPatient = table.Column<string>(type: "TEXT", nullable: true),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Transaction = table.Column<Guid>(type: "TEXT", nullable: false),
                    Matters = table.Column<bool>(type: "INTEGER", nullable: false),
                    Json = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cases", x => new { x.Type, x.Id });
                });

            migrationBuilder.CreateTable(
                name: "cursor",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false),
                    LookedAt = table.Column<DateTimeOffset>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_cursor", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_assessments_Patient",
                table: "assessments",
                column: "Patient");

            migrationBuilder.CreateIndex(
                name: "IX_cases_Matters_Patient",
                table: "cases",
                columns: new[] { "Matters", "Patient" });

            migrationBuilder.CreateIndex(
                name: "IX_cases_Patient",
                table: "cases",
                column: "Patient");

            migrationBuilder.CreateIndex(
                name: "IX_cases_Transaction",
                table: "cases",
                column: "Transaction");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "assessments");

            migrationBuilder.DropTable(
                name: "cases");

            migrationBuilder.DropTable(
                name: "cursor");
        }
    }
}
